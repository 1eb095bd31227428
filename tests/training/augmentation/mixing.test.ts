import { expect, test } from "vitest";
import { defaultExperiment } from "../../../src/settings/experiment";
import { keyOf } from "../../../src/settings/random";
import { betaDraw } from "../../../src/training/augmentation/beta";
import { boxOf, cutMix, mixBatch, mixup } from "../../../src/training/augmentation/mixing";

test.each([0.2, 1, 2])(
  "with α = %d, shares have the mean and variance of Beta(α, α): ½ and 1 / (4 (2α + 1))",
  (alpha) => {
    const count = 100_000;
    let sum = 0;
    let squares = 0;
    for (let draw = 0; draw < count; draw++) {
      const share = betaDraw(alpha, keyOf(1, "test", "", draw));
      sum += share;
      squares += (share - 0.5) ** 2;
    }
    const variance = 1 / (4 * (2 * alpha + 1));
    expect(Math.abs(sum / count - 0.5)).toBeLessThan(4 * Math.sqrt(variance / count));
    expect(squares / count / variance).toBeCloseTo(1, 1.5);
  },
);

test("Beta(1, 1) is uniform: each tenth has a tenth", () => {
  const tenths = new Float64Array(10);
  for (let draw = 0; draw < 20_000; draw++) {
    tenths[Math.floor(10 * betaDraw(1, keyOf(2, "test", "", draw)))] += 1 / 20_000;
  }
  for (const share of tenths) expect(Math.abs(share - 0.1)).toBeLessThan(0.009);
});

test("mixup is the weighted mean with the partner, and the middle image of an odd batch stays", () => {
  const images = Float32Array.of(1, 2, 5, 5, 3, 6);
  mixup(images, [1, 2, 1], 0.75);
  expect([...images]).toEqual([1.5, 3, 5, 5, 2.5, 5]);
});

test("CutMix's box has √(1 − λ) of the sides, is cut at the edges, and its area is the partner's share", () => {
  expect(boxOf(0.75, [28, 28, 1], 0.5, 0.5)).toEqual({ left: 7, top: 7, right: 21, bottom: 21 });
  expect(boxOf(0.75, [28, 28, 1], 0, 0)).toEqual({ left: 0, top: 0, right: 7, bottom: 7 });
  const images = new Float32Array(2 * 28 * 28).fill(1, 28 * 28);
  const share = cutMix(images, [28, 28, 1], { left: 7, top: 7, right: 21, bottom: 21 });
  expect(share).toBe(0.75); // 1 − 14² / 28²
  const ones = images.subarray(0, 28 * 28).reduce((sum, value) => sum + value, 0);
  expect(ones).toBe(14 * 14);
  expect(images[7 * 28 + 7]).toBe(1);
  expect(images[7 * 28 + 6]).toBe(0);
});

test("a batch keeps its sum of pixels when it is mixed, as its labels keep theirs", () => {
  const recipe = defaultExperiment().recipe;
  for (const mixing of ["mixup", "cutmix"] as const) {
    const images = Float32Array.from({ length: 7 * 36 }, (_, index) => (index % 11) / 10);
    const before = images.reduce((sum, value) => sum + value, 0);
    const mixture = mixBatch(images, [6, 6, 1], { ...recipe, mixing }, { seed: 1, draw: 4 });
    expect(mixture?.share).toBeGreaterThan(0);
    expect(mixture?.share).toBeLessThan(1);
    expect(images.reduce((sum, value) => sum + value, 0)).toBeCloseTo(before, 3);
  }
});

test("manifold mixup leaves the images and says where in the network", () => {
  const recipe = { ...defaultExperiment().recipe, mixing: "manifold" as const };
  const images = Float32Array.of(1, 2, 3, 4);
  const depths = Array.from({ length: 200 }, (_, draw) => {
    const mixture = mixBatch(images, [1, 1, 1], recipe, { seed: 1, draw });
    return mixture?.depth ?? Number.NaN;
  });
  expect([...images]).toEqual([1, 2, 3, 4]);
  expect(Math.min(...depths)).toBeLessThan(0.05);
  expect(Math.max(...depths)).toBeGreaterThan(0.95);
  expect(depths.every((depth) => depth >= 0 && depth < 1)).toBe(true);
});
