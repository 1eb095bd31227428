import { expect, test } from "vitest";
import { defaultExperiment, type Recipe, withSetting } from "../../../src/settings/experiment";
import { parseConfusion } from "../../../src/settings/labelConfusion";
import { augmentationTexts, noiseTexts } from "../../../src/settings/noiseText";
import { gradientNoiseDeviation } from "../../../src/training/noise/gradient";
import { withLabelNoise } from "../../../src/training/noise/labels";
import { addNormals, normalQuantiles } from "../../../src/training/noise/normals";

const base = defaultExperiment().recipe;
const count = 20_000;
const split = {
  images: {
    pixels: new Uint8Array(count),
    labels: Uint8Array.from({ length: count }, (_, index) => index % 10),
  },
  indices: Uint32Array.from({ length: count }, (_, index) => count - 1 - index),
};
const noisy = (recipe: Partial<Recipe>, seed = 1, of = split) =>
  withLabelNoise(of, 10, { ...base, ...recipe }, seed);

test("symmetric noise changes the share that is asked for, into every other class alike", () => {
  const { labels } = noisy({ labelNoise: "symmetric", labelNoiseShare: 0.4 }).images;
  const changes = new Float64Array(10);
  labels.forEach((label, index) => {
    changes[(label - split.images.labels[index] + 10) % 10] += 1 / count;
  });
  expect(Math.abs(changes[0] - 0.6)).toBeLessThan(0.014); // four deviations
  for (const share of changes.subarray(1)) expect(Math.abs(share - 0.4 / 9)).toBeLessThan(0.006);
});

test("a label is the seed's and the image's, whichever others are trained on", () => {
  const recipe = { labelNoise: "symmetric", labelNoiseShare: 0.4 } as const;
  const all = noisy(recipe).images.labels;
  const few = noisy(recipe, 1, { ...split, indices: split.indices.subarray(0, 500) }).images.labels;
  for (const index of split.indices.subarray(0, 500)) expect(few[index]).toBe(all[index]);
  expect(few.subarray(0, count - 500)).toEqual(split.images.labels.subarray(0, count - 500));
  expect(noisy(recipe, 2).images.labels).not.toEqual(all);
});

test("one's own confusions change the classes that they name and no others", () => {
  const { labels } = noisy({ labelNoise: "confusion", labelConfusion: "4>9:0.3, 4>1:0.2, 7>1:1" }).images;
  const shareOf = (from: number, to: number) =>
    labels.filter((label, index) => index % 10 === from && label === to).length / (count / 10);
  expect(Math.abs(shareOf(4, 9) - 0.3)).toBeLessThan(0.042);
  expect(Math.abs(shareOf(4, 1) - 0.2)).toBeLessThan(0.036);
  expect(shareOf(7, 1)).toBe(1);
  expect(shareOf(9, 9)).toBe(1);
});

test("without label noise the split is the very same", () => {
  expect(noisy({})).toBe(split);
});

test("confusions are read from a line, and what is wrong with it is said", () => {
  expect(parseConfusion("4>9:0.3, 7 > 1 : 1")).toEqual([
    { from: 4, to: 9, share: 0.3 },
    { from: 7, to: 1, share: 1 },
  ]);
  const change = (line: string) => () =>
    withSetting(withSetting(defaultExperiment(), "labelNoise", "confusion"), "labelConfusion", line);
  expect(change("4-9")).toThrow(
    'labelConfusion: expected pairs of classes with a share, such as "4>9:0.3, 7>1:0.2", got "4-9"',
  );
  expect(change("4>4:0.1")).toThrow('labelConfusion: expected two different classes, got "4>4:0.1"');
  expect(change("4>9:2")).toThrow('labelConfusion: expected shares from 0 to 1, got "4>9:2"');
  expect(change("4>9:0.7, 4>1:0.7")).toThrow(
    "labelConfusion: expected the shares of class 4 to sum to at most 1, got 1.4",
  );
  expect(() => noisy({ labelNoise: "confusion", labelConfusion: "4>12:0.5" })).toThrow(
    "labelConfusion: expected classes from 0 to 9, got 12; name classes that the data set has",
  );
});

test("the table of normal numbers has the quantiles of the distribution", () => {
  const table = normalQuantiles();
  const at = (share: number) => table[Math.floor(share * table.length)];
  // Quantiles of the standard normal distribution from any table: 0.8413 → 1, 0.975 → 1.960, 0.9987 → 3.
  expect(at(0.841345)).toBeCloseTo(1, 2);
  expect(at(0.975)).toBeCloseTo(1.96, 2);
  expect(at(0.99865)).toBeCloseTo(3, 1);
  expect(table.reduce((sum, value) => sum + value, 0) / table.length).toBeCloseTo(0, 6);
  expect(table.reduce((sum, value) => sum + value * value, 0) / table.length).toBeCloseTo(1, 5);
});

test("noise of 100,000 numbers has mean 0, its deviation, and neighbours that know nothing of each other", () => {
  const values = new Float32Array(100_001);
  addNormals(values, 2, 12345);
  const mean = (of: (index: number) => number) =>
    values.reduce((sum, _, index) => sum + of(index), 0) / 100_001;
  expect(Math.abs(mean((index) => values[index]))).toBeLessThan(0.026);
  expect(mean((index) => values[index] ** 2)).toBeCloseTo(4, 0.9);
  expect(Math.abs(mean((index) => values[index] * (values[index + 1] ?? 0)) / 4)).toBeLessThan(0.013);
  expect(values[100_000]).not.toBe(0);
});

test("gradient noise fades as η / (1 + t)^γ, t from 0", () => {
  const recipe = { gradientNoise: 0.3, gradientNoiseDecay: 0.55 };
  expect(gradientNoiseDeviation(recipe, 1) ** 2).toBeCloseTo(0.3, 10);
  expect(gradientNoiseDeviation(recipe, 101) ** 2).toBeCloseTo(0.3 / 101 ** 0.55, 10);
  expect(gradientNoiseDeviation({ ...recipe, gradientNoiseDecay: 0 }, 1000) ** 2).toBeCloseTo(0.3, 10);
});

test("what is on is said in words, and nothing where nothing is", () => {
  expect(noiseTexts(base)).toEqual([]);
  expect(augmentationTexts(base)).toEqual([]);
  const recipe: Recipe = {
    ...base,
    labelNoise: "symmetric",
    labelNoiseShare: 0.4,
    inputNoise: 0.2,
    flip: true,
    zoom: 0.1,
    mixing: "cutmix",
  };
  expect(noiseTexts(recipe)).toEqual(["label noise 40 %", "input noise σ 0.2"]);
  expect(augmentationTexts(recipe)).toEqual(["flip", "scale", "CutMix"]);
});
