/** Images as rows of numbers, for distances and principal components. */
import type { Images } from "../../datasets/types";

export type ImageShape = readonly [number, number, number];

/** The factor by which images of a shape are averaged down, so that no side is above `side`. */
export const shrinkFactor = ([height, width]: ImageShape, side: number) =>
  Math.ceil(Math.max(height, width) / side);

/** What `averaged` makes of a shape. */
export function shrunkShape([height, width, channels]: ImageShape, factor: number): ImageShape {
  return [Math.ceil(height / factor), Math.ceil(width / factor), channels];
}

/**
 * Pixels ÷ 255 of the chosen images, `[count, height, width, channels]`, squares of `factor` pixels averaged; those
 * at the right and lower edge may be cut off.
 */
export function averaged(
  { pixels }: Pick<Images, "pixels">,
  shape: ImageShape,
  indices: ArrayLike<number>,
  factor: number,
): Float32Array {
  const [height, width, channels] = shape;
  const [rows, columns] = shrunkShape(shape, factor);
  const size = rows * columns * channels;
  const features = new Float32Array(indices.length * size);
  for (let row = 0; row < indices.length; row++) {
    const from = indices[row] * height * width * channels;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const cell = (Math.floor(y / factor) * columns + Math.floor(x / factor)) * channels;
        const areaHeight = Math.min(factor, height - y + (y % factor));
        const areaWidth = Math.min(factor, width - x + (x % factor));
        const weight = 1 / (255 * areaHeight * areaWidth);
        for (let channel = 0; channel < channels; channel++) {
          features[row * size + cell + channel] +=
            pixels[from + (y * width + x) * channels + channel] * weight;
        }
      }
    }
  }
  return features;
}
