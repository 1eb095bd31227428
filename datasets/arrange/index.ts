/** A data set as an experiment has it: its classes, the look of its images, and who learns from which of them. */
import { thousands } from "../errors";
import { limits } from "../limits";
import type { Dataset, Images } from "../types";
import { chosenClasses, keepClasses } from "./classes";
import { toColor, toGrey } from "./color";
import { gaussianPixels, noiseTables } from "./gaussian";
import { permuteEach, permutePixels } from "./pixelOrder";
import { type ImageShape, resize } from "./resize";

export interface Arrangement {
  /** By number, e.g. `0,1,7`; empty for all. */
  readonly classes: string;
  /** Height and width in pixels; 0 leaves them. */
  readonly imageSize: number;
  readonly color: "file" | "grey" | "color";
  readonly pixelOrder: "file" | "permuted" | "permutedEach" | "gaussian";
}

/** What decides an arrangement: two with the same text are the same. */
export const arrangementKey = ({ classes, imageSize, color, pixelOrder }: Arrangement, seed: number) =>
  [classes, imageSize, color, pixelOrder, pixelOrder === "file" ? "" : seed].join(" ");

/** `[height, width, channels]` of images once they are arranged. */
export function arrangedShape(
  [height, width, channels]: ImageShape,
  { imageSize, color }: Pick<Arrangement, "imageSize" | "color">,
): ImageShape {
  const channelCount = color === "grey" ? 1 : color === "color" ? 3 : channels;
  return imageSize === 0 ? [height, width, channelCount] : [imageSize, imageSize, channelCount];
}

/**
 * The whole set with its chosen classes, in its colours and its size, its pixels in their order; the set itself
 * where nothing of it changes, and never its arrays changed.
 * @throws `imageSize: expected …` if the set would not fit.
 */
export function arrange(dataset: Dataset, settings: Arrangement, seed: number): Dataset {
  const chosen = chosenClasses(settings.classes);
  const kept = chosen ? keepClasses(dataset, chosen) : dataset;
  return reordered(resized(recolored(kept, settings.color), settings.imageSize), settings.pixelOrder, seed);
}

type Change = (pixels: Uint8Array, split: "train" | "test") => Uint8Array;

function withPixels(dataset: Dataset, imageShape: ImageShape, change: Change): Dataset {
  const changed = (split: "train" | "test"): Images => ({
    pixels: change(dataset[split].pixels, split),
    labels: dataset[split].labels,
  });
  return { ...dataset, imageShape, train: changed("train"), test: changed("test") };
}

function recolored(dataset: Dataset, color: Arrangement["color"]): Dataset {
  const shape = arrangedShape(dataset.imageShape, { color, imageSize: 0 });
  if (shape[2] === dataset.imageShape[2]) return dataset;
  return withPixels(dataset, shape, shape[2] === 1 ? toGrey : toColor);
}

function resized(dataset: Dataset, imageSize: number): Dataset {
  const [height, width, channels] = dataset.imageShape;
  if (imageSize === 0 || (height === imageSize && width === imageSize)) return dataset;
  const count = dataset.train.labels.length + dataset.test.labels.length;
  if (count * imageSize ** 2 * channels > limits.setBytes) {
    const most = Math.floor(Math.sqrt(limits.setBytes / (count * channels)));
    throw new Error(
      `imageSize: expected at most ${most} for ${thousands(count)} images of ${channels} ` +
        `${channels === 1 ? "channel" : "channels"}, got ${imageSize}; more than ` +
        `${thousands(limits.setBytes / 1_000_000)} MB are not held`,
    );
  }
  return withPixels(dataset, [imageSize, imageSize, channels], (pixels) =>
    resize(pixels, dataset.imageShape, imageSize),
  );
}

function reordered(dataset: Dataset, pixelOrder: Arrangement["pixelOrder"], seed: number): Dataset {
  const [height, width, channels] = dataset.imageShape;
  const options = { pixelCount: height * width, channels, seed };
  if (pixelOrder === "file") return dataset;
  if (pixelOrder === "permuted")
    return withPixels(dataset, dataset.imageShape, (pixels) => permutePixels(pixels, options));
  if (pixelOrder === "permutedEach")
    return withPixels(dataset, dataset.imageShape, (pixels, split) =>
      permuteEach(pixels, { ...options, split }),
    );
  const tables = noiseTables(dataset.train.pixels, channels);
  return withPixels(dataset, dataset.imageShape, ({ length }, split) =>
    gaussianPixels(length, { tables, seed, split }),
  );
}

/** One grey image that is not of the set, such as a drawn one, as an image of the set would be arranged. */
export function arrangeDrawn(
  pixels: Uint8Array,
  imageShape: ImageShape,
  settings: Arrangement,
  seed: number,
): { pixels: Uint8Array; imageShape: ImageShape } {
  const none = { pixels: new Uint8Array(), labels: new Uint8Array() };
  const drawn = { title: "drawn", classNames: [], imageShape, train: none };
  const arranged = arrange({ ...drawn, test: { ...none, pixels } }, { ...settings, classes: "" }, seed);
  return { pixels: arranged.test.pixels, imageShape: arranged.imageShape };
}
