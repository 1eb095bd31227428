/** The page's side of reading a user's files or a set of the hub: one worker for each import. */
import type { HubSetId } from "../../datasets/hub/hubSets";
import type { HubListing } from "../../datasets/hub/listing";
import type { HubProgress } from "../../datasets/hub/readHubSet";
import { unreachable } from "./programParts";
import type { StoredSet } from "./storage";

export interface DroppedFile {
  /** With the folders that it was dropped in; of an empty folder it ends with `/`. */
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

/** A set of the registry, or one that was looked up by its name. */
export type HubRequest = (
  | { readonly id: HubSetId; readonly listing?: undefined }
  | { readonly id?: undefined; readonly listing: HubListing }
) & {
  /** Training images to fetch. */
  readonly trainCount: number;
};

/** Files come in parts: a folder of 60,000 in one message would hold up the page. */
export type ToImporter =
  | { readonly files: readonly DroppedFile[]; readonly isLast: boolean }
  | { readonly hub: HubRequest };

export type FromImporter =
  | { readonly kind: "progress"; readonly done: number; readonly total: number }
  /** `retry`: why the last try failed, and when the next one is made. */
  | { readonly kind: "hubProgress"; readonly progress: HubProgress; readonly retry?: string }
  | { readonly kind: "read"; readonly imported: Imported }
  | { readonly kind: "failure"; readonly message: string };

const silenceLimitMs = 120_000;
const partSize = 500;

/**
 * Reads files, and shows how many images are done.
 * @throws one sentence for the user; an abort ends the worker
 */
export function importFiles(
  files: readonly DroppedFile[],
  { onProgress, signal }: { onProgress: (done: number, total: number) => void; signal: AbortSignal },
): Promise<Imported> {
  const parts = Array.from({ length: Math.ceil(files.length / partSize) }, (_, part) => ({
    files: files.slice(part * partSize, (part + 1) * partSize),
    isLast: (part + 1) * partSize >= files.length,
  }));
  return inWorker(parts, files[0].path, signal, (message) => {
    if (message.kind === "progress") onProgress(message.done, message.total);
  });
}

/**
 * Fetches a set of the hub. What came before an abort or a failure is kept for the next time.
 * @throws one sentence for the user; an abort ends the worker
 */
export function importFromHub(
  hub: HubRequest,
  where: string,
  {
    onProgress,
    signal,
  }: { onProgress: (progress: HubProgress, retry?: string) => void; signal: AbortSignal },
): Promise<Imported> {
  return inWorker([{ hub }], where, signal, (message) => {
    if (message.kind === "hubProgress") onProgress(message.progress, message.retry);
  });
}

/** Ends the worker when it is silent for two minutes: a damaged Parquet file can keep its library busy without end. */
function inWorker(
  requests: readonly ToImporter[],
  where: string,
  signal: AbortSignal,
  onMessage: (message: FromImporter) => void,
): Promise<Imported> {
  const worker = new Worker(new URL("./importWorker.ts", import.meta.url), { type: "module" });
  let silence: ReturnType<typeof setTimeout>;
  const reading = new Promise<Imported>((resolve, reject) => {
    const watch = () => {
      clearTimeout(silence);
      silence = setTimeout(() => {
        const expected = "expected it to be read in steps of at most two minutes, got none";
        reject(new Error(`${where}: ${expected}; it may be damaged: fetch it again, or take less`));
      }, silenceLimitMs);
    };
    watch();
    signal.addEventListener("abort", () => reject(signal.reason));
    worker.onerror = ({ message }) => {
      // Without a message, the worker's own file did not come.
      const got = `${where}: expected it to be read, got "${message}"; take fewer or smaller files`;
      reject(new Error(message ? got : unreachable(where)));
    };
    worker.onmessage = ({ data }: MessageEvent<FromImporter>) => {
      watch();
      onMessage(data);
      if (data.kind === "read") resolve(data.imported);
      if (data.kind === "failure") reject(new Error(data.message));
    };
    const post = ([first, ...rest]: readonly ToImporter[]) => {
      worker.postMessage(first); // to one that has ended, it does nothing
      if (rest.length > 0) setTimeout(() => post(rest));
    };
    post(requests);
  });
  return reading.finally(() => {
    clearTimeout(silence);
    worker.terminate();
  });
}
