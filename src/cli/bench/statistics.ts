/** Medians and quartiles of a few windows. */

export interface Spread {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

/** The value below which a share of the values lies, by linear interpolation (Hyndman & Fan 1996, type 7). */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/** Median and quartiles; nothing of nothing. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), lower: quantile(sorted, 0.25), upper: quantile(sorted, 0.75) };
}

/** The ratios of two engines' figures in the rounds in which both were measured. */
export function pairedRatios(
  above: ReadonlyMap<number, number>,
  below: ReadonlyMap<number, number>,
): readonly number[] {
  return [...above].flatMap(([round, value]) => {
    const other = below.get(round);
    return other === undefined ? [] : [value / other];
  });
}
