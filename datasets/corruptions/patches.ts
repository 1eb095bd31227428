/** Patches in another order: texture stays, global shape goes. */
import { bitsAt } from "../../src/settings/random";
import type { Corrupt } from "./image";

/** Patches along each side at least: what is left over makes more where it is enough for one. */
const patchGrids = [2, 3, 5, 7, 9] as const;

/** Cuts the image into patches and puts every one elsewhere; pixels that fill none stay at right and bottom. */
export const patchShuffle: Corrupt = ({ pixels, height, width, channels }, severity, key) => {
  const [patchHeight, patchWidth] = [height, width].map((size) =>
    Math.max(1, Math.floor(size / patchGrids[severity - 1])),
  );
  const [rows, columns] = [Math.floor(height / patchHeight), Math.floor(width / patchWidth)];
  const placeOf = (patch: number, row: number) =>
    ((Math.floor(patch / columns) * patchHeight + row) * width + (patch % columns) * patchWidth) * channels;
  const result = pixels.slice();
  cyclicOrder(rows * columns, key).forEach((from, to) => {
    for (let row = 0; row < patchHeight; row++) {
      const start = placeOf(from, row);
      result.set(pixels.subarray(start, start + patchWidth * channels), placeOf(to, row));
    }
  });
  return result;
};

/** An order in which nothing stays in its place, each cycle through all as likely as the other (Sattolo 1986). */
function cyclicOrder(count: number, key: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(bitsAt(key, last) * 2 ** -32 * last);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
