/** What every data set gives: typed arrays, never tensors. */
import type { SourceFile } from "./sourceFile";

/** Labelled images of one size, one after the other. */
export interface Images {
  /** `[count, height, width, channels]`, 0–255 */
  readonly pixels: Uint8Array;
  /** `[count]`, 0 to `classCount − 1` */
  readonly labels: Uint8Array;
}

/** What a user's own images were collected with in the page. */
export type Collector = "pad" | "camera";

/** A data set as its authors split it; validation images are set aside from `train` later. */
export interface Dataset {
  readonly title: string;
  readonly classNames: readonly string[];
  /** `[height, width, channels]` */
  readonly imageShape: readonly [number, number, number];
  readonly train: Images;
  readonly test: Images;
  /** Undefined for images that came as files. */
  readonly collectedBy?: Collector;
}

/** Where a loader finds the files of its data set, by name; `undefined` if there is no such file. */
export type FileSource = (name: string) => Promise<SourceFile | undefined>;

export interface LoadContext {
  readonly files: FileSource;
  /** The values of the data set's own options. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Called as work proceeds, `done` from 0 to `total`. */
  readonly onProgress: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Red, green, blue and opacity of a decoded picture. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** `[height, width, 4]`, 0–255 */
  readonly rgba: Uint8Array | Uint8ClampedArray;
}

/** Decodes a picture's file and scales it to `size` if there is one. Throws what the decoder throws. */
export type DecodePicture = (
  bytes: Uint8Array,
  size?: { readonly width: number; readonly height: number },
) => Promise<Picture>;
