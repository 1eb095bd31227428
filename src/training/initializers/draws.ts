/** Random numbers of a stream, by its key and their index. */
import { bitsAt, uniformAt } from "../../settings/random";

/** Standard normal (Box & Muller 1958); the logarithm's argument is in (0, 1], never 0. */
export function normalAt(key: number, index: number): number {
  const radius = Math.sqrt(-2 * Math.log((bitsAt(key, 2 * index) + 1) * 2 ** -32));
  return radius * Math.cos(2 * Math.PI * bitsAt(key, 2 * index + 1) * 2 ** -32);
}

/** Standard normal, redrawn until it is at most 2 from 0; `count` numbers of the stream are wanted. */
export function truncatedNormalAt(key: number, index: number, count: number): number {
  for (let place = index; ; place += count) {
    const value = normalAt(key, place);
    if (Math.abs(value) <= 2) return value;
  }
}

/** Uniform in [−1, 1). */
export function evenAt(key: number, index: number): number {
  return 2 * uniformAt(key, index) - 1;
}
