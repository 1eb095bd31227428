/** Positions and round ticks on the axes of small drawings. */

/** Maps values from `low` to `high`, linearly or by their logarithms, onto positions from `start` to `end`. */
export function makeScale(low: number, high: number, start: number, end: number, isLog = false) {
  const place = isLog ? Math.log : (value: number) => value;
  const span = place(high) - place(low) || 1;
  return (value: number) => start + ((end - start) * (place(value) - place(low))) / span;
}

/** The powers of ten from `low` to `high`. */
export function decades(low: number, high: number): number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => 10 ** (first + index));
}

/** An SVG path through points; a value that is not finite breaks it. */
export function pathThrough(points: readonly (readonly [number, number])[]): string {
  let isPenUp = true;
  const parts = points.map(([x, y]) => {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      isPenUp = true;
      return "";
    }
    const part = `${isPenUp ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    isPenUp = false;
    return part;
  });
  return parts.join("");
}
