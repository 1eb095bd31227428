/** Batches of a run's images: packed on the processor, normalised and uploaded as they are needed. */
import * as tf from "@tensorflow/tfjs-core";
import type { Images } from "../../datasets/types";
import type { Recipe } from "../settings/experiment";
import { type RunLength, runLength } from "../settings/learningRate";
import { keyOf, permutation } from "../settings/random";
import { SettingError } from "./errors";

/** A split of a run: which images of a file, in a fixed order. */
export interface RunSplit {
  readonly images: Images;
  readonly indices: Uint32Array;
}

export interface RunData {
  /** `[height, width, channels]` */
  readonly imageShape: readonly [number, number, number];
  readonly classCount: number;
  readonly train: RunSplit;
  readonly validation: RunSplit;
  readonly test: RunSplit;
}

/** Images `[batch, height, width, channels]`, 0–1, and int32 labels `[batch]`, on the device. */
export interface Batch {
  readonly images: tf.Tensor4D;
  readonly labels: tf.Tensor1D;
}

/** The order in which an epoch goes through `count` images: a function of seed and epoch alone. */
export function batchOrder(seed: number, epoch: number, count: number): Uint32Array {
  return permutation(count, keyOf(seed, "order", "", epoch));
}

/**
 * How long a run is, in whole batches; what does not fill one is left out, another part in each epoch.
 * @throws SettingError if the images do not fill one.
 */
export function checkedLength(recipe: Recipe, trainCount: number): RunLength {
  const length = runLength(recipe, trainCount);
  if (length.epochSteps === 0) {
    throw new SettingError(
      "batchSize",
      `expected at most the ${trainCount.toLocaleString("en-GB")} training images, got ${recipe.batchSize}; ` +
        "take a smaller batch or more images",
    );
  }
  return length;
}

/** Pixels of the chosen images ÷ 255, `[positions, height, width, channels]`. */
export function packImages(pixels: Uint8Array, imageSize: number, indices: ArrayLike<number>): Float32Array {
  const packed = new Float32Array(indices.length * imageSize);
  for (let row = 0; row < indices.length; row++) {
    const from = indices[row] * imageSize;
    const to = row * imageSize;
    for (let offset = 0; offset < imageSize; offset++) packed[to + offset] = pixels[from + offset] / 255;
  }
  return packed;
}

/** The images of a split at these positions. The caller disposes them. */
export function makeBatch(data: RunData, split: RunSplit, positions: Uint32Array): Batch {
  const { imageShape } = data;
  const indices = positions.map((position) => split.indices[position]);
  const packed = packImages(split.images.pixels, imageShape[0] * imageShape[1] * imageShape[2], indices);
  const labels = Int32Array.from(indices, (index) => split.images.labels[index]);
  return {
    images: tf.tensor4d(packed, [indices.length, ...imageShape]),
    labels: tf.tensor1d(labels, "int32"),
  };
}
