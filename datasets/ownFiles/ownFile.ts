/** What a user drops, and what the names of the files say. */
import type { DecodePicture } from "../types";

/** A file, or a folder if its path ends with `/`. */
export interface OwnFile {
  /** With the folders that it was dropped in. */
  readonly path: string;
  /** Of its bytes, where that is known before they are read. */
  readonly size?: number;
  readonly read: () => Uint8Array | Promise<Uint8Array>;
  /** Its first bytes, where that is less work. */
  readonly readStart?: (length: number) => Promise<Uint8Array>;
}

export interface OwnContext {
  readonly decode: DecodePicture;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Of a file or a folder that holds the test split. */
export const testName = /(^|[^a-z0-9])(test|t10k|val|valid|validation)([^a-z0-9]|$)/i;
export const pictureName = /\.(png|jpe?g|webp)$/i;
