/** How pixels ÷ 255 become the network's inputs. */
import type { Recipe } from "../../settings/experiment";
import type { RunData, RunSplit } from "../data";

/** Mean and standard deviation of each channel of pixels ÷ 255. */
interface ChannelStatistics {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

const known = new WeakMap<RunSplit, ChannelStatistics>();

/** Of all images of a split; counted once. */
export function channelStatistics(split: RunSplit, imageShape: RunData["imageShape"]): ChannelStatistics {
  const statistics = known.get(split) ?? countStatistics(split, imageShape);
  known.set(split, statistics);
  return statistics;
}

function countStatistics(
  { images, indices }: RunSplit,
  [height, width, channels]: RunData["imageShape"],
): ChannelStatistics {
  const imageSize = height * width * channels;
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  for (const index of indices) {
    for (let offset = 0; offset < imageSize; offset++) {
      const value = images.pixels[index * imageSize + offset] / 255;
      sums[offset % channels] += value;
      squares[offset % channels] += value * value;
    }
  }
  const count = indices.length * height * width;
  const mean = [...sums].map((sum) => sum / count);
  const deviation = [...squares].map((sum, channel) =>
    Math.sqrt(Math.max(0, sum / count - mean[channel] ** 2)),
  );
  return { mean, deviation };
}

/** Changes packed images `[count, height, width, channels]` in place. */
export type Normalize = (images: Float32Array) => void;

/** What a recipe does to pixels ÷ 255; nothing where they are taken as they are. */
export function inputNormalizer(
  data: Pick<RunData, "train" | "imageShape">,
  { inputNormalization }: Pick<Recipe, "inputNormalization">,
): Normalize | undefined {
  switch (inputNormalization) {
    case "scale":
      return undefined;
    case "standardize":
      return standardizer(channelStatistics(data.train, data.imageShape));
    case "perImage":
      return (images) => standardizeEach(images, data.imageShape);
  }
}

/** (x − mean) / deviation; a channel without any contrast is only centred. */
function standardizer({ mean, deviation }: ChannelStatistics): Normalize {
  const factors = deviation.map((value) => (value > 0 ? 1 / value : 1));
  const channels = mean.length;
  return (images) => {
    for (let channel = 0; channel < channels; channel++) {
      const centre = mean[channel];
      const factor = factors[channel];
      for (let offset = channel; offset < images.length; offset += channels) {
        images[offset] = (images[offset] - centre) * factor;
      }
    }
  };
}

/** (x − mean) / max(deviation, 1 / √N) over the N numbers of each image, as tf.image.per_image_standardization. */
function standardizeEach(images: Float32Array, [height, width, channels]: RunData["imageShape"]): void {
  const size = height * width * channels;
  for (let first = 0; first < images.length; first += size) {
    let sum = 0;
    let squares = 0;
    for (let offset = first; offset < first + size; offset++) {
      sum += images[offset];
      squares += images[offset] * images[offset];
    }
    const mean = sum / size;
    const deviation = Math.sqrt(Math.max(0, squares / size - mean * mean));
    const factor = 1 / Math.max(deviation, 1 / Math.sqrt(size));
    for (let offset = first; offset < first + size; offset++)
      images[offset] = (images[offset] - mean) * factor;
  }
}
