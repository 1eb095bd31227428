import { describe, expect, test } from "vitest";
import { balancedCounts, classShares, countsFor } from "../../datasets/balance";
import { divide, splitDataset } from "../../datasets/split";

const balanced = { balance: "balanced", tailRatio: 100 } as const;
const longTailed = { balance: "longTailed", tailRatio: 100 } as const;
const ten = Array.from({ length: 10 }, (_, label) => String(label));

test("the long tail of CIFAR-10 at ratio 100 has the counts of Cao et al. 2019", () => {
  // get_img_num_per_cls of https://github.com/kaidic/LDAM-DRW: int(5000 · 0.01^(k / 9))
  const counts = [5000, 2997, 1796, 1077, 645, 387, 232, 139, 83, 50];
  const candidates = { available: ten.map(() => 5_000), classNames: ten, trainSize: 0 };
  expect(balancedCounts(longTailed, candidates)).toEqual(counts);
  expect(balancedCounts(longTailed, { ...candidates, trainSize: 12_406 })).toEqual(counts);
});

test("any number of images follows the formula for some n_0", () => {
  const shares = classShares({ balance: "longTailed", tailRatio: 10 }, 5);
  expect(shares.map((share) => Number(share.toFixed(4)))).toEqual([1, 0.5623, 0.3162, 0.1778, 0.1]);
  for (const total of [22, 100, 997]) {
    const counts = countsFor(total, shares);
    expect(counts.reduce((a, b) => a + b)).toBe(total);
    // ⌊n_0 μ^k⌋ = n_k for all k: the ranges of n_0 that each allows have one in common.
    const least = Math.max(...counts.map((count, k) => count / shares[k]));
    const most = Math.min(...counts.map((count, k) => (count + 1) / shares[k]));
    expect(least).toBeLessThanOrEqual(most);
  }
});

describe("a set of 1,000 images, four in ten of class 0", () => {
  const labels = Uint8Array.from({ length: 1_000 }, (_, index) => (index % 10 < 4 ? 0 : index % 3));
  const pixels = new Uint8Array(1_000);
  const dataset = { train: { pixels, labels }, test: { pixels, labels }, classNames: ["a", "b", "c"] };
  const options = { seed: 1, validationShare: 0.1, trainSize: 0, trainLabels: "file", ...balanced } as const;
  const countsOf = (indices: Uint32Array, of: Uint8Array = labels) =>
    [0, 1, 2].map((label) => indices.filter((index) => of[index] === label).length);

  test.each(["seed", "file"] as const)("has as many of each class, drawn by the %s", (trainOrder) => {
    const of = (trainSize: number) => splitDataset(dataset, { ...options, trainOrder, trainSize });
    expect(countsOf(of(301).train)).toEqual([101, 100, 100]);
    const counts = countsOf(of(0).train);
    expect(new Set(counts).size).toBe(1);
    expect(counts[0]).toBeGreaterThan(150);
    const larger = new Set(of(301).train);
    expect([...of(40).train].filter((index) => !larger.has(index))).toEqual([]);
    const { train, validation } = of(301);
    expect(new Set([...train, ...validation]).size).toBe(401);
  });

  test("keeps the order that it would have had, and the validation images", () => {
    const plain = splitDataset(dataset, { ...options, balance: "file" });
    const { train, validation } = splitDataset(dataset, { ...options, trainSize: 90 });
    expect(validation).toEqual(plain.validation);
    const places = [...train].map((index) => plain.train.indexOf(index));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    const first = splitDataset(dataset, { ...options, trainSize: 90, trainOrder: "file" }).train;
    expect([...first]).toEqual([...first].sort((a, b) => a - b));
  });

  test("has a long tail whose smaller set is part of the larger one", () => {
    const of = (trainSize: number) => splitDataset(dataset, { ...options, ...longTailed, trainSize }).train;
    expect(countsOf(of(111))).toEqual([100, 10, 1]);
    const larger = new Set(of(300));
    expect([...of(111)].filter((index) => !larger.has(index))).toEqual([]);
  });

  test("keeps as many labels of each class when they are shuffled, and those of validation and test", () => {
    const file = divide(dataset, { ...options, balance: "file", trainSize: 300 });
    const shuffled = divide(dataset, {
      ...options,
      balance: "file",
      trainSize: 300,
      trainLabels: "shuffled",
    });
    const { indices, images } = shuffled.train;
    expect(indices).toEqual(file.train.indices);
    expect(countsOf(indices, images.labels)).toEqual(countsOf(indices));
    const moved = indices.filter((index) => images.labels[index] !== labels[index]).length;
    const chance = countsOf(indices).reduce((sum, count) => sum + (count / 300) ** 2, 0);
    expect(moved / 300).toBeCloseTo(1 - chance, 1);
    expect(images.pixels).toBe(pixels);
    expect(shuffled.validation).toEqual(file.validation);
    expect(shuffled.test).toEqual(file.test);
    const other = divide(dataset, { ...options, balance: "file", trainLabels: "shuffled", seed: 2 });
    expect(other.train.images.labels).not.toEqual(images.labels);
  });
});

test.each([
  [
    "more than there are",
    { available: [50, 20, 30], trainSize: 99 },
    balanced,
    // 20 of each and one more of the first: the next one would be of "b"
    'trainSize: expected at most 61 images, since there are 20 of class "b" after validation is set aside, got 99; take fewer, or 0 for as many as there are',
  ],
  [
    "a class without images",
    { available: [50, 0, 30], trainSize: 0 },
    balanced,
    'balance: expected training images of every class, got none of class "b"; leave that class out',
  ],
  [
    "fewer than classes",
    { available: [50, 20, 30], trainSize: 2 },
    balanced,
    "trainSize: expected at least 3 images, so that there is one of every class, got 2; take more",
  ],
  [
    "a tail that ends in none",
    { available: [50, 20, 30], trainSize: 0 },
    longTailed,
    "tailRatio: expected at most 50, so that there is an image of every class, got 100; take less",
  ],
  [
    "a tail that a class in its middle is too small for",
    { available: [500, 2, 30], trainSize: 0 },
    longTailed,
    // n_1 = ρ · ρ^(−1/2) = 2
    "tailRatio: expected at most 4, so that there is an image of every class, got 100; take less",
  ],
  [
    "too few for the tail",
    { available: [500, 200, 300], trainSize: 60 },
    longTailed,
    // 100 + 10 + 1
    "trainSize: expected at least 111 images, so that there is one of every class, got 60; take more, or a smaller tail ratio",
  ],
])("%s is refused with what there is", (_, candidates, settings, problem) => {
  expect(() => balancedCounts(settings, { classNames: ["a", "b", "c"], ...candidates })).toThrow(
    new Error(problem),
  );
});
