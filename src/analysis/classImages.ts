/** What the images of a class have in common, and where they differ. */
import type { Images } from "../../datasets/types";

/** Of pixels ÷ 255, `[height, width, channels]` each. */
export interface ClassImages {
  readonly count: number;
  readonly mean: Float32Array;
  /** Over all of the class's images, not over a sample: divided by their count. */
  readonly variance: Float32Array;
}

/** Mean and variance of each pixel over the chosen images; zeros where there are none. */
export function meanAndVariance(
  { pixels }: Pick<Images, "pixels">,
  imageSize: number,
  indices: ArrayLike<number>,
): ClassImages {
  const count = indices.length;
  const sums = new Float64Array(imageSize);
  const squares = new Float64Array(imageSize); // whole numbers below 2⁵³: exact
  for (let row = 0; row < count; row++) {
    const from = indices[row] * imageSize;
    for (let offset = 0; offset < imageSize; offset++) {
      const value = pixels[from + offset];
      sums[offset] += value;
      squares[offset] += value * value;
    }
  }
  const mean = new Float32Array(imageSize);
  const variance = new Float32Array(imageSize);
  for (let offset = 0; count > 0 && offset < imageSize; offset++) {
    mean[offset] = sums[offset] / count / 255;
    variance[offset] = (count * squares[offset] - sums[offset] ** 2) / count ** 2 / 255 ** 2;
  }
  return { count, mean, variance };
}

/** Which of these images are of a class, in their order. */
export function indicesOfClass(labels: Uint8Array, indices: Uint32Array, label: number): Uint32Array {
  return indices.filter((index) => labels[index] === label);
}
