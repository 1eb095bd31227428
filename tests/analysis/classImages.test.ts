import { expect, test } from "vitest";
import { indicesOfClass, meanAndVariance } from "../../src/analysis/classImages";

test("mean and variance of each pixel over the images of a class", () => {
  const pixels = Uint8Array.from([0, 255, 9, 9, 51, 255, 102, 255]); // images of two pixels
  const labels = Uint8Array.from([1, 0, 1, 1]);
  const indices = indicesOfClass(labels, Uint32Array.from([3, 1, 0, 2]), 1);
  expect([...indices]).toEqual([3, 0, 2]);
  const { count, mean, variance } = meanAndVariance({ pixels }, 2, indices);
  expect(count).toBe(3);
  // 0, 0.2 and 0.4: the mean 0.2, the squares of the differences 0.04, 0 and 0.04
  expect([...mean]).toEqual([expect.closeTo(0.2, 6), 1]);
  expect([...variance]).toEqual([expect.closeTo(0.08 / 3, 6), 0]);
});

test("a class without images has an empty picture", () => {
  const { count, mean, variance } = meanAndVariance({ pixels: new Uint8Array(4) }, 2, []);
  expect([count, ...mean, ...variance]).toEqual([0, 0, 0, 0, 0]);
});
