import { expect, test } from "vitest";
import { bitsAt, keyOf, permutation, uniformAt } from "../../src/settings/random";

const count = 100_000;
const draws = (key: number) => Float64Array.from({ length: count }, (_, index) => uniformAt(key, index));

/** Pearson's correlation. */
function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, index) => {
    ab += (value - meanA) * (b[index] - meanB);
    aa += (value - meanA) ** 2;
    bb += (b[index] - meanB) ** 2;
  });
  return ab / Math.sqrt(aa * bb);
}

test.each([0, 1, 2, 12345])("with seed %i, 256 boxes fill evenly by the high and by the low bits", (seed) => {
  const key = keyOf(seed, "test", "layer", 0);
  for (const shift of [24, 0]) {
    const boxes = new Float64Array(256);
    for (let index = 0; index < count; index++) boxes[(bitsAt(key, index) >>> shift) & 255] += 1;
    const expected = count / 256;
    const chiSquare = boxes.reduce((sum, box) => sum + (box - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeGreaterThan(170); // χ² with 255 degrees of freedom: 170 to 358 in 99.99 % of cases
    expect(chiSquare).toBeLessThan(358);
  }
});

test("uniform numbers lie in [0, 1)", () => {
  const values = draws(keyOf(1, "test", "", 0));
  expect(Math.min(...values.subarray(0, 10_000))).toBeGreaterThanOrEqual(0);
  expect(values.every((value) => value < 1 && Math.fround(value) === value)).toBe(true);
});

test.each([
  ["seeds", keyOf(1, "weights", "conv1", 0), keyOf(2, "weights", "conv1", 0)],
  ["purposes", keyOf(1, "weights", "conv1", 0), keyOf(1, "dropout", "conv1", 0)],
  ["paths", keyOf(1, "weights", "conv1", 0), keyOf(1, "weights", "conv2", 0)],
  ["steps", keyOf(1, "weights", "conv1", 0), keyOf(1, "weights", "conv1", 1)],
  [
    "seed and step (seed 1 in epoch 2 against seed 2 in epoch 1)",
    keyOf(1, "order", "", 2),
    keyOf(2, "order", "", 1),
  ],
  ["places of the cut between purpose and path", keyOf(1, "ab", "c", 0), keyOf(1, "a", "bc", 0)],
])("streams of other %s are unrelated", (_, a, b) => {
  expect(a).not.toBe(b);
  const limit = 4 / Math.sqrt(count); // 4 standard errors of a correlation of 0
  expect(Math.abs(correlation(draws(a), draws(b)))).toBeLessThan(limit);
  expect(Math.abs(correlation(draws(a).subarray(1), draws(a).subarray(0, count - 1)))).toBeLessThan(limit);
});

test("a permutation holds every position once, is the same each time, and mixes", () => {
  const key = keyOf(7, "order", "", 1);
  const order = permutation(1_000, key);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
  expect(permutation(1_000, key)).toEqual(order);
  const fixed = order.filter((value, index) => value === index).length; // Poisson with mean 1
  expect(fixed).toBeLessThan(8);
  expect(permutation(0, key)).toHaveLength(0);
});

test("each of the six orders of three is as likely as the others", () => {
  const seen = new Map<string, number>();
  for (let seed = 0; seed < 6_000; seed++) {
    const order = permutation(3, keyOf(seed, "order", "", 0)).join();
    seen.set(order, (seen.get(order) ?? 0) + 1);
  }
  expect(seen.size).toBe(6);
  for (const times of seen.values()) expect(Math.abs(times - 1_000)).toBeLessThan(4 * 28.9); // √(6000·1/6·5/6)
});
