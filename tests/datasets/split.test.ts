import { expect, test } from "vitest";
import { splitDataset } from "../../datasets/split";

const images = (count: number) => ({ pixels: new Uint8Array(count), labels: new Uint8Array(count) });
const dataset = { train: images(1_000), test: images(200), classNames: ["all"] };
const options = { seed: 1, validationShare: 0.1, trainSize: 0 };

test("validation, training and test images are counted out, and none is in two splits", () => {
  const { train, validation, test: tested } = splitDataset(dataset, options);
  expect([train.length, validation.length, tested.length]).toEqual([900, 100, 200]);
  expect(new Set([...train, ...validation]).size).toBe(1_000);
});

test("validation is the same for any training size, and a smaller training set is part of a larger one", () => {
  const all = splitDataset(dataset, options);
  const some = splitDataset(dataset, { ...options, trainSize: 50 });
  expect(some.validation).toEqual(all.validation);
  expect(some.train).toEqual(all.train.slice(0, 50));
});

test("a share of few images is one image at least, on which something can be measured", () => {
  const few = { ...dataset, train: images(40) };
  const { train, validation } = splitDataset(few, { ...options, validationShare: 0.01 });
  expect([train.length, validation.length]).toEqual([39, 1]);
});

test("the seed decides which", () => {
  expect(splitDataset(dataset, options)).toEqual(splitDataset(dataset, options));
  expect(splitDataset(dataset, { ...options, seed: 2 }).validation).not.toEqual(
    splitDataset(dataset, options).validation,
  );
});

test("more training images than are left is refused with how many there are", () => {
  expect(() => splitDataset(dataset, { ...options, trainSize: 901 })).toThrow(
    "trainSize: expected at most 900 images after 100 are set aside for validation, got 901; take fewer, or 0 for all",
  );
});

test("in the file's order every seed trains on the same first images, and validation lies behind them", () => {
  const first = { ...options, trainSize: 300, trainOrder: "file" } as const;
  const one = splitDataset(dataset, first);
  const other = splitDataset(dataset, { ...first, seed: 2 });
  expect([...one.train]).toEqual([...Array(300).keys()]);
  expect(other.train).toEqual(one.train);
  expect(other.validation).not.toEqual(one.validation);
  expect(one.validation).toHaveLength(100);
  expect(Math.min(...one.validation)).toBeGreaterThanOrEqual(300);
});

test("a smaller test set is the test file's first images; more than it holds is refused", () => {
  expect([...splitDataset(dataset, { ...options, testSize: 20 }).test]).toEqual([...Array(20).keys()]);
  expect(() => splitDataset(dataset, { ...options, testSize: 201 })).toThrow(
    "testSize: expected at most the 200 test images that there are, got 201; take fewer, or 0 for all",
  );
});
