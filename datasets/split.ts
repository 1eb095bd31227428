/** Which images of a data set's files a run learns from, watches and is tested on. */
import { keyOf, permutation } from "../src/settings/random";
import type { Dataset } from "./types";

export interface SplitOptions {
  readonly seed: number;
  /** Share of the training file that is set aside for validation. */
  readonly validationShare: number;
  /** Training images to use; 0 takes all that are left. */
  readonly trainSize: number;
  /** Whether the seed draws them, or the training file's first ones are taken. */
  readonly trainOrder?: "seed" | "file";
  /** Test images to use, the test file's first ones; 0 takes all. */
  readonly testSize?: number;
}

/** Positions in the training file (train and validation) and in the test file. */
export interface SplitIndices {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
}

/**
 * Sets validation aside by the seed, then takes the first `trainSize` of what is left in the seed's order, so
 * that a smaller training set is part of a larger one and validation is the same for both. In the file's order,
 * validation is drawn from the images behind those that are trained on.
 * @throws `trainSize: expected …, got …` or `testSize: …` if there are not that many.
 */
export function splitDataset(dataset: Pick<Dataset, "train" | "test">, options: SplitOptions): SplitIndices {
  const { seed, validationShare, trainSize, trainOrder = "seed", testSize = 0 } = options;
  const fileCount = dataset.train.labels.length;
  const key = keyOf(seed, "split", "", 0);
  const validationCount = Math.round(validationShare * fileCount);
  const left = fileCount - validationCount;
  if (trainSize > left) {
    throw new Error(
      `trainSize: expected at most ${left.toLocaleString("en-GB")} images after ` +
        `${validationCount.toLocaleString("en-GB")} are set aside for validation, ` +
        `got ${trainSize.toLocaleString("en-GB")}; take fewer, or 0 for all`,
    );
  }
  const trainCount = trainSize === 0 ? left : trainSize;
  const test = firstOf(dataset.test.labels.length, testSize);
  if (trainOrder === "file") {
    const behind = permutation(fileCount - trainCount, key).map((place) => trainCount + place);
    return { validation: behind.slice(0, validationCount), train: firstOf(fileCount, trainCount), test };
  }
  const order = permutation(fileCount, key);
  return {
    validation: order.slice(0, validationCount),
    train: order.slice(validationCount, validationCount + trainCount),
    test,
  };
}

function firstOf(fileCount: number, size: number): Uint32Array {
  if (size > fileCount) {
    throw new Error(
      `testSize: expected at most the test file's ${fileCount.toLocaleString("en-GB")} images, ` +
        `got ${size.toLocaleString("en-GB")}; take fewer, or 0 for all`,
    );
  }
  return Uint32Array.from({ length: size === 0 ? fileCount : size }, (_, index) => index);
}
