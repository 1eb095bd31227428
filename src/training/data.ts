/** A run's images, and batches of them: packed on the processor, normalised and uploaded as they are needed. */
import * as tf from "@tensorflow/tfjs-core";
import type { ImageSplit } from "../../datasets/split";
import type { Recipe } from "../settings/experiment";
import { type RunLength, runLength } from "../settings/learningRate";
import { keyOf, permutation } from "../settings/random";
import { SettingError } from "./errors";

/** A split of a run: which images of a file, in a fixed order. */
export type RunSplit = ImageSplit;

export interface RunData {
  /** `[height, width, channels]` */
  readonly imageShape: readonly [number, number, number];
  readonly classCount: number;
  readonly train: RunSplit;
  readonly validation: RunSplit;
  readonly test: RunSplit;
  /** The test images as they are, where `test` has them corrupted. */
  readonly cleanTest?: RunSplit;
}

/** Images `[batch, height, width, channels]` as the network sees them, and int32 labels `[batch]`, on the device. */
export interface Batch {
  readonly images: tf.Tensor4D;
  readonly labels: tf.Tensor1D;
  /** Of a batch whose images are mixed with others. */
  readonly mixed?: {
    /** Labels `[batch]` of the others. */
    readonly labels: tf.Tensor1D;
    /** The share of each image itself, 0–1. */
    readonly share: number;
    /** Where in the network they are mixed, 0 to before 1 of its mixing points; absent if the images are. */
    readonly depth?: number;
  };
}

/** The order in which an epoch goes through `count` images: a function of seed and epoch alone. */
export function batchOrder(seed: number, epoch: number, count: number): Uint32Array {
  return permutation(count, keyOf(seed, "order", "", epoch));
}

/**
 * How long a run is, in whole steps; images that do not fill one are left out, other ones in each epoch.
 * @throws SettingError if the images do not fill one.
 */
export function checkedLength(recipe: Recipe, trainCount: number): RunLength {
  const length = runLength(recipe, trainCount);
  if (length.epochSteps === 0) {
    const { batchSize, accumulation } = recipe;
    const isAccumulated = accumulation > 1 && batchSize <= trainCount;
    throw new SettingError(
      isAccumulated ? "accumulation" : "batchSize",
      `expected at most the ${trainCount.toLocaleString("en-GB")} training images, got ` +
        `${isAccumulated ? `${accumulation} × ${batchSize}` : batchSize}; ` +
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

/** Images and labels on the processor. */
export interface PackedBatch {
  readonly images: Float32Array;
  readonly labels: Int32Array;
}

/** The images of a split at these positions, ÷ 255, with their labels. */
export function packBatch({ imageShape }: RunData, split: RunSplit, positions: Uint32Array): PackedBatch {
  const indices = positions.map((position) => split.indices[position]);
  return {
    images: packImages(split.images.pixels, imageShape[0] * imageShape[1] * imageShape[2], indices),
    labels: Int32Array.from(indices, (index) => split.images.labels[index]),
  };
}

/** The images of a split at these positions; `normalize` makes inputs of pixels ÷ 255. The caller disposes them. */
export function makeBatch(
  data: RunData,
  split: RunSplit,
  positions: Uint32Array,
  normalize?: (images: Float32Array) => void,
): Batch {
  const packed = packBatch(data, split, positions);
  normalize?.(packed.images);
  return uploadBatch(packed, data.imageShape);
}

/** The caller disposes its tensors. */
export function uploadBatch({ images, labels }: PackedBatch, imageShape: RunData["imageShape"]): Batch {
  return {
    images: tf.tensor4d(images, [labels.length, ...imageShape]),
    labels: tf.tensor1d(labels, "int32"),
  };
}
