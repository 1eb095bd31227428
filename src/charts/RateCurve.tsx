import styles from "./RateCurve.module.css";
import { makeScale, pathThrough } from "./scale";

export interface RateCurveProps {
  /** The rate at equal distances from the run's first step to its last. */
  readonly rates: readonly number[];
  readonly epochs: number;
  /** What it shows, in words. */
  readonly summary: string;
}

const [width, height] = [272, 90];
const [left, right, top, bottom] = [52, 264, 10, 70];
const short = (value: number) => String(Number(value.toPrecision(2)));

/** A small drawing of a learning rate over a run. */
export function RateCurve({ rates, epochs, summary }: RateCurveProps) {
  const highest = Math.max(...rates);
  const x = makeScale(0, Math.max(1, rates.length - 1), left, right);
  const y = makeScale(0, highest, bottom, top);
  const line = pathThrough(rates.map((rate, index) => [x(index), y(rate)] as const));
  return (
    <svg
      className={styles.curve}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`Learning rate over epochs: ${summary}`}
    >
      <line className={styles.grid} x1={left} x2={right} y1={top} y2={top} />
      <line className={styles.grid} x1={left} x2={right} y1={bottom} y2={bottom} />
      <text x={left - 6} y={top} textAnchor="end" dominantBaseline="central">
        {short(highest)}
      </text>
      <text x={left - 6} y={bottom} textAnchor="end" dominantBaseline="central">
        0
      </text>
      <text x={left} y={bottom + 14} textAnchor="start">
        0
      </text>
      <text x={right} y={bottom + 14} textAnchor="end">
        {short(epochs)}
      </text>
      <text x={(left + right) / 2} y={bottom + 14} textAnchor="middle">
        epoch
      </text>
      <text transform={`translate(10 ${(top + bottom) / 2}) rotate(-90)`} textAnchor="middle">
        rate
      </text>
      <path className={styles.line} d={line} />
    </svg>
  );
}
