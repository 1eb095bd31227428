/** The page's side of the training worker: survives a lost device by going on from the last checkpoint. */
import type { BackendRequest, Checkpoint, FromWorker, ToWorker } from "./protocol";

export interface TrainingClient {
  send(message: ToWorker): void;
  terminate(): void;
}

export interface ClientOptions {
  readonly backend?: BackendRequest;
  readonly siteUrl: string;
  readonly onMessage: (message: FromWorker) => void;
  /** Makes the worker; another one in tests. */
  readonly makeWorker?: () => Worker;
}

const restartLimit = 2;

const trainingWorker = () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });

/** Starts a training worker and keeps what a second one would need to go on in its place. */
export function startClient(options: ClientOptions): TrainingClient {
  const { backend = "auto", siteUrl, onMessage, makeWorker = trainingWorker } = options;
  const drops = new Map<string, Extract<ToWorker, { kind: "load" }>>();
  let start: Extract<ToWorker, { kind: "start" }> | undefined;
  let checkpoint: Checkpoint | undefined;
  let probe: ToWorker | undefined;
  let isPlaying = false;
  let restarts = 0;
  let worker = open();

  function open(): Worker {
    const fresh = makeWorker();
    fresh.onmessage = ({ data }: MessageEvent<FromWorker>) => receive(data);
    fresh.onerror = (event) => fail(event.message || "the training worker could not be loaded");
    fresh.postMessage({ kind: "open", backend, siteUrl } satisfies ToWorker);
    return fresh;
  }

  function fail(reason: string) {
    const message = `worker: expected it to run, got "${reason}"; reload the page`;
    onMessage({ kind: "failure", failure: { message, where: "backend" } });
  }

  function receive(message: FromWorker) {
    if (message.kind === "deviceLost") return restart();
    if (message.kind === "playing") isPlaying = true;
    if (message.kind === "paused") isPlaying = false;
    if (message.kind === "event" && message.event.kind === "checkpoint")
      checkpoint = message.event.checkpoint;
    onMessage(message);
  }

  function restart() {
    worker.terminate();
    restarts += 1;
    if (restarts > restartLimit) {
      const message = `device: expected it to stay, it was lost ${restarts} times; close other GPU-heavy tabs and reload`;
      onMessage({ kind: "failure", failure: { message, where: "backend" } });
      return;
    }
    onMessage({ kind: "deviceLost" });
    worker = open();
    for (const drop of drops.values()) worker.postMessage(drop);
    if (probe) worker.postMessage(probe);
    if (start) worker.postMessage({ ...start, checkpoint } satisfies ToWorker);
    if (start && isPlaying) worker.postMessage({ kind: "play" } satisfies ToWorker);
  }

  function send(message: ToWorker) {
    if (message.kind === "load" && message.files) drops.set(message.experiment.data.dataset, message);
    if (message.kind === "start") {
      start = message;
      checkpoint = message.checkpoint;
    }
    if (message.kind === "stop") start = undefined;
    if (message.kind === "probe") probe = message;
    worker.postMessage(message);
  }

  return { send, terminate: () => worker.terminate() };
}
