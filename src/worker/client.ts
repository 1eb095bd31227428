/** The page's side of the training worker: survives a lost device by going on from the last checkpoint. */
import type {
  BackendName,
  BackendRequest,
  Calibrations,
  Checkpoint,
  FromWorker,
  RateChange,
  ToWorker,
} from "./protocol";

export interface TrainingClient {
  send(message: ToWorker): void;
  terminate(): void;
}

export interface ClientOptions {
  readonly backend?: BackendRequest;
  /** Steps that were timed on this machine before. */
  readonly calibrations?: Calibrations;
  readonly siteUrl: string;
  readonly onMessage: (message: FromWorker) => void;
  /** Makes the worker; another one in tests. */
  readonly makeWorker?: () => Worker;
}

type Load = Extract<ToWorker, { kind: "load" }>;
type Start = Extract<ToWorker, { kind: "start" }>;
/** What the worker answers, in order. */
type Request = Load | Start | Extract<ToWorker, { kind: "stop" }>;

const restartLimit = 2;

/** The one worker of the page, or another one like it. */
export const trainingWorker = () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });

/**
 * Starts a training worker and keeps what a second one would need to go on in its place. What a run still says
 * after it was asked to stop is not passed on.
 */
export function startClient(options: ClientOptions): TrainingClient {
  const { backend = "auto", calibrations = {}, siteUrl, onMessage, makeWorker = trainingWorker } = options;
  let choice: ToWorker = { kind: "backend", request: backend, calibrations };
  /** What computes now. */
  let backendName: BackendName | undefined;
  const drops = new Map<string, Load>();
  /** The run that the worker has. A refused start leaves it, so a request counts once it is answered. */
  let running: Start | undefined;
  let checkpoint: Checkpoint | undefined;
  /** What the user made of the run's rate. */
  let rateChanges: readonly RateChange[] = [];
  /** A rate that the worker has not yet taken. */
  let askedRate: Extract<ToWorker, { kind: "rate" }> | undefined;
  let unanswered: Request[] = [];
  let probe: ToWorker | undefined;
  let watch: ToWorker | undefined;
  let watchedLayer: ToWorker | undefined;
  let wanted: Extract<ToWorker, { kind: "play" | "step" }> | undefined;
  let losses = 0;
  let worker = open();

  function open(): Worker {
    const fresh = makeWorker();
    fresh.onmessage = ({ data }: MessageEvent<FromWorker>) => receive(data);
    fresh.onerror = (event) => {
      const reason = event.message || "the training worker could not be loaded";
      fail(`worker: expected it to run, got "${reason}"; reload the page`);
    };
    fresh.postMessage({ kind: "open", siteUrl } satisfies ToWorker);
    fresh.postMessage(choice);
    return fresh;
  }

  function fail(message: string) {
    onMessage({ kind: "failure", failure: { message, where: "backend" } });
  }

  function receive(message: FromWorker) {
    if (message.kind === "answer") return settle(message.isDone);
    if (message.kind === "deviceLost") return restart();
    if (isOfRun(message) && isUnderWay("stop")) return;
    if (message.kind === "paused" && !isUnderWay("start")) wanted = undefined;
    if (message.kind === "event" && message.event.kind === "checkpoint")
      checkpoint = message.event.checkpoint;
    if (message.kind === "event" && message.event.kind === "rate" && message.event.cause === "user") {
      const { change } = message.event;
      rateChanges = [...rateChanges.filter(({ firstStep }) => firstStep < change.firstStep), change];
      if (askedRate?.learningRate === change.learningRate) askedRate = undefined;
    }
    if (message.kind === "backend") backendName = message.backend.name;
    onMessage(message);
  }

  const isUnderWay = (kind: Request["kind"]) => unanswered.some((request) => request.kind === kind);

  function settle(isDone: boolean) {
    const request = unanswered.shift();
    if (!isDone || !request) return;
    if (request.kind === "load") {
      if (request.files) drops.set(request.experiment.data.dataset, request);
      return;
    }
    running = request.kind === "start" ? { ...request, backend: backendName } : undefined;
    checkpoint = running?.checkpoint;
    rateChanges = running?.rateChanges ?? [];
  }

  function restart() {
    terminate();
    losses += 1;
    if (losses > restartLimit) return failForGood();
    onMessage({ kind: "deviceLost" });
    const again: Request[] = running ? [{ ...running, checkpoint, rateChanges }] : [];
    unanswered = [...drops.values(), ...again, ...unanswered];
    drops.clear();
    running = undefined;
    worker = open();
    for (const request of unanswered) worker.postMessage(request);
    if (probe) worker.postMessage(probe);
    if (watch) worker.postMessage(watch);
    if (watchedLayer) worker.postMessage(watchedLayer);
    if (askedRate) worker.postMessage(askedRate);
    if (wanted) worker.postMessage(wanted);
  }

  function failForGood() {
    fail(`device: expected it to stay, it was lost ${losses} times; close other GPU-heavy tabs and reload`);
  }

  function send(message: ToWorker) {
    if (losses > restartLimit) return failForGood();
    if (message.kind === "load" || message.kind === "start" || message.kind === "stop") {
      unanswered.push(message);
      if (message.kind !== "load") askedRate = undefined;
    }
    if (message.kind === "play" || message.kind === "step") wanted = message;
    if (message.kind === "rate") askedRate = message;
    if (message.kind === "pause") wanted = undefined;
    if (message.kind === "probe") probe = message;
    if (message.kind === "watchLayers") watch = message;
    if (message.kind === "watchLayer") watchedLayer = message;
    if (message.kind === "backend") choice = message;
    worker.postMessage(message);
  }

  function terminate() {
    worker.onmessage = null; // what it said before may still be on its way
    worker.terminate();
  }

  return { send, terminate };
}

/** Whether a message tells of the run that the worker has. */
export function isOfRun(message: FromWorker): boolean {
  if (message.kind === "failure") return message.failure.where === "run";
  const kinds = ["event", "playing", "paused", "probabilities", "maps", "lesion", "robustness", "classified"];
  return kinds.includes(message.kind);
}
