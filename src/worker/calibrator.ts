/** Times backends one after the other, each in a worker of its own that ends at its limit. */
import { trainingWorker } from "./client";
import type { BackendName, FromWorker, Observation, ToWorker } from "./protocol";

const timingShare = 0.8;

interface TimingOptions {
  /** Of one backend, with its start and its first steps; one that takes longer is cut off. */
  readonly limitMs?: number;
  /** Makes the worker; another one in tests. */
  readonly makeWorker?: () => Worker;
}

/** What steps take on a backend: nothing if it does not start or takes too long, undefined if the signal ends it. */
export function timeBackend(
  name: BackendName,
  signal: AbortSignal,
  { limitMs = 2_000, makeWorker = trainingWorker }: TimingOptions = {},
): Promise<readonly Observation[] | undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined);
    const worker = makeWorker();
    const finish = (observations?: readonly Observation[]) => {
      clearTimeout(timer);
      worker.terminate();
      resolve(observations);
    };
    const timer = setTimeout(() => finish([]), limitMs);
    signal.addEventListener("abort", () => finish(), { once: true });
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === "calibrated") finish(data.observations);
    };
    worker.onerror = () => finish([]);
    worker.postMessage({ kind: "calibrate", name, limitMs: timingShare * limitMs } satisfies ToWorker);
  });
}
