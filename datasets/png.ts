/** Decodes PNG pictures without a browser: those of 8 bits a channel, grey or colour, as data sets have them. */
import { decode } from "fast-png";
import { pictureHeaderOf } from "./pictureHeader";
import type { Picture } from "./types";

/**
 * The picture, its bytes as they are; undefined for one of another kind, or with a palette, transparency or 16 bits.
 * @throws what the decoder throws for a damaged one
 */
export function decodePng(bytes: Uint8Array): Picture | undefined {
  const [bitDepth, colorType] = bytes.subarray(24, 26);
  if (pictureHeaderOf(bytes)?.kind !== "PNG" || bitDepth !== 8 || (colorType !== 0 && colorType !== 2)) {
    return undefined;
  }
  const { width, height, channels, data, transparency } = decode(bytes, { checkCrc: true });
  if (transparency) return undefined;
  const rgba = new Uint8Array(4 * width * height).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      rgba[4 * pixel + channel] = data[channels * pixel + (channels === 3 ? channel : 0)];
    }
  }
  return { width, height, rgba };
}
