import styles from "./CurveChart.module.css";
import { apartAt, endOf, groupsOf, type Series, valueAt } from "./series";

export const valueText = (value: number | undefined) =>
  value === undefined || Number.isNaN(value)
    ? "–"
    : !Number.isFinite(value)
      ? value > 0
        ? "∞"
        : "−∞"
      : value !== 0 && Math.abs(value) < 0.001
        ? value.toExponential(1)
        : value.toFixed(3);

/** A series' value, with what it is without: `0.310, penalty 0.050`. */
function seriesText(series: Series, at: number): string {
  const apart = apartAt(series, at);
  const text = valueText(valueAt(series, at));
  return apart === undefined ? text : `${text}, ${series.apart?.label} ${valueText(apart)}`;
}

/** What is said of one of a run's series; nothing behind the run's end. */
export const textIn = (run: readonly Series[], one: Series, at: number) =>
  at > (endOf(run) ?? 0) ? valueText(undefined) : seriesText(one, at);

/** What a readout tells: the groups on top or next to the pointer, and how many there are beside them. */
export interface ReadoutRows {
  readonly groups: readonly (readonly [name: string, series: readonly Series[]])[];
  readonly otherCount: number;
}

const rowLimit = 12;

/** All groups that reach as far, those on top first; of many the foremost, and those whose values at `x` are the nearest to `y`. */
export function readoutRows(series: readonly Series[], x: number, y?: number): ReadoutRows {
  const all = groupsOf(series).reverse(); // what lies on top stands first
  const groups = all.filter(([, own]) => x <= (endOf(own) ?? Number.NEGATIVE_INFINITY));
  if (groups.length <= rowLimit) return { groups, otherCount: 0 };
  const [foremost, ...others] = groups;
  const distance = ([, own]: [string, Series[]]) =>
    y === undefined ? 0 : Math.min(...own.map((one) => Math.abs((valueAt(one, x) ?? Infinity) - y)));
  const nearest = others
    .map((group) => ({ group, at: distance(group) }))
    .sort((a, b) => a.at - b.at)
    .slice(0, rowLimit - 1)
    .map(({ group }) => group);
  return { groups: [foremost, ...nearest], otherCount: groups.length - rowLimit };
}

/** Every row in words, what lies on top last. */
export const readoutText = ({ groups, otherCount }: ReadoutRows, at: number) =>
  [...groups]
    .reverse()
    .map(([group, own]) => {
      const values = own.map((one) => `${one.label} ${seriesText(one, at)}`);
      return [group, ...values].filter(Boolean).join(" ");
    })
    .concat(otherCount > 0 ? `and ${otherCount} more` : [])
    .join("; ");

export interface CurveReadoutProps {
  readonly rows: ReadoutRows;
  readonly at: number;
  readonly isOnLeft: boolean;
}

/** Values at the crosshair, on the side where it is not. */
export function CurveReadout({ rows: { groups, otherCount }, at, isOnLeft }: CurveReadoutProps) {
  const [first] = groups;
  if (!first || (groups.length === 1 && !first[1][0].faded)) return null; // the legend says it
  const labels = first[1].map(({ label }) => label);
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
        {otherCount > 0 && (
          <tr>
            <th colSpan={1 + labels.length}>and {otherCount} more</th>
          </tr>
        )}
      </tbody>
    </table>
  );
}
