/** A short line with round ends, drawn into a map of how much each pixel is covered. */
import type { Image } from "./image";

interface Streak {
  readonly x: number;
  readonly y: number;
  readonly right: number;
  readonly down: number;
  readonly radius: number;
}

/** Covers what lies within a radius of a line from `x, y`, with a soft edge of a pixel; each place at most once. */
export function addStreak(
  cover: Float32Array,
  { height, width }: Image,
  { x, y, right, down, radius }: Streak,
): void {
  const reach = radius + 1;
  const [firstX, lastX] = [Math.min(x, x + right) - reach, Math.max(x, x + right) + reach];
  const [firstY, lastY] = [Math.min(y, y + down) - reach, Math.max(y, y + down) + reach];
  for (let row = Math.max(0, Math.floor(firstY)); row < Math.min(height, lastY); row++) {
    for (let column = Math.max(0, Math.floor(firstX)); column < Math.min(width, lastX); column++) {
      const [fromX, fromY] = [column + 0.5 - x, row + 0.5 - y];
      const along = (fromX * right + fromY * down) / (right * right + down * down);
      const nearest = Math.min(1, Math.max(0, along));
      const distance = Math.hypot(fromX - nearest * right, fromY - nearest * down);
      const here = Math.min(1, Math.max(0, radius + 0.5 - distance));
      cover[row * width + column] = Math.max(cover[row * width + column], here);
    }
  }
}
