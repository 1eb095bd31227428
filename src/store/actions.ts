/** What a user can do. */
import {
  type Experiment,
  flatSettings,
  type Problem,
  readText,
  settingsOf,
  withSetting,
} from "../settings/experiment";
import { impossibility } from "../settings/network";
import { fromHash, toHash, type View, viewOf } from "../settings/url";
import { startClient, type TrainingClient } from "../worker/client";
import type { DroppedFile, HubRequest } from "../worker/importer";
import type {
  BackendRequest,
  BatchPreview,
  FromWorker,
  ProbeImage,
  Split,
  ToWorker,
} from "../worker/protocol";
import type { StoredSet } from "../worker/storage";
import * as backends from "./backends";
import { rememberedCalibrations, rememberedRequest } from "./calibrations";
import { emptyCurves } from "./curves";
import { fetchHub } from "./hubFetch";
import { stopProbing } from "./layers";
import { importOwn, keepImported, listStored, namesOfSet, noteKept, onOwnImages } from "./ownImages";
import * as rangeTests from "./rangeTest";
import { receive } from "./receive";
import { isBusy, store } from "./state";

const { getState: get, setState: set } = store;

export type Connect = (onMessage: (message: FromWorker) => void) => TrainingClient;

let client: TrainingClient;
let afterStart: "play" | "step" | undefined;
let nextImagesId = 1;
let nextRunId = 1;
const imageRequests = new Map<number, (images: { pixels: Uint8Array; labels: Uint8Array }) => void>();

let nextPreviewId = 1;
/** The last one asked for; an answer to an earlier one is dropped. */
let probed: { id: number; experiment: Experiment } | undefined;
let previewWanted: { id: number; resolve: (preview: BatchPreview) => void } | undefined;

/** The page's own worker; its data folder, if there is one, lies beside the page. */
export const connectWorker: Connect = (onMessage) =>
  startClient({
    siteUrl: new URL(".", location.href).href,
    backend: get().backendRequest,
    calibrations: rememberedCalibrations(),
    onMessage,
  });

/** Opens the page on the address's experiment. */
export function open(hash: string, connect: Connect = connectWorker): void {
  client?.terminate();
  set({ backendRequest: rememberedRequest() });
  client = connect(listen);
  readHash(hash);
  listStored();
}

/** Messages not yet taken in: a fast net sends hundreds a second, and the page is drawn once for all of them. */
let inbox: FromWorker[] = [];
const takeInEveryMs = 50;

function listen(message: FromWorker) {
  inbox.push(message);
  if (inbox.length === 1) setTimeout(takeIn, takeInEveryMs);
}

function takeIn() {
  const messages = inbox;
  inbox = [];
  for (const message of messages) takeInOne(message);
}

function takeInOne(message: FromWorker) {
  receive(message);
  if (message.kind === "images") {
    imageRequests.get(message.id)?.(message);
    imageRequests.delete(message.id);
  }
  if (message.kind === "preview" && message.id === previewWanted?.id) previewWanted.resolve(message.preview);
  if (message.kind === "startProbe" && message.id === probed?.id) {
    set({ startProbe: { experiment: probed.experiment, probe: message.probe } });
  }
  if (message.kind === "paused" && afterStart) {
    const next = afterStart;
    afterStart = undefined;
    client.send({ kind: next });
  }
  if (message.kind === "kept") noteKept(message.problem);
  if (message.kind === "failure") afterStart = undefined;
  if (message.kind === "backend") backends.timeWhenIdle(client.send);
}

/** Shows another part of the page; a run goes on. */
export function showView(view: View): void {
  set({ view });
}

/** An experiment of the form, with what makes its network impossible. */
const asForm = (experiment: Experiment) => ({ experiment, impossible: impossibility(experiment) });

/** Follows the address: to another view, and to another experiment if it names one. */
export function followHash(hash: string): void {
  const { experiment, problems } = fromHash(hash);
  const isOther = toHash(experiment) !== toHash(get().experiment) || problems.length > 0;
  if (isOther) readHash(hash);
  else showView(viewOf(hash));
}

