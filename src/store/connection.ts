/** The page's line to its training worker. */
import type { CorruptionId } from "../../datasets/corruptions";
import type { Experiment } from "../settings/experiment";
import { isOfRun, startClient, type TrainingClient } from "../worker/client";
import type { BatchPreview, FromWorker, ProbeImage, Split, ToWorker } from "../worker/protocol";
import { rememberedCalibrations } from "./calibrations";
import { isBusy } from "./run";
import { currentRun, store } from "./state";

export type Connect = (onMessage: (message: FromWorker) => void) => TrainingClient;

let client: TrainingClient | undefined;
let takeInOne: (message: FromWorker) => void = () => {};
let nextImagesId = 1;
const imageRequests = new Map<number, (images: { pixels: Uint8Array; labels: Uint8Array }) => void>();

/** The last look at a net's start that was asked for; an answer to an earlier one is dropped. */
let probed: { id: number; experiment: Experiment } | undefined;

let nextPreviewId = 1;
let previewWanted: { id: number; resolve: (preview: BatchPreview) => void } | undefined;

/** The splits that are being classified, and who waits for it. */
let classifying:
  | {
      readonly id: number;
      readonly onProgress: (done: number, total: number) => void;
      readonly resolve: (classified: Classified) => void;
      readonly reject: (reason: Error) => void;
    }
  | undefined;
let nextClassifyId = 1;

/** Shares of the classes, `[count, classCount]`, of every image of some splits by the net at a step. */
export interface Classified {
  readonly step: number;
  readonly shares: Float32Array;
}

/** The page's own worker; its data folder, if there is one, lies beside the page. */
export const connectWorker: Connect = (onMessage) =>
  startClient({
    siteUrl: new URL(".", location.href).href,
    backend: store.getState().backendRequest,
    calibrations: rememberedCalibrations(),
    onMessage,
  });

/** Starts the worker; one that was there ends. */
export function connect(to: Connect, onMessage: (message: FromWorker) => void): void {
  client?.terminate();
  inbox = [];
  takeInOne = onMessage;
  client = to(listen);
}

export function send(message: ToWorker): void {
  client?.send(message);
}

/** Messages not yet taken in: a fast net sends hundreds a second, and the page is drawn once for all of them. */
let inbox: FromWorker[] = [];
const takeInEveryMs = 50;

function listen(message: FromWorker) {
  inbox.push(message);
  if (inbox.length === 1) setTimeout(takeIn, takeInEveryMs);
}

function takeIn() {
  for (let message = inbox.shift(); message; message = inbox.shift()) {
    if (message.kind === "images") {
      imageRequests.get(message.id)?.(message);
      imageRequests.delete(message.id);
    }
    if (message.kind === "preview" && message.id === previewWanted?.id)
      previewWanted.resolve(message.preview);
    if (message.kind === "startProbe" && message.id === probed?.id) {
      store.setState({ startProbe: { experiment: probed.experiment, probe: message.probe } });
    }
    if (message.kind === "classified" && message.id === classifying?.id) {
      classifying.onProgress(message.done, message.total);
      if (message.result) classifying.resolve(message.result);
    }
    if (message.kind === "deviceLost") failClassifying("the GPU was lost; ask again");
    takeInOne(message);
  }
}

/** Has the worker let go of its run; what it said of it and was not taken in yet is dropped. */
export function stopRun(): void {
  send({ kind: "stop" });
  failClassifying("another run took its place; ask again");
  inbox = inbox.filter((message) => !isOfRun(message));
}

/** Pixels and labels of images of a split. */
export function requestImages(
  split: Split,
  indices: readonly number[],
): Promise<{ pixels: Uint8Array; labels: Uint8Array }> {
  const id = nextImagesId++;
  send({ kind: "images", id, split, indices });
  return new Promise((resolve) => imageRequests.set(id, resolve));
}

/** Pixels of the test image at a position under each of these corruptions, one after the other. */
export async function requestCorrupted(
  index: number,
  severity: number,
  corruptions: readonly CorruptionId[],
): Promise<Uint8Array> {
  const id = nextImagesId++;
  send({ kind: "corrupted", id, index, severity, corruptions });
  const { pixels } = await new Promise<{ pixels: Uint8Array }>((resolve) => imageRequests.set(id, resolve));
  return pixels;
}

/** The first images of a step's batch as the form's recipe changes them; an answer that a later call overtakes is dropped. */
export function requestPreview(step: number): Promise<BatchPreview> {
  const id = nextPreviewId++;
  send({ kind: "preview", id, experiment: store.getState().experiment, step });
  return new Promise((resolve) => {
    previewWanted = { id, resolve };
  });
}

/** Looks at how the form's net starts, which `startProbe` then says; not while a run goes on. */
export function requestStartProbe(): void {
  const state = store.getState();
  if (isBusy(currentRun(state))) return;
  probed = { id: (probed?.id ?? 0) + 1, experiment: state.experiment };
  send({ kind: "startProbe", ...probed });
}

function failClassifying(reason: string) {
  classifying?.reject(new Error(`labels: expected the run’s net to classify the images, but ${reason}`));
  classifying = undefined;
}

/**
 * Has the run's net classify every image of these splits, between two of its steps; ends the request before it.
 * @throws one sentence if the run ends meanwhile, or the signal's reason
 */
export function classifySplits(
  splits: readonly Split[],
  { onProgress, signal }: { onProgress: (done: number, total: number) => void; signal: AbortSignal },
): Promise<Classified> {
  const id = nextClassifyId++;
  return new Promise<Classified>((resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener("abort", () => {
      if (classifying?.id === id) send({ kind: "stopClassifying" });
      reject(signal.reason);
    });
    classifying = { id, onProgress, resolve, reject };
    send({ kind: "classifySplits", id, splits });
  });
}

/** Has the net classify these images now and while it learns. */
export function probe(images: readonly ProbeImage[]): void {
  send({ kind: "probe", images });
}
