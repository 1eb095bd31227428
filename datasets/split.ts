/** Which images of a data set's files a run learns from, watches and is tested on. */
import { keyOf, permutation } from "../src/settings/random";
import type { Dataset } from "./types";

export interface SplitOptions {
  readonly seed: number;
  /** Share of the training file that is set aside for validation. */
  readonly validationShare: number;
  /** Training images to use; 0 takes all that are left. */
  readonly trainSize: number;
}

/** Positions in the training file (train and validation) and in the test file. */
export interface SplitIndices {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
}

/**
 * Sets validation aside by the seed, then takes the first `trainSize` of what is left in the seed's order, so
 * that a smaller training set is part of a larger one and validation is the same for both.
 * @throws `trainSize: expected …, got …` if there are not that many.
 */
export function splitDataset(dataset: Pick<Dataset, "train" | "test">, options: SplitOptions): SplitIndices {
  const { seed, validationShare, trainSize } = options;
  const order = permutation(dataset.train.labels.length, keyOf(seed, "split", "", 0));
  const validationCount = Math.round(validationShare * order.length);
  const left = order.length - validationCount;
  if (trainSize > left) {
    throw new Error(
      `trainSize: expected at most ${left.toLocaleString("en-GB")} images after ` +
        `${validationCount.toLocaleString("en-GB")} are set aside for validation, ` +
        `got ${trainSize.toLocaleString("en-GB")}; take fewer, or 0 for all`,
    );
  }
  const trainCount = trainSize === 0 ? left : trainSize;
  return {
    validation: order.slice(0, validationCount),
    train: order.slice(validationCount, validationCount + trainCount),
    test: Uint32Array.from({ length: dataset.test.labels.length }, (_, index) => index),
  };
}
