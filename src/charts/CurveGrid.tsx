/** Small multiples: a panel for each cell of a study on one scale, all of its curves in it, light. */
import styles from "./CurveGrid.module.css";
import { downsample } from "./downsample";
import { smooth } from "./smooth";

export interface CurvePanel {
  readonly title: string;
  /** A CSS variable, e.g. `--run-1`. */
  readonly color: string;
  readonly lines: readonly {
    readonly label: string;
    readonly x: readonly number[];
    readonly y: readonly number[];
  }[];
}

export interface CurveGridProps {
  readonly xLabel: string;
  readonly yLabel: string;
  readonly panels: readonly CurvePanel[];
  /** Panels in a row. */
  readonly columns: number;
}

const [width, height] = [168, 96];
const smoothing = 0.8;

/** Every panel has the same axes, written once in its corners. */
export function CurveGrid({ xLabel, yLabel, panels, columns }: CurveGridProps) {
  const lines = panels.flatMap((panel) => panel.lines);
  const xEnd = Math.max(1, ...lines.map(({ x }) => x[x.length - 1] ?? 0));
  const yEnd = Math.max(0.1, ...lines.map(({ y }) => smoothEnd(y)));
  return (
    <figure className={styles.grid}>
      <figcaption>
        {yLabel} (0 to {yEnd.toFixed(2)}, smoothed) over {xLabel} (to {xEnd.toLocaleString("en-GB")}), a line
        for each seed
      </figcaption>
      <ul style={{ gridTemplateColumns: `repeat(${columns}, minmax(120px, 240px))` }}>
        {panels.map((panel) => (
          <li key={panel.title}>
            <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={panelText(panel, yLabel)}>
              <path className={styles.axes} d={`M0.5 0V${height - 0.5}H${width}`} />
              {panel.lines.map(({ label, x, y }) => (
                <polyline key={label} points={pathOf(x, y, xEnd, yEnd)} stroke={`var(${panel.color})`} />
              ))}
            </svg>
            <span>{panel.title}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

/** The highest point of a curve behind its first tenth, where losses fall from wherever weights start. */
const smoothEnd = (y: readonly number[]) =>
  Math.max(0, ...smooth(Float64Array.from(y), smoothing).subarray(Math.floor(y.length / 10)));

const panelText = ({ title, lines }: CurvePanel, yLabel: string) =>
  `${title}: ${lines.length === 0 ? "no curve yet" : lines.map(({ label, y }) => `${label} ends at ${yLabel} ${y[y.length - 1].toFixed(3)}`).join(", ")}`;

function pathOf(x: readonly number[], y: readonly number[], xEnd: number, yEnd: number): string {
  const values = smooth(Float64Array.from(y), smoothing);
  return Array.from(downsample(values, width), (index) => {
    const down = height - (Math.min(values[index], yEnd) / yEnd) * (height - 4) - 1;
    return `${((x[index] / xEnd) * width).toFixed(1)},${down.toFixed(1)}`;
  }).join(" ");
}
