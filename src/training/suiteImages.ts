/** Test images as the corruption suite has them. */
import { type CorruptionId, corrupt } from "../../datasets/corruptions";
import type { RunData, RunSplit } from "./data";

/** A position of the test split, as it is or corrupted. */
export interface SuiteImage {
  readonly position: number;
  readonly change?: { readonly id: CorruptionId; readonly severity: number };
}

export interface SuiteControl {
  readonly isStopAsked: () => boolean;
  /** Lets messages in. */
  readonly nextTask: () => Promise<void>;
  readonly onProgress?: (done: number, total: number) => void;
}

const longestTaskMs = 30;

/** Copies made from the images before any corruption, numbered anew; nothing if it is to stop. */
export async function suiteImages(
  {
    imageShape: [height, width, channels],
    cleanTest,
    test,
  }: Omit<RunData, "train" | "validation" | "classCount">,
  wanted: readonly SuiteImage[],
  { isStopAsked, nextTask, onProgress }: SuiteControl,
): Promise<RunSplit | undefined> {
  const { images, indices } = cleanTest ?? test;
  const size = height * width * channels;
  const pixels = new Uint8Array(wanted.length * size);
  let since = Number.NEGATIVE_INFINITY; // somebody may have asked to stop before
  for (const [row, { position, change }] of wanted.entries()) {
    if (performance.now() - since > longestTaskMs) {
      onProgress?.(row, wanted.length);
      await nextTask();
      if (isStopAsked()) return undefined;
      since = performance.now();
    }
    const index = indices[position];
    const original = images.pixels.subarray(index * size, (index + 1) * size);
    const image = { pixels: original, height, width, channels };
    pixels.set(change ? corrupt(change.id, image, change.severity, index) : original, row * size);
  }
  return {
    images: { pixels, labels: Uint8Array.from(wanted, ({ position }) => images.labels[indices[position]]) },
    indices: Uint32Array.from(wanted, (_, row) => row),
  };
}
