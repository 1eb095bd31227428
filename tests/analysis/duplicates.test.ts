import { expect, test } from "vitest";
import { Cells } from "../../src/analysis/cells";
import { leastCorrelation } from "../../src/analysis/duplicateRule";
import { findDuplicates, type ImageSet, placeOf } from "../../src/analysis/duplicates";
import { bitsAt, uniformAt } from "../../src/settings/random";
import { resultOf } from "./generators";

const side = 8;
const pattern = (key: number) => Uint8Array.from({ length: side * side }, (_, at) => bitsAt(key, at) % 200);
const changed = (pixels: Uint8Array, change: (value: number, at: number) => number) => pixels.map(change);

const [a, b, c] = [pattern(1), pattern(2), pattern(3)];
const flat = new Uint8Array(side * side).fill(40);
/** Training file 0–4, of which the run uses 4, 0, 1 and 2; test file 0–3. */
const train = [a, b, changed(c, (value) => value * 0.5 + 60), pattern(4), flat];
const test_ = [
  c,
  a,
  changed(b, (value, at) => value + (at % 2)),
  changed(flat, (value, at) => value + (at % 2)),
];
const imagesOf = (list: readonly Uint8Array[]) => ({
  pixels: Uint8Array.from(list.flatMap((one) => [...one])),
  labels: new Uint8Array(list.length),
});
const set: ImageSet = {
  shape: [side, side, 1],
  parts: [
    { images: imagesOf(train), indices: Uint32Array.of(4, 0, 1, 2) },
    { images: imagesOf(test_), indices: Uint32Array.of(0, 1, 2, 3) },
  ],
};

test("equal images and those of other contrast, brightness or slight noise are pairs; unlike and flat ones are not", () => {
  const { pairs, isCutShort } = resultOf(findDuplicates(set));
  const said = pairs.map(({ first, second, isExact }) => [first, second, isExact]);
  expect(said[0]).toEqual([1, 5, true]); // a
  expect(said.slice(1).sort()).toEqual([
    [2, 6, false], // b with noise
    [3, 4, false], // c at half its contrast
  ]);
  expect(isCutShort).toBe(false);
  expect(placeOf(set, 6)).toEqual({ part: 1, position: 2 });
});

test("the search in cells finds every pair within reach that comparing all finds", () => {
  const [count, width, reach] = [400, 5, 0.5];
  const coordinates = Float32Array.from({ length: count * width }, (_, at) => 2 * uniformAt(5, at) - 1);
  const found: string[] = [];
  resultOf(
    new Cells({ coordinates, width, count, reach }).pairs((one, other) => {
      found.push(`${Math.min(one, other)} ${Math.max(one, other)}`);
      return false;
    }),
  );
  const all: string[] = [];
  for (let one = 0; one < count; one++) {
    for (let other = one + 1; other < count; other++) {
      let sum = 0;
      for (let i = 0; i < width; i++)
        sum += (coordinates[one * width + i] - coordinates[other * width + i]) ** 2;
      if (sum <= reach ** 2) all.push(`${one} ${other}`);
    }
  }
  expect(all.length).toBeGreaterThan(50);
  expect(found.sort()).toEqual(all.sort());
});

test("of many equal images each one is a pair with the first alone, so that their number stays small", () => {
  const copies = Array.from({ length: 300 }, (_, key) =>
    changed(a, (value, at) => value + ((at * 7 + key) % 3)),
  );
  const many = {
    shape: [side, side, 1] as const,
    parts: [{ images: imagesOf(copies), indices: Uint32Array.from(copies.keys()) }],
  };
  const { pairs } = resultOf(findDuplicates(many));
  const exactCount = pairs.filter(({ isExact }) => isExact).length;
  expect(exactCount).toBe(297); // of three kinds of noise
  expect(pairs.slice(exactCount).every(({ correlation }) => correlation >= leastCorrelation)).toBe(true);
  expect(pairs.length - exactCount).toBe(3);
});
