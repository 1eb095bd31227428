/** What a chart draws. */
export interface Series {
  readonly id: string;
  readonly label: string;
  /** Series of one group share a row of the readout, e.g. a run's. */
  readonly group: string;
  /** A CSS variable's name, e.g. `--run-1`. */
  readonly color: string;
  readonly dashed?: boolean;
  readonly faded?: boolean;
  /** Ascending. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Smooth the line and show the points as measured behind it. */
  readonly smoothed?: boolean;
  /** What the values are without, told beside them, e.g. the penalty of a loss; NaN where there is none. */
  readonly apart?: { readonly label: string; readonly y: Float64Array };
}

/** Something that happened at a point of the x axis. */
export interface Mark {
  readonly x: number;
  readonly label: string;
}

/** The ends of the part of the x axis that is shown. */
export type Span = readonly [number, number];

/** The value of the last point at or before `x`, or undefined before the first. */
export function valueAt({ x, y }: Pick<Series, "x" | "y">, position: number): number | undefined {
  const count = countTo(x, position);
  return count === 0 ? undefined : y[count - 1];
}

/** What the last point at or before `x` is without, if there is something. */
export function apartAt({ x, apart }: Series, position: number): number | undefined {
  const value = apart && valueAt({ x, y: apart.y }, position);
  return Number.isNaN(value) ? undefined : value;
}

/** How many of ascending numbers lie at or before a position. */
export function countTo(x: Float64Array, position: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle] <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The end of the longest of these series, or undefined where none has a point. */
export function endOf(series: readonly Series[]): number | undefined {
  const ends = series.flatMap(({ x }) => (x.length > 0 ? [x[x.length - 1]] : []));
  return ends.length > 0 ? Math.max(...ends) : undefined;
}

/**
 * The place of the point nearest to a position: of the foremost series as far as they reach, behind their end of any
 * that reaches further. A direction asks for the next point on that side.
 */
export function pointNear(
  series: readonly Series[],
  position: number,
  direction: -1 | 0 | 1 = 0,
): number | undefined {
  const foremost = series.filter(({ faded }) => !faded);
  const isWithin = position < (endOf(foremost) ?? Number.NEGATIVE_INFINITY);
  const places = (isWithin ? foremost : series).flatMap(({ x }) => {
    const upTo = countTo(x, position);
    let below = upTo;
    while (direction < 0 && x[below - 1] === position) below -= 1;
    return [
      ...(direction > 0 ? [] : x.slice(Math.max(0, below - 1), below)),
      ...(direction < 0 ? [] : x.slice(upTo, upTo + 1)),
    ];
  });
  const distance = (place: number) => Math.abs(place - position);
  return places.length > 0 ? places.reduce((a, b) => (distance(b) < distance(a) ? b : a)) : undefined;
}

/** Series by group, in their order. */
export function groupsOf(series: readonly Series[]): [string, Series[]][] {
  const groups = new Map<string, Series[]>();
  for (const one of series) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  return [...groups];
}