/** Takes view and experiment from an address; what can't be read keeps its default and is said. */
function readHash(hash: string): void {
  const { experiment, problems } = fromHash(hash);
  const known = new Set(settingsOf(experiment).map((setting) => setting.key));
  const text = (isOfControl: boolean) => (problem: Problem) => known.has(problem.key) === isOfControl;
  set({
    ...asForm(experiment),
    view: viewOf(hash),
    problems: Object.fromEntries(
      problems.filter(text(true)).map(({ key, message }) => [key, `${message}; the default is used`]),
    ),
    notices: problems.filter(text(false)).map(({ message }) => `From the address: ${message}.`),
  });
  loadData();
}

/** Sets of the registry that were fetched and the worker has not been given, by their id. */
const fetched = new Map<string, File>();

function loadData(given?: readonly File[]) {
  const { experiment } = get();
  const { dataset } = experiment.data;
  const file = fetched.get(dataset);
  fetched.delete(dataset);
  const files = given ?? (file && [file]);
  set({ dataFailure: undefined, dataProgress: { task: "Reading data", done: 0, total: 1 } });
  client.send({ kind: "load", experiment, files });
}

/**
 * Changes one setting of the form; a wrong value changes nothing and is said beside its control.
 * @returns whether it was taken.
 */
export function changeSetting(key: string, value: unknown): boolean {
  const { experiment, problems } = get();
  try {
    takeForm(withSetting(experiment, key, value), [key]);
    return true;
  } catch (error) {
    set({ problems: { ...problems, [key]: (error as Error).message } });
    return false;
  }
}

/** The form says this now, and nothing is wrong any more with what these controls say. */
function takeForm(changed: Experiment, keys: readonly string[]) {
  const { experiment, problems } = get();
  const others = Object.entries(problems).filter(([key]) => !keys.includes(key));
  set({ ...asForm(changed), problems: Object.fromEntries(others) });
  const isOfData = changed.data !== experiment.data || changed.seed !== experiment.seed;
  if (isOfData) loadData();
}

/** Puts settings back to their defaults. */
export function resetSettings(keys: readonly string[]): void {
  const changed = keys.reduce((experiment, key) => {
    const setting = settingsOf(experiment).find((candidate) => candidate.key === key);
    return setting ? withSetting(experiment, key, setting.field.default) : experiment;
  }, get().experiment);
  takeForm(changed, keys);
}

/** What the form says otherwise than the run was started with, by label; empty without a run. */
export function waitingChanges(): readonly string[] {
  const { experiment, run } = get();
  if (!run) return [];
  const before = flatSettings(run.experiment);
  const now = flatSettings(experiment);
  const labels = [...settingsOf(experiment), ...settingsOf(run.experiment)]
    .filter(({ key }) => before[key] !== now[key])
    .map(({ field }) => field.label);
  return [...new Set(labels)];
}

/** Has the next runs take this backend. */
export function chooseBackend(request: BackendRequest): void {
  backends.chooseBackend(request, client.send);
}

/** Whether a new run can be started with the form's settings. */
export const canStart = () => get().impossible === undefined;

function ensureRun(then: "play" | "step") {
  backends.stopTiming();
  stopRangeTest();
  stopProbing(send);
  const { run, experiment } = get();
  if (run && run.phase !== "failed") return client.send({ kind: then });
  if (!canStart()) return;
  afterStart = then;
  set({
    run: {
      id: nextRunId++,
      experiment,
      phase: "starting",
      step: 0,
      epoch: 1,
      stepsPerEpoch: 0,
      totalSteps: 0,
    },
    curves: emptyCurves(),
    measured: {},
  });
  client.send({ kind: "start", experiment });
}

/** Starts a run, or goes on with it. */
export function play(): void {
  if (!isBusy(get().run) && get().run?.phase !== "done") ensureRun("play");
}

/** Waits after the step in progress. */
export function pause(): void {
  client.send({ kind: "pause" });
}

export function togglePlay(): void {
  if (isBusy(get().run)) pause();
  else play();
}

/** Takes exactly one step. */
export function stepOnce(): void {
  if (!isBusy(get().run) && get().run?.phase !== "done") ensureRun("step");
}

