import styles from "./CurveChart.module.css";
import { apartAt, groupsOf, type Series, valueAt } from "./series";

export const valueText = (value: number | undefined) =>
  value === undefined
    ? "–"
    : value !== 0 && Math.abs(value) < 0.001
      ? value.toExponential(1)
      : value.toFixed(3);

/** A series' value, with what it is without: `0.310, penalty 0.050`. */
export function seriesText(series: Series, at: number): string {
  const apart = apartAt(series, at);
  const text = valueText(valueAt(series, at));
  return apart === undefined ? text : `${text}, ${series.apart?.label} ${valueText(apart)}`;
}

/** Every series' value in words. */
export const readoutText = (series: readonly Series[], at: number) =>
  groupsOf(series)
    .map(([group, own]) => {
      const values = own.map((one) => `${one.label} ${seriesText(one, at)}`);
      return [group, ...values].filter(Boolean).join(" ");
    })
    .join("; ");

export interface CurveReadoutProps {
  readonly series: readonly Series[];
  readonly at: number;
  readonly isOnLeft: boolean;
}

/** Every group's values at the crosshair, on the side where it is not. */
export function CurveReadout({ series, at, isOnLeft }: CurveReadoutProps) {
  const groups = groupsOf(series).reverse(); // what lies on top stands first
  if (groups.length < 2) return null; // the legend says it
  const labels = groups[0][1].map(({ label }) => label);
  return (
    <table className={styles.readout} data-side={isOnLeft ? "left" : "right"} aria-hidden="true">
      <thead>
        <tr>
          <th />
          {labels.map((label) => (
            <th key={label}>{label}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {groups.map(([group, own]) => (
          <tr key={own[0].id}>
            <th>
              <i className={styles.swatch} style={{ background: `var(${own[0].color})` }} />
              {group}
            </th>
            {own.map((one) => (
              <td key={one.id}>{seriesText(one, at)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
