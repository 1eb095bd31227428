/** One image on the way through a corruption: bytes in and out, numbers from 0 to 1 in between. */
import { uniformAt } from "../../src/settings/random";

export interface Image {
  /** `[height, width, channels]`, 0–255 */
  readonly pixels: Uint8Array;
  readonly height: number;
  readonly width: number;
  /** 1 or 3 */
  readonly channels: number;
}

export const severities = [1, 2, 3, 4, 5] as const;
/** 1 is the mildest. */
export type Severity = (typeof severities)[number];

/** A corrupted copy `[height, width, channels]`, 0–255: a function of nothing but what it is given. */
export type Corrupt = (image: Image, severity: Severity, key: number) => Uint8Array;

/** The shorter side, which lengths are shares of. */
export const sideOf = ({ height, width }: Image) => Math.min(height, width);

/** 0–1 */
export const toUnit = ({ pixels }: Image) => Float32Array.from(pixels, (value) => value / 255);

/** Cut to black … white and rounded. */
export const toBytes = (values: ArrayLike<number>) =>
  Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));

/** Every value of an image, changed on its own: `change(value 0–1, index)`. */
export const mapValues = (image: Image, change: (value: number, index: number) => number) =>
  toBytes(Float32Array.from(image.pixels, (value, index) => change(value / 255, index)));

/** A number of the key's stream between two others. */
export const between = (key: number, index: number, low: number, high: number) =>
  low + (high - low) * uniformAt(key, index);

/** A normal number of the key's stream: Box & Muller 1958. */
export function normalAt(key: number, index: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniformAt(key, 2 * index))); // 1 − u is never 0
  return radius * Math.cos(2 * Math.PI * uniformAt(key, 2 * index + 1));
}

/** From where a pixel is taken, in pixels right of and below the middle: linear in its own place, then moved. */
export interface Map2d {
  /** Of the source's `[right, down]`, for each pixel that the place lies right, and down. */
  readonly perColumn: readonly [number, number];
  readonly perRow: readonly [number, number];
  readonly shift?: readonly [number, number];
}

/** What lies outside: the nearest pixel of the edge, or black. */
export type Outside = "edge" | "black";

/** The image with every pixel taken from elsewhere, bilinear between pixels. */
export function resample(
  values: Float32Array,
  { height, width, channels }: Image,
  { perColumn, perRow, shift = [0, 0] }: Map2d,
  outside: Outside,
): Float32Array {
  const result = new Float32Array(values.length);
  const at = (x: number, y: number, channel: number) => {
    const isInside = x >= 0 && x < width && y >= 0 && y < height;
    if (!isInside && outside === "black") return 0;
    const column = Math.min(width - 1, Math.max(0, x));
    const row = Math.min(height - 1, Math.max(0, y));
    return values[(row * width + column) * channels + channel];
  };
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  let out = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sourceX = middleX + shift[0] + perColumn[0] * (x - middleX) + perRow[0] * (y - middleY);
      const sourceY = middleY + shift[1] + perColumn[1] * (x - middleX) + perRow[1] * (y - middleY);
      const left = Math.floor(sourceX);
      const top = Math.floor(sourceY);
      const u = sourceX - left;
      const v = sourceY - top;
      for (let channel = 0; channel < channels; channel++) {
        const above = (1 - u) * at(left, top, channel) + u * at(left + 1, top, channel);
        const below = (1 - u) * at(left, top + 1, channel) + u * at(left + 1, top + 1, channel);
        result[out++] = (1 - v) * above + v * below;
      }
    }
  }
  return result;
}