/** Ends the run; its curves stay as the previous run's. The next one starts from step 0 with the form's settings. */
export function reset(): void {
  const { run, curves, previous } = get();
  if (!run) return;
  const hasPoints = curves.train.step.length > 0;
  client.send({ kind: "stop" });
  afterStart = undefined;
  set(({ curvesVersion }) => ({
    run: undefined,
    rateProblem: undefined,
    previous: hasPoints ? { experiment: run.experiment, curves, stepsPerEpoch: run.stepsPerEpoch } : previous,
    curves: emptyCurves(),
    curvesVersion: curvesVersion + 1,
    measured: {},
    probabilities: undefined,
    dataFailure: undefined,
  }));
  loadData();
}

/** Ends the run and starts one with the form's settings. */
export function restart(): void {
  if (!canStart()) return;
  reset();
  play();
}

/**
 * Sets the running net's rate from its next step on; the form's setting stays. A wrong rate is said beside its control.
 * @returns whether it was taken.
 */
export function setLearningRate(text: string): boolean {
  const { run } = get();
  if (!run) return false;
  const setting = settingsOf(run.experiment).find(({ key }) => key === "learningRate");
  const parsed = setting?.schema.safeParse(readText(setting.field, text));
  if (!parsed?.success) {
    set({ rateProblem: parsed?.error.issues[0].message });
    return false;
  }
  set({ rateProblem: undefined });
  client.send({ kind: "rate", learningRate: parsed.data as number });
  return true;
}

/** Tests a range of learning rates with the form's settings; the run, if there is one, waits. */
export function startRangeTest(): void {
  backends.stopTiming();
  rangeTests.startRangeTest(client.send);
}

/** Ends the test where it is. */
export function stopRangeTest(): void {
  rangeTests.stopRangeTest(client.send);
}

/** Measures validation now. */
export function evaluateNow(): void {
  client.send({ kind: "evaluate" });
}

/** Takes dropped or picked files: those of a known set for the form's data set, others as the user's own. */
export function takeFiles(files: readonly DroppedFile[]): void {
  if (files.length === 0) return;
  if (namesOfSet(files)) loadData(files.map(({ file }) => file));
  else importOwn(files);
}

/** Takes the set that was read and shown as the form's data set. */
export async function confirmImport(): Promise<void> {
  const imported = get().ownImport?.imported;
  if (!imported) return;
  set({ ownImport: undefined });
  await keepImported(imported);
  set(asForm(onOwnImages(get().experiment, imported.set)));
  loadData([imported.file]);
}

/** Fetches a set of the hub: one of the registry is used at once, another is shown for confirmation. */
export async function takeFromHub(request: HubRequest): Promise<void> {
  const imported = await fetchHub(request);
  if (!imported) return;
  const { id } = request;
  if (!id) return set({ ownImport: { done: 1, total: 1, imported } });
  fetched.set(id, imported.file);
  if (get().experiment.data.dataset === id) loadData();
  await keepImported(imported);
}

/** Takes a set that this browser keeps as the form's data set. */
export function takeStored(stored: StoredSet): void {
  set(asForm(onOwnImages(get().experiment, stored)));
  loadData();
}

/** Pixels and labels of images of a split. */
export function requestImages(
  split: Split,
  indices: readonly number[],
): Promise<{ pixels: Uint8Array; labels: Uint8Array }> {
  const id = nextImagesId++;
  client.send({ kind: "images", id, split, indices });
  return new Promise((resolve) => imageRequests.set(id, resolve));
}

/** The first images of a step's batch as the form's recipe changes them; an answer that a later call overtakes is dropped. */
export function requestPreview(step: number): Promise<BatchPreview> {
  const id = nextPreviewId++;
  client.send({ kind: "preview", id, experiment: get().experiment, step });
  return new Promise((resolve) => {
    previewWanted = { id, resolve };
  });
}

/** Looks at how the form's net starts, which `startProbe` then says; not while a run goes on. */
export function requestStartProbe(): void {
  const { experiment, run } = get();
  if (isBusy(run)) return;
  probed = { id: (probed?.id ?? 0) + 1, experiment };
  client.send({ kind: "startProbe", ...probed });
}

/** Has the net classify these images now and while it learns. */
export function probe(images: readonly ProbeImage[]): void {
  client.send({ kind: "probe", images });
}

/** Says something to the worker. */
export function send(message: ToWorker): void {
  client.send(message);
}

export function dismissNotice(index: number): void {
  set(({ notices }) => ({ notices: notices.filter((_, other) => other !== index) }));
}
