/** The page's side of reading a user's files: one worker for each import. */
import type { StoredSet } from "./storage";

export interface DroppedFile {
  /** With the folders that it was dropped in. */
  readonly path: string;
  readonly file: File;
}

/** A set that was read and waits to be confirmed. */
export interface Imported {
  readonly set: StoredSet;
  /** The beginning of the set's hash, as the experiment names it. */
  readonly images: number;
  /** What was decided while reading, a sentence each. */
  readonly notes: readonly string[];
  /** Training images of each class. */
  readonly classCounts: readonly number[];
  readonly file: File;
}

export interface ToImporter {
  readonly files: readonly DroppedFile[];
}

export type FromImporter =
  | { readonly kind: "progress"; readonly done: number; readonly total: number }
  | { readonly kind: "read"; readonly imported: Imported }
  | { readonly kind: "failure"; readonly message: string };

const silenceLimitMs = 120_000;

/**
 * Reads files in a worker of their own, which is ended when it is silent for two minutes: a damaged Parquet file
 * can keep its library busy without end.
 * @throws one sentence for the user; an abort ends the worker
 */
export function importFiles(
  files: readonly DroppedFile[],
  { onProgress, signal }: { onProgress: (done: number, total: number) => void; signal: AbortSignal },
): Promise<Imported> {
  const worker = new Worker(new URL("./importWorker.ts", import.meta.url), { type: "module" });
  let silence: ReturnType<typeof setTimeout>;
  const reading = new Promise<Imported>((resolve, reject) => {
    const watch = () => {
      clearTimeout(silence);
      silence = setTimeout(() => {
        const advice = "it may be damaged: fetch it again, or take less";
        reject(
          new Error(
            `${files[0].path}: expected to be read in steps of at most two minutes, got none; ${advice}`,
          ),
        );
      }, silenceLimitMs);
    };
    watch();
    signal.addEventListener("abort", () => reject(signal.reason));
    worker.onerror = ({ message }) =>
      reject(
        new Error(
          `the drop: expected it to be read, got "${message || "a failure of the worker"}"; take fewer or smaller files`,
        ),
      );
    worker.onmessage = ({ data }: MessageEvent<FromImporter>) => {
      watch();
      if (data.kind === "progress") onProgress(data.done, data.total);
      if (data.kind === "read") resolve(data.imported);
      if (data.kind === "failure") reject(new Error(data.message));
    };
    worker.postMessage({ files } satisfies ToImporter);
  });
  return reading.finally(() => {
    clearTimeout(silence);
    worker.terminate();
  });
}
