/**
 * Positions of the points to draw: in each of `columns` equal spans of the series the first, the lowest, the
 * highest and the last, so that no spike is lost. All positions if there are no more than that.
 */
export function downsample(values: ArrayLike<number>, columns: number): Uint32Array {
  const length = values.length;
  if (length <= 4 * columns) return Uint32Array.from({ length }, (_, index) => index);
  const kept = new Uint32Array(4 * columns);
  let count = 0;
  for (let column = 0; column < columns; column++) {
    const first = Math.floor((column * length) / columns);
    const last = Math.floor(((column + 1) * length) / columns) - 1;
    let low = first;
    let high = first;
    for (let index = first + 1; index <= last; index++) {
      if (values[index] < values[low]) low = index;
      if (values[index] > values[high]) high = index;
    }
    for (const index of [first, Math.min(low, high), Math.max(low, high), last]) {
      if (count === 0 || index > kept[count - 1]) kept[count++] = index;
    }
  }
  return kept.subarray(0, count);
}
