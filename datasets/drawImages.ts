/** Draws the splits of a data set that the program makes itself. */
import { keyOf, permutation } from "../src/settings/random";
import type { Images, LoadContext } from "./types";

const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve));

export interface Drawing {
  readonly seed: number;
  readonly classCount: number;
  readonly counts: { readonly train: number; readonly test: number };
  /** Values of one image. */
  readonly imageSize: number;
  /** Draws one image of a class into `pixels`, 0–255; `key` decides everything about it. */
  readonly draw: (label: number, key: number, pixels: Uint8Array) => void;
}

/** Both splits, as many images of each class, in an order that the seed decides. */
export async function drawImages(
  { seed, classCount, counts, imageSize, draw }: Drawing,
  { onProgress, signal }: Pick<LoadContext, "onProgress" | "signal">,
): Promise<{ train: Images; test: Images }> {
  const total = counts.train + counts.test;
  const drawSplit = async (split: "train" | "test", first: number): Promise<Images> => {
    const count = counts[split];
    const pixels = new Uint8Array(count * imageSize);
    const labels = permutation(count, keyOf(seed, "labels", split, 0)).map((place) => place % classCount);
    for (let i = 0; i < count; i++) {
      if (i % 500 === 0) {
        onProgress(first + i, total);
        await nextTask(); // lets progress be seen and the signal be heard
        signal?.throwIfAborted();
      }
      draw(labels[i], keyOf(seed, "image", split, i), pixels.subarray(i * imageSize, (i + 1) * imageSize));
    }
    return { pixels, labels: Uint8Array.from(labels) };
  };
  const train = await drawSplit("train", 0);
  const test = await drawSplit("test", counts.train);
  onProgress(total, total);
  return { train, test };
}
