/** A number over two settings: a square for each pair, stronger in colour where it is larger, with the number in it. */
import styles from "./HeatMap.module.css";

export interface HeatMapProps {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly columns: readonly string[];
  /** NaN where there is none. */
  readonly rows: readonly { readonly label: string; readonly values: readonly number[] }[];
}

/** The strongest square keeps its number legible. */
const strongest = 0.55;

export function HeatMap({ title, xLabel, yLabel, columns, rows }: HeatMapProps) {
  const known = rows.flatMap(({ values }) => values.filter(Number.isFinite));
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const share = (value: number) => (high > low ? (value - low) / (high - low) : 0);
  return (
    <table className={styles.map}>
      <caption>
        {title}: {yLabel} down, {xLabel} across; stronger colour is larger
      </caption>
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
        {rows.map(({ label, values }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
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
