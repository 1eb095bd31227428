import { edgeClass, middle } from "./diagramLook";

const bypassX = 36;
const bypassLimit = 3;
export const bypassCount = ({ add, concat }: { add: number; concat: number }) => Math.max(add, concat);

export interface BypassesProps {
  readonly kind: "skip" | "concat";
  readonly count: number;
  readonly height: number;
}

/** What goes around layers of a closed group, one edge after the other; three and their number stand for more. */
export function Bypasses({ kind, count, height }: BypassesProps) {
  const x = kind === "skip" ? bypassX : bypassX - 6;
  const shown = Math.min(count, bypassLimit);
  const reach = (height - 8) / shown;
  const paths = Array.from({ length: shown }, (_, index) => {
    const top = 4 + index * reach;
    const bottom = top + reach;
    const bend = Math.min(6, reach / 2);
    const turn = `H${x + bend} Q${x} ${top} ${x} ${top + bend} V${bottom - bend}`;
    return (
      <g key={top}>
        <path
          className={edgeClass[kind]}
          d={`M${middle} ${top} ${turn} Q${x} ${bottom} ${x + bend} ${bottom} H${middle}`}
        />
        <circle className={edgeClass[kind]} cx={middle} cy={bottom} r="2.5" />
      </g>
    );
  });
  if (count <= bypassLimit) return paths;
  return (
    <>
      {paths}
      <text x={x - 5} y={height / 2} textAnchor="end" dominantBaseline="central">
        {count}×
      </text>
    </>
  );
}
