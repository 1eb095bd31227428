/** Labelled pictures of any sizes become images of one size. */
import { DataError, reasonOf, thousands } from "./errors";
import { limits } from "./limits";
import { isWebPage } from "./lookalikes";
import { pictureHeaderOf } from "./pictureHeader";
import type { DecodePicture, Images } from "./types";

export interface LabelledPicture {
  readonly where: string;
  readonly label: number;
  /** The group of its class, where the set has groups. */
  readonly coarse?: number;
  readonly bytes: Uint8Array;
}

/** One size for all, and what was done to get there. */
export interface Resized {
  readonly imageShape: readonly [number, number, number];
  readonly splits: readonly Images[];
  /** The rule, in a sentence; undefined if all had the size already. */
  readonly resized?: string;
}

/** Images of mixed sizes get this width and height, or less if all are smaller. */
export const commonSide = 32;

/** The size of a picture by its header. @throws DataError for what is no picture or too large a one. */
export function checkPicture({ where, bytes }: LabelledPicture): { width: number; height: number } {
  const header = pictureHeaderOf(bytes);
  if (!header || header.kind === "GIF") {
    const got = isWebPage(bytes) ? "a web page" : header ? "a GIF" : "something else";
    throw new DataError(where, "a PNG, JPEG or WebP picture", got, "leave it out or take the original file");
  }
  if (header.isAnimated) {
    throw new DataError(where, "one still picture", "an animation", "leave it out or save one frame of it");
  }
  const { width, height } = header;
  if (width < 1 || height < 1 || width > limits.pictureSide || height > limits.pictureSide) {
    const side = thousands(limits.pictureSide);
    const got = `${thousands(width)}×${thousands(height)}`;
    throw new DataError(where, `1 to ${side} pixels a side`, got, "scale it down or leave it out");
  }
  return { width, height };
}

/**
 * Decodes splits of pictures into one shape. If all have one size of at most 512 a side, they keep it; if not,
 * each is scaled to 32×32, whatever its proportions. Grey throughout, they have one channel.
 * @throws DataError that names the picture
 */
export async function decodePictures(
  splits: readonly (readonly LabelledPicture[])[],
  {
    decode,
    onProgress,
    signal,
  }: {
    decode: DecodePicture;
    onProgress: (done: number, total: number) => void;
    signal?: AbortSignal;
  },
): Promise<Resized> {
  const all = splits.flat();
  const sizes = all.map(checkPicture);
  const [first] = sizes;
  const isOneSize = sizes.every(({ width, height }) => width === first.width && height === first.height);
  const fits = isOneSize && Math.max(first.width, first.height) <= limits.imageSide;
  const { width, height } = fits ? first : { width: commonSide, height: commonSide };
  const values = width * height * 3;
  if (all.length * values > limits.setBytes) {
    const got = thousands(all.length * values);
    throw new DataError(
      all[0].where,
      `at most ${thousands(limits.setBytes)} bytes of pixels in all`,
      got,
      "take fewer or smaller pictures",
    );
  }
  let done = 0;
  const decoded: Images[] = [];
  for (const pictures of splits) {
    const pixels = new Uint8Array(pictures.length * values);
    for (const [index, picture] of pictures.entries()) {
      signal?.throwIfAborted();
      const { rgba } = await decode(picture.bytes, { width, height }).catch((error) => {
        const got = `one that cannot be decoded (${reasonOf(error)})`;
        throw new DataError(
          picture.where,
          "a whole picture",
          got,
          "it is damaged, fetch it again or leave it out",
        );
      });
      for (let from = 0, to = index * values; from < rgba.length; from += 4) {
        pixels[to++] = rgba[from];
        pixels[to++] = rgba[from + 1];
        pixels[to++] = rgba[from + 2];
      }
      done += 1;
      if (done % 50 === 0 || done === all.length) onProgress(done, all.length);
    }
    decoded.push({ pixels, labels: Uint8Array.from(pictures, ({ label }) => label) });
  }
  const isGrey = decoded.every(({ pixels }) => isGreyThroughout(pixels));
  return {
    imageShape: [height, width, isGrey ? 1 : 3],
    splits: isGrey ? decoded.map(firstChannel) : decoded,
    resized: fits ? undefined : `scaled to ${width}×${height}, whatever their proportions`,
  };
}

function isGreyThroughout(pixels: Uint8Array): boolean {
  for (let at = 0; at < pixels.length; at += 3) {
    if (pixels[at] !== pixels[at + 1] || pixels[at] !== pixels[at + 2]) return false;
  }
  return true;
}

function firstChannel({ pixels, labels }: Images): Images {
  const grey = new Uint8Array(pixels.length / 3);
  for (let at = 0; at < grey.length; at++) grey[at] = pixels[3 * at];
  return { pixels: grey, labels };
}
