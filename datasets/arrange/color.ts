/** Colour to grey and grey to colour. */

/**
 * Luma of red, green and blue, `[count, 3]` to `[count]`, rounded.
 * ITU-R Recommendation BT.601, section 2.5.1: Y = 0.299 R + 0.587 G + 0.114 B.
 */
export function toGrey(pixels: Uint8Array): Uint8Array {
  const grey = new Uint8Array(pixels.length / 3);
  for (let i = 0; i < grey.length; i++) {
    // In thousandths, so that white is white and every grey stays as it is.
    const sum = 299 * pixels[3 * i] + 587 * pixels[3 * i + 1] + 114 * pixels[3 * i + 2];
    grey[i] = Math.round(sum / 1000);
  }
  return grey;
}

/** The same value in all three channels: `[count]` to `[count, 3]`. */
export function toColor(pixels: Uint8Array): Uint8Array {
  const color = new Uint8Array(3 * pixels.length);
  for (let i = 0; i < color.length; i++) color[i] = pixels[Math.floor(i / 3)];
  return color;
}
