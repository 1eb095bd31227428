/** What a user can do in the Data view, which has a worker of its own while it is shown. */
import { suspectLabels } from "../analysis/confidentLearning";
import type { Experiment } from "../settings/experiment";
import { type DataClient, startDataClient } from "../worker/dataClient";
import type { Atlas, DataPart, ImageRef, LoadedSet, MapMethod } from "../worker/dataProtocol";
import type { Split } from "../worker/protocol";
import { classifySplits } from "./connection";
import { type DataWorks, dataViewStore, emptyDataView, type SuspectScope } from "./dataViewState";
import { droppedFiles } from "./droppedFiles";
import type { Run } from "./run";
import { currentRun, store } from "./state";

const { getState: get, setState: set } = dataViewStore;

export const mapImageCount = 1_500;
/** Numbers that the pictures of all classes may have. */
const classImagesLimit = 8_000_000;

let client: DataClient | undefined;
const controllers = new Map<keyof DataWorks, AbortController>();
/** What the worker has, so that nothing is read twice. */
let loaded: { readonly settings: string; readonly files?: readonly File[] } | undefined;

/** Starts the view's worker. @returns what ends it */
export function openDataView(): () => void {
  client = startDataClient(new URL(".", location.href).href);
  return closeDataView;
}

function closeDataView() {
  for (const key of controllers.keys()) cancelWork(key);
  client?.terminate();
  client = undefined;
  loaded = undefined;
  set(emptyDataView());
}

interface Handles {
  readonly client: DataClient;
  readonly signal: AbortSignal;
  readonly onProgress: (task: string, done: number, total: number) => void;
}

/** Does one thing; the same thing under way before is ended. What it gave before stays until it is done. */
async function work<Key extends keyof DataWorks>(
  key: Key,
  task: string,
  give: (handles: Handles) => Promise<NonNullable<DataWorks[Key]["result"]>>,
): Promise<void> {
  if (!client) return;
  controllers.get(key)?.abort();
  const controller = new AbortController();
  controllers.set(key, controller);
  const { signal } = controller;
  const say = (change: object) => {
    if (!signal.aborted) set({ [key]: { ...get()[key], failure: undefined, ...change } });
  };
  const onProgress = (task: string, done: number, total: number) => say({ progress: { task, done, total } });
  onProgress(task, 0, 1);
  try {
    say({ progress: undefined, result: await give({ client, signal, onProgress }) });
  } catch (error) {
    say({ progress: undefined, failure: (error as Error).message });
  }
}

/** Ends work that is under way. */
export function cancelWork(key: keyof DataWorks): void {
  controllers.get(key)?.abort();
  controllers.delete(key);
  set({ [key]: { ...get()[key], progress: undefined } });
}

const settingsOf = ({ data, seed }: Experiment) => JSON.stringify([data, seed]);

/** Has the worker read the form's data set, unless it has it; what was found in another one is forgotten. */
export function loadDataSet(): void {
  const { experiment } = store.getState();
  const { dataset } = experiment.data;
  const next = { settings: settingsOf(experiment), files: droppedFiles(dataset) };
  if (loaded?.settings === next.settings && loaded.files === next.files) return;
  const files = loaded?.files === next.files ? undefined : next.files;
  loaded = next;
  for (const key of ["classImages", "map", "duplicates", "suspects"] as const) {
    cancelWork(key);
    set({ [key]: {} });
  }
  void work("load", "Reading the images", async ({ client, ...options }) => {
    const result = await client.ask("load", { experiment, files }, options);
    if (!options.signal.aborted) void work("classImages", "Adding up the classes", classImagesOf(result));
    return result;
  });
}

const classImagesOf =
  ({ data }: LoadedSet) =>
  ({ client, ...options }: Handles) => {
    const size = data.imageShape[0] * data.imageShape[1] * data.imageShape[2];
    const count = Math.min(data.classNames.length, Math.max(1, Math.floor(classImagesLimit / size)));
    return client.ask(
      "classImages",
      { classes: Array.from({ length: count }, (_, label) => label) },
      options,
    );
  };

/** Some images on one picture. @throws if the view is closed, or the worker's sentence */
export async function requestAtlas(part: DataPart, positions: Uint32Array): Promise<Atlas> {
  if (!client) throw new Error("data: expected the Data view to be open, it is closed; open it again");
  return client.ask("atlas", { part, positions });
}

/** Pixels of images, one after the other. @throws as `requestAtlas` */
export async function requestPixels(images: readonly ImageRef[]): Promise<Uint8Array> {
  if (!client) throw new Error("data: expected the Data view to be open, it is closed; open it again");
  return client.ask("images", { images });
}

/** Maps images of a part that the experiment's seed draws. */
export function drawMap(method: MapMethod, part: DataPart): void {
  const { seed } = store.getState().experiment;
  void work("map", "Drawing images", ({ client, ...options }) =>
    client.ask("map", { method, part, count: mapImageCount, seed }, options),
  );
}

export function findDuplicates(): void {
  void work("duplicates", "Comparing the images", ({ client, ...options }) =>
    client.ask("duplicates", {}, options),
  );
}

/** Why the current net cannot judge the labels of the set that is shown; undefined if it can. */
export function whyNoJudge(
  run: Run | undefined,
  experiment: Experiment,
): "noRun" | "untrained" | "otherData" | undefined {
  if (!run) return "noRun";
  if (settingsOf(run.experiment) !== settingsOf(experiment)) return "otherData";
  const isWithWorker = ["training", "evaluating", "paused", "done"].includes(run.phase);
  return isWithWorker && run.step > 0 ? undefined : "untrained";
}

const splitsOf: Record<SuspectScope, readonly Split[]> = {
  unseen: ["validation", "test"],
  train: ["train"],
};

/** Looks for labels that the current run's net finds unlikely; training waits for it between two steps. */
export function checkLabels(scope: SuspectScope): void {
  const run = currentRun(store.getState());
  const labels = get().load.result?.labels;
  if (!run || !labels) return;
  void work("suspects", "Classifying the images", async ({ signal, onProgress }) => {
    const splits = splitsOf[scope];
    const { step, shares } = await classifySplits(splits, {
      signal,
      onProgress: (done, total) => onProgress("Classifying the images", done, total),
    });
    const refs = splits.flatMap((split) =>
      Array.from(labels[split].keys(), (position): ImageRef => ({ split, position })),
    );
    const given = Uint8Array.from(refs, ({ split, position }) => labels[split][position]);
    const suspects = suspectLabels(shares, given, shares.length / refs.length);
    return {
      scope,
      runId: run.id,
      step,
      count: refs.length,
      suspects: suspects.map((suspect) => ({ ...suspect, ...refs[suspect.position] })),
    };
  });
}
