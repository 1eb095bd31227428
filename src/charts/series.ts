/** What a chart draws. */
export interface Series {
  readonly id: string;
  readonly label: string;
  /** A CSS variable's name, e.g. `--run-1`. */
  readonly color: string;
  readonly dashed?: boolean;
  readonly faded?: boolean;
  /** Ascending. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Smooth the line and show the points as measured behind it. */
  readonly smoothed?: boolean;
}

/** Something that happened at a point of the x axis. */
export interface Mark {
  readonly x: number;
  readonly label: string;
}

/** The value of the last point at or before `x`, or undefined before the first. */
export function valueAt({ x, y }: Pick<Series, "x" | "y">, position: number): number | undefined {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle] <= position) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? undefined : y[low - 1];
}
