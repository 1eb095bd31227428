import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type FromImporter, importFiles, importFromHub, type ToImporter } from "../../src/worker/importer";

/** Stands in for the browser's worker: says what a test has it say, or nothing. */
class SilentWorker {
  static last: SilentWorker;
  onmessage?: (event: { data: FromImporter }) => void;
  isEnded = false;
  asked: ToImporter[] = [];
  constructor() {
    SilentWorker.last = this;
  }
  postMessage(message: ToImporter) {
    this.asked.push(message);
  }
  terminate() {
    this.isEnded = true;
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("Worker", SilentWorker);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const options = () => ({ onProgress: vi.fn(), signal: new AbortController().signal });
const files = [{ path: "x.parquet", file: new File([], "x.parquet") }];

test("a reader that is silent for two minutes is ended, and that is said", async () => {
  const { onProgress, signal } = options();
  const failure = importFiles(files, { onProgress, signal }).catch((error: Error) => error.message);
  await vi.advanceTimersByTimeAsync(119_000);
  SilentWorker.last.onmessage?.({ data: { kind: "progress", done: 50, total: 100 } });
  expect(onProgress).toHaveBeenCalledWith(50, 100);
  await vi.advanceTimersByTimeAsync(119_000);
  expect(SilentWorker.last.isEnded).toBe(false);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await failure).toBe(
    "x.parquet: expected it to be read in steps of at most two minutes, got none; it may be damaged: fetch it again, or take less",
  );
  expect(SilentWorker.last.isEnded).toBe(true);
});

test("a download that is cancelled ends its worker", async () => {
  const controller = new AbortController();
  const fetching = importFromHub({ id: "mnist", trainCount: 2_000 }, "MNIST", {
    ...options(),
    signal: controller.signal,
  });
  expect(SilentWorker.last.asked).toEqual([{ hub: { id: "mnist", trainCount: 2_000 } }]);
  controller.abort(new Error("cancelled"));
  await expect(fetching).rejects.toThrow("cancelled");
  expect(SilentWorker.last.isEnded).toBe(true);
});

test("a folder of many files is handed over in parts, so that the page is not held up", async () => {
  const many = Array.from({ length: 1_200 }, (_, index) => ({ ...files[0], path: `a/${index}.png` }));
  importFiles(many, options()).catch(() => {});
  await vi.advanceTimersByTimeAsync(10);
  const { asked } = SilentWorker.last;
  const parts = asked.map((part) => ("files" in part ? [part.files.length, part.isLast] : []));
  expect(parts).toEqual([
    [500, false],
    [500, false],
    [200, true],
  ]);
  expect(asked.flatMap((part) => ("files" in part ? part.files : []))).toEqual(many);
});
