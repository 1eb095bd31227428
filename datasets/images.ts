/** Arrays of labelled images: checks and orders that several formats share. */
import { DataError } from "./errors";
import type { Images } from "./types";

/** Copies of the images with these indices, in their order, with their labels. */
export function imagesAt({ pixels, labels }: Images, indices: ArrayLike<number>): Images {
  const size = pixels.length / labels.length;
  const picked = new Uint8Array(indices.length * size);
  for (let row = 0; row < indices.length; row++) {
    const index = indices[row];
    picked.set(pixels.subarray(index * size, (index + 1) * size), row * size);
  }
  return { pixels: picked, labels: Uint8Array.from(indices, (index) => labels[index]) };
}

/** Refuses a label that no class has. @throws DataError */
export function checkLabels(labels: Uint8Array, classCount: number, where: string): void {
  const bad = labels.findIndex((label) => label >= classCount);
  if (bad < 0) return;
  throw new DataError(
    where,
    `labels from 0 to ${classCount - 1}`,
    `${labels[bad]} for image ${bad + 1}`,
    "take the original file",
  );
}

/** Channel planes `[channels, size]` to pixels `[size, channels]`, written to `to`. */
export function interleave(planes: Uint8Array, channels: number, to: Uint8Array): void {
  const size = to.length / channels;
  for (let channel = 0; channel < channels; channel++) {
    for (let i = 0; i < size; i++) to[channels * i + channel] = planes[channel * size + i];
  }
}
