/** Smooth noise that is a pure function of its key, for data sets that the program draws. */
import { uniformAt } from "../src/settings/random";

/**
 * Smooth noise from −1 to 1: random values at whole `x, y`, blended between them (Perlin's fade of 1985).
 * `x` and `y` from −8 to 7; `purpose` is the first of the 256 numbers of the key's stream that it uses.
 */
export function noiseAt(key: number, purpose: number, x: number, y: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const fade = (t: number) => t * t * (3 - 2 * t);
  const [u, v] = [fade(x - column), fade(y - row)];
  const corner = (i: number, j: number) => uniformAt(key, purpose + 16 * (row + j + 8) + column + i + 8);
  const top = corner(0, 0) * (1 - u) + corner(1, 0) * u;
  const bottom = corner(0, 1) * (1 - u) + corner(1, 1) * u;
  return 2 * (top * (1 - v) + bottom * v) - 1;
}
