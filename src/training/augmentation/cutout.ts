/** Cutout (DeVries & Taylor 2017, arXiv 1708.04552): a square of zeros, part of which may lie outside the image. */

/** Clears the square of this side about a pixel of an image `[height, width, channels]`, in place. */
export function cutOut(
  image: Float32Array,
  [height, width, channels]: readonly [number, number, number],
  { side, centreX, centreY }: { side: number; centreX: number; centreY: number },
): void {
  const left = Math.max(0, centreX - (side >> 1));
  const right = Math.min(width, centreX - (side >> 1) + side);
  const top = Math.max(0, centreY - (side >> 1));
  const bottom = Math.min(height, centreY - (side >> 1) + side);
  for (let row = top; row < bottom; row++) {
    image.fill(0, (row * width + left) * channels, (row * width + right) * channels);
  }
}
