/** The first images of a step's batch as the network would see them, for the page to show. */
import type { Experiment } from "../../settings/experiment";
import type { RunData } from "../data";
import { TrainingBatches } from "./trainingBatches";

const shownCount = 8;

export interface BatchPreview {
  /** `[count, height, width, channels]`, 0–255; stretched from each one's darkest to its brightest where inputs are not pixels ÷ 255. */
  readonly pixels: Uint8Array;
  readonly imageShape: RunData["imageShape"];
  readonly images: readonly PreviewedImage[];
}

interface PreviewedImage {
  /** The label that is trained on. */
  readonly label: number;
  /** The label in the file, where it is another. */
  readonly trueLabel?: number;
  /** The label of the image that it is mixed with, and the share that is its own, 0–1. */
  readonly mixed?: { readonly label: number; readonly share: number; readonly isInside: boolean };
}

/** `step` counts from 1. @throws SettingError if the recipe cannot work on these data. */
export function previewBatch(data: RunData, experiment: Experiment, step: number): BatchPreview {
  const { imageShape, train } = data;
  const size = imageShape[0] * imageShape[1] * imageShape[2];
  const [batch] = new TrainingBatches(data, experiment).packed(step);
  const { labels, positions, mixture } = batch;
  const trueLabels = train.trueLabels ?? train.images.labels;
  const count = Math.min(shownCount, labels.length);
  const pixels = new Uint8Array(count * size);
  const isStretched = experiment.recipe.inputNormalization !== "scale";
  for (let row = 0; row < count; row++) {
    const image = batch.images.subarray(row * size, (row + 1) * size);
    const [black, white] = isStretched ? rangeOf(image) : [0, 1];
    image.forEach((value, offset) => {
      const share = Math.min(1, Math.max(0, (value - black) / (white - black || 1)));
      pixels[row * size + offset] = Math.round(255 * share);
    });
  }
  const images = Array.from({ length: count }, (_, row): PreviewedImage => {
    const label = labels[row];
    const trueLabel = trueLabels[train.indices[positions[row]]];
    return {
      label,
      ...(trueLabel !== label && { trueLabel }),
      ...(mixture && {
        mixed: {
          label: labels[labels.length - 1 - row],
          share: mixture.share,
          isInside: mixture.depth !== undefined,
        },
      }),
    };
  });
  return { pixels, imageShape, images };
}

function rangeOf(values: Float32Array): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [least, most];
}
