/**
 * Images without their locality: Zhang, Bengio, Hardt, Recht & Vinyals, Understanding Deep Learning Requires
 * Rethinking Generalization, 2017, section 2.2, https://arxiv.org/abs/1611.03530: shuffled pixels (one permutation
 * for all images), random pixels (one for each). A pixel keeps its channels together.
 */
import { bitsAt, keyOf, permutation } from "../../src/settings/random";

/** Moves the pixels of every image by one permutation, which the seed decides: `[count, pixelCount, channels]`. */
export function permutePixels(
  pixels: Uint8Array,
  { pixelCount, channels, seed }: { pixelCount: number; channels: number; seed: number },
): Uint8Array {
  const order = permutation(pixelCount, keyOf(seed, "permutedPixels", "", 0));
  const permuted = new Uint8Array(pixels.length);
  const size = pixelCount * channels;
  for (let first = 0; first < pixels.length; first += size) {
    for (let place = 0; place < pixelCount; place++) {
      for (let channel = 0; channel < channels; channel++) {
        permuted[first + place * channels + channel] = pixels[first + order[place] * channels + channel];
      }
    }
  }
  return permuted;
}

/** Moves the pixels of each image by a permutation of its own; `split` tells training images from test images. */
export function permuteEach(
  pixels: Uint8Array,
  {
    pixelCount,
    channels,
    seed,
    split,
  }: { pixelCount: number; channels: number; seed: number; split: string },
): Uint8Array {
  const permuted = pixels.slice();
  const size = pixelCount * channels;
  for (let image = 0; image * size < pixels.length; image++) {
    const key = keyOf(seed, "permutedEach", split, image);
    const first = image * size;
    for (let place = pixelCount - 1; place > 0; place--) {
      const other = Math.floor(bitsAt(key, place) * 2 ** -32 * (place + 1)); // Fisher–Yates
      for (let channel = 0; channel < channels; channel++) {
        const [a, b] = [first + place * channels + channel, first + other * channels + channel];
        const moved = permuted[a];
        permuted[a] = permuted[b];
        permuted[b] = moved;
      }
    }
  }
  return permuted;
}
