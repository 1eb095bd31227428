/** Labelled pictures of any sizes become images of one size. */
import { DataError, reasonOf, thousands } from "./errors";
import { limits } from "./limits";
import { isWebPage } from "./lookalikes";
import { pictureHeaderOf } from "./pictureHeader";
import type { DecodePicture, Images, Picture } from "./types";

export interface LabelledPicture {
  readonly where: string;
  readonly label: number;
  /** The group of its class, where the set has groups. */
  readonly coarse?: number;
  /** Let go of once they are decoded, so that a set is not held twice. */
  bytes: Uint8Array;
}

/** One size for all, and what was done to get there. */
export interface Resized {
  readonly imageShape: readonly [number, number, number];
  readonly splits: readonly Images[];
  /** The rule, in a sentence; undefined if all had the size already. */
  readonly resized?: string;
}

/** Images of mixed sizes get this width and height, or less if all are smaller. */
const commonSide = 32;

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
 * each is scaled to 32×32, whatever its proportions. Grey throughout, they have one channel: they are held as grey
 * until a coloured one comes.
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
  const size = width * height;
  if (all.length * size * 3 > limits.setBytes) {
    const got = thousands(all.length * size * 3);
    throw new DataError(
      all[0].where,
      `at most ${thousands(limits.setBytes)} bytes of pixels in all`,
      got,
      "take fewer or smaller pictures",
    );
  }
  let done = 0;
  let channels: 1 | 3 = 1;
  const pixels = splits.map((pictures) => new Uint8Array(pictures.length * size));
  for (const [split, pictures] of splits.entries()) {
    for (const [index, picture] of pictures.entries()) {
      signal?.throwIfAborted();
      const { rgba } = await decode(picture.bytes, { width, height }).catch((error) => {
        const got = `one that cannot be decoded (${reasonOf(error)})`;
        const advice = "it is damaged, fetch it again or leave it out";
        throw new DataError(picture.where, "a whole picture", got, advice);
      });
      picture.bytes = nothing;
      if (channels === 1 && !isGrey(rgba)) {
        channels = 3;
        for (const [other, grey] of pixels.entries()) {
          const known = other < split ? grey.length : other === split ? index * size : 0;
          pixels[other] = inColour(grey, known);
        }
      }
      const own = pixels[split].subarray(index * size * channels, (index + 1) * size * channels);
      for (let at = 0; at < own.length; at++) {
        own[at] = channels === 1 ? rgba[4 * at] : rgba[4 * Math.floor(at / 3) + (at % 3)];
      }
      done += 1;
      if (done % 50 === 0 || done === all.length) onProgress(done, all.length);
    }
  }
  return {
    imageShape: [height, width, channels],
    splits: splits.map((pictures, split) => ({
      pixels: pixels[split],
      labels: Uint8Array.from(pictures, ({ label }) => label),
    })),
    resized: fits ? undefined : `scaled to ${width}×${height}, whatever their proportions`,
  };
}

const nothing = new Uint8Array(0);

function isGrey(rgba: Picture["rgba"]): boolean {
  for (let at = 0; at < rgba.length; at += 4) {
    if (rgba[at] !== rgba[at + 1] || rgba[at] !== rgba[at + 2]) return false;
  }
  return true;
}

/** Grey pixels with three equal channels; those from `known` on are still to come. */
function inColour(grey: Uint8Array, known: number): Uint8Array<ArrayBuffer> {
  const colour = new Uint8Array(3 * grey.length);
  for (let at = 0; at < known; at++) colour.fill(grey[at], 3 * at, 3 * at + 3);
  return colour;
}
