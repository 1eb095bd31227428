/** The threads that share the kernels' work with the one that calls them. */
import type { PoolMessage } from "./poolWorker";

export interface Pool {
  stop(): void;
}

const startMs = 10_000;

/** Starts a worker for each piece of working memory and waits until all of them serve. */
export async function startPool(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  scratches: readonly number[],
): Promise<Pool> {
  const workers = scratches.map(
    () => new Worker(new URL("./poolWorker.ts", import.meta.url), { type: "module" }),
  );
  const stop = () => workers.forEach((worker) => void worker.terminate());
  const started = workers.map(
    (worker, index) =>
      new Promise<void>((resolve, reject) => {
        worker.onmessage = () => resolve();
        worker.onerror = (event) => reject(new Error(`a thread did not start (${event.message})`));
        setTimeout(() => reject(new Error("a thread did not start in ten seconds")), startMs);
        worker.postMessage({ module, memory, scratch: scratches[index] } satisfies PoolMessage);
      }),
  );
  try {
    await Promise.all(started);
  } catch (error) {
    stop();
    throw error;
  }
  return { stop };
}
