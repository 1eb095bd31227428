/** A number over two settings: a square for each pair, stronger in colour where it is larger, with the number in it. */
import type { ReactNode } from "react";
import styles from "./HeatMap.module.css";

export interface HeatMapProps {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly columns: readonly string[];
  /** NaN where there is none. */
  readonly rows: readonly HeatRow[];
  /** What stands above it; by default what its axes are. */
  readonly caption?: string;
  /** The numbers of the weakest and the strongest colour; by default the least and the largest there are. */
  readonly range?: readonly [number, number];
}

export interface HeatRow {
  readonly label: string;
  readonly values: readonly number[];
  /** Stands beside the label. */
  readonly picture?: ReactNode;
  /** Says what the label means when it is pointed at. */
  readonly help?: string;
}

/** The strongest square keeps its number legible. */
const strongest = 0.55;

export function HeatMap({ title, xLabel, yLabel, columns, rows, caption, range }: HeatMapProps) {
  const known = rows.flatMap(({ values }) => values.filter(Number.isFinite));
  const [low, high] = range ?? [Math.min(...known), Math.max(...known)];
  const share = (value: number) => (high > low ? (value - low) / (high - low) : 0);
  return (
    <table className={styles.map}>
      <caption>{caption ?? `${title}: ${yLabel} down, ${xLabel} across; stronger colour is larger`}</caption>
      <thead>
        <tr>
          <td />
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, values, picture, help }) => (
          <tr key={label}>
            <th scope="row" title={help}>
              <span className={styles.label}>
                {picture}
                {label}
              </span>
            </th>
            {values.map((value, column) => (
              <td
                key={columns[column]}
                style={{
                  background: Number.isFinite(value)
                    ? `rgba(var(--cell), ${(strongest * share(value)).toFixed(3)})`
                    : undefined,
                }}
              >
                {Number.isFinite(value) ? value.toFixed(3) : "–"}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
