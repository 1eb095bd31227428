import { bitsAt, keyOf } from "../../src/settings/random";

/** The file with a few bytes changed, cut off, or a piece of it moved; the same one for the same `index`. */
export function mutated(file: Uint8Array, index: number): Uint8Array {
  const key = keyOf(7, "mutation", "", index);
  const at = (draw: number, below: number) => bitsAt(key, draw) % below;
  const copy = file.slice();
  const interesting = [0, 1, 0x7f, 0x80, 0xff];
  for (let change = 0; change <= at(0, 4); change++) {
    // Half of the changes are in the first and last 200 bytes, where headers are.
    const near = at(10 + 8 * change, 2) === 0 ? copy.length : Math.min(200, copy.length);
    const place = at(11 + 8 * change, near);
    const position = at(12 + 8 * change, 2) === 0 ? place : copy.length - 1 - place;
    const kind = at(13 + 8 * change, 3);
    if (kind === 0) copy[position] ^= 1 << at(14 + 8 * change, 8);
    else if (kind === 1) copy[position] = interesting[at(14 + 8 * change, interesting.length)];
    else copy.copyWithin(position, at(14 + 8 * change, copy.length), position + 1 + at(15 + 8 * change, 64));
  }
  return at(1, 5) === 0 ? copy.subarray(0, at(2, copy.length)) : copy;
}
