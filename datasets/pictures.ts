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
  /** Where `bytes` is but the beginning, with its header: all of it. */
  readonly readWhole?: () => Uint8Array | Promise<Uint8Array>;
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
 * until a coloured one comes. Width and height are those that are seen, turned as the file says.
 * @throws DataError that names the picture; of a bad one, unless `onBad` takes it and others are left
 */
export async function decodePictures(
  splits: readonly (readonly LabelledPicture[])[],
  {
    decode,
    onProgress,
    onBad,
    signal,
  }: {
    decode: DecodePicture;
    onProgress: (done: number, total: number) => void;
    /** Leaves out what cannot be read, but not all; without it, that is thrown. */
    onBad?: (problem: DataError) => void;
    signal?: AbortSignal;
  },
): Promise<Resized> {
  let firstProblem: DataError | undefined;
  const isBad = (problem: unknown) => {
    if (!onBad || !(problem instanceof DataError)) throw problem;
    firstProblem ??= problem;
    onBad(problem);
  };
  const sound = splits.map((pictures) => pictures.filter((picture) => isSound(picture, isBad)));
  const all = sound.flat();
  if (all.length === 0 && firstProblem) throw firstProblem;
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
  const pixels = sound.map((pictures) => new Uint8Array(pictures.length * size));
  const labels = sound.map((): number[] => []);
  for (const [split, pictures] of sound.entries()) {
    for (const picture of pictures) {
      signal?.throwIfAborted();
      const whole = async () => decode((await picture.readWhole?.()) ?? picture.bytes, { width, height });
      const decoded = await whole().catch((error) => {
        if (error instanceof DataError) return isBad(error); // it is gone
        const got = `one that cannot be decoded (${reasonOf(error)})`;
        const advice = "it is damaged, fetch it again or leave it out";
        isBad(new DataError(picture.where, "a whole picture", got, advice));
      });
      picture.bytes = nothing;
      done += 1;
      if (done % 50 === 0 || done === all.length) onProgress(done, all.length);
      if (!decoded) continue;
      const { rgba } = decoded;
      const index = labels[split].push(picture.label) - 1;
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
    }
  }
  if (firstProblem && labels.every(({ length }) => length === 0)) throw firstProblem;
  return {
    imageShape: [height, width, channels],
    splits: labels.map((ofSplit, split) => ({
      pixels: pixels[split].subarray(0, ofSplit.length * size * channels),
      labels: Uint8Array.from(ofSplit),
    })),
    resized: fits ? undefined : `scaled to ${width}×${height}, whatever their proportions`,
  };
}

function isSound(picture: LabelledPicture, isBad: (problem: unknown) => void): boolean {
  try {
    checkPicture(picture);
    return true;
  } catch (problem) {
    isBad(problem);
    return false;
  }
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
