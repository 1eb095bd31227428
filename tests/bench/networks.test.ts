import { expect, test } from "vitest";
import { flopsOf } from "../../src/bench/networks";

const lenet5 = 25 * 6 * 28 ** 2 + 25 * 6 * 16 * 10 ** 2 + 400 * 120 + 120 * 84 + 84 * 10;
/** Stem, three blocks of two 3×3 convolutions, two 1×1 shortcuts, classifier. */
const resnet8 =
  9 * 3 * 16 * 32 ** 2 +
  2 * 9 * 16 * 16 * 32 ** 2 +
  (9 * 16 * 32 + 9 * 32 * 32 + 16 * 32) * 16 ** 2 +
  (9 * 32 * 64 + 9 * 64 * 64 + 32 * 64) * 8 ** 2 +
  64 * 10;
/** Patches of 4 × 4; two blocks of q, k, v, scores, mixing, projection and a fourfold perceptron; classifier. */
const transformer =
  49 * 16 * 64 + 2 * (49 * 64 * 3 * 64 + 2 * 49 * 49 * 64 + 49 * 64 * 64 + 2 * 49 * 64 * 256) + 64 * 10;

test.each([
  ["lenet5", lenet5],
  ["resnet8", resnet8],
  ["transformer", transformer],
] as const)("%s counts six operations for each of its multiply–adds", (id, multiplyAdds) => {
  expect(flopsOf(id)).toBe(6 * multiplyAdds);
});
