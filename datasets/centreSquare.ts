/** A camera's picture as an image of a set: its central square, each pixel the mean of the area that it covers. */
import type { Picture } from "./types";

const luma = [0.299, 0.587, 0.114] as const; // ITU-R BT.601

/** `[side, side, channels]`, 0–255; of one channel its luma. */
export function centreSquare({ width, height, rgba }: Picture, side: number, channels: 1 | 3): Uint8Array {
  const square = Math.min(width, height);
  const columns = spans(Math.floor((width - square) / 2), square, side);
  const rows = spans(Math.floor((height - square) / 2), square, side);
  const image = new Uint8Array(side * side * channels);
  const perPixel = side ** 2 / square ** 2; // an area's share of the mean
  let to = 0;
  for (const row of rows) {
    for (const column of columns) {
      const sums = [0, 0, 0];
      for (let y = row.from; y < row.to; y++) {
        const inRow = overlap(row, y);
        for (let x = column.from; x < column.to; x++) {
          const area = inRow * overlap(column, x);
          const at = 4 * (y * width + x);
          sums[0] += area * rgba[at];
          sums[1] += area * rgba[at + 1];
          sums[2] += area * rgba[at + 2];
        }
      }
      const values =
        channels === 3 ? sums : [luma.reduce((sum, share, color) => sum + share * sums[color], 0)];
      for (const value of values) image[to++] = Math.round(value * perPixel);
    }
  }
  return image;
}

interface Span {
  readonly start: number;
  readonly end: number;
  /** Whole pixels that it touches. */
  readonly from: number;
  readonly to: number;
}

/** `count` equal parts of `length` pixels from `first` on. */
function spans(first: number, length: number, count: number): Span[] {
  return Array.from({ length: count }, (_, index) => {
    const start = first + (index * length) / count;
    const end = first + ((index + 1) * length) / count;
    return { start, end, from: Math.floor(start), to: Math.ceil(end) };
  });
}

/** How much of a pixel lies in a span, 0–1. */
const overlap = ({ start, end }: Span, pixel: number) => Math.min(end, pixel + 1) - Math.max(start, pixel);
