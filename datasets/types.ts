/** What every data set gives: typed arrays, never tensors. */

/** Labelled images of one size, one after the other. */
export interface Images {
  /** `[count, height, width, channels]`, 0–255 */
  readonly pixels: Uint8Array;
  /** `[count]`, 0 to `classCount − 1` */
  readonly labels: Uint8Array;
}

/** A data set as its authors split it; validation images are set aside from `train` later. */
export interface Dataset {
  readonly title: string;
  readonly classNames: readonly string[];
  /** `[height, width, channels]` */
  readonly imageShape: readonly [number, number, number];
  readonly train: Images;
  readonly test: Images;
}

/** Where a loader finds the files of its data set, by name; `undefined` if there is no such file. */
export type FileSource = (name: string) => Promise<Uint8Array | undefined>;

export interface LoadContext {
  readonly files: FileSource;
  /** Called as work proceeds, `done` from 0 to `total`. */
  readonly onProgress: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}
