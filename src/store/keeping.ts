/** Keeps runs in the browser as they happen. */
import type { Checkpoint } from "../worker/protocol";
import { chunkOf, isEmptyChunk, lastStepOf } from "./curves";
import { forgetCurves, loadCurves, readAgain, restoreRuns } from "./restoring";
import type { Run } from "./run";
import { openRunDatabase, type RunChanges, type RunDatabase } from "./runDatabase";
import { runOf, type State, store } from "./state";
import { closeStorage, storage, tellStorageProblem } from "./storage";
import { onTabNews, tellTabs } from "./tabNews";

const { getState: get, setState: set } = store;

const writeEveryMs = 2_000;
const checkpointEveryMs = 500; // small nets have several epochs a second
const retryMs = 30_000;

/** What changes with every report, and may be written later than the rest. */
const progress: ReadonlySet<string> = new Set([
  "step",
  "epoch",
  "train",
  "trainingMs",
  "trainedImages",
  "validation",
  "best",
]);

let timer: { at: number; handle: ReturnType<typeof setTimeout> } | undefined;
let writing: Promise<void> = Promise.resolve();
let endListening = () => {};

/** Opens the storage, shows the runs that are in it, and writes down what happens from now on. */
export async function keepRuns(open: () => Promise<RunDatabase> = openRunDatabase): Promise<void> {
  stopKeeping();
  const unsubscribe = store.subscribe((state, before) => {
    if (state.runs !== before.runs) noteChanges(state);
  });
  const ignoreTabs = onTabNews("runs", (ids) => void refreshRuns(ids).catch(tellStorageProblem));
  endListening = () => {
    unsubscribe();
    ignoreTabs();
  };
  try {
    storage.database = await open();
    await restoreRuns();
  } catch (error) {
    storage.database = undefined;
    tellStorageProblem(error);
  }
  noteChanges(get());
}

/** Ends what `keepRuns` began. */
export function stopKeeping(): void {
  endListening();
  closeStorage();
  clearTimeout(timer?.handle);
  timer = undefined;
}

/** Reads again what other tabs may have changed. */
export async function refreshRuns(ids?: ReadonlySet<string>): Promise<void> {
  if (!storage.database) return;
  await flush();
  await readAgain(ids);
}

/** Keeps the run's last checkpoint, here until it is stored. */
export function keepCheckpoint(id: string, checkpoint: Checkpoint): void {
  storage.checkpoints.set(id, checkpoint);
  schedule(checkpointEveryMs);
}

/** The last checkpoint of a run, if there is one. */
export async function checkpointOf(id: string): Promise<Checkpoint | undefined> {
  return storage.checkpoints.get(id) ?? (await storage.database?.checkpoint(id).catch(() => undefined));
}

/** Forgets a deleted run for good. */
export async function forgetRun(id: string): Promise<void> {
  set(({ runs }) => ({ runs: runs.filter((run) => run.id !== id) }));
  forgetCurves(id);
  storage.checkpoints.delete(id);
  storage.records.delete(id);
  await storage.database?.remove(id).catch(tellStorageProblem);
  tellTabs("runs", [id]);
}

function noteChanges({ runs }: State) {
  const shown = runs.filter(({ isHidden, deletedAt }) => !isHidden && deletedAt === undefined);
  void loadCurves(shown.map(({ id }) => id));
  for (const run of runs) {
    const before = storage.records.get(run.id);
    if (run === before) continue;
    const isUrgent = !before || changedKeys(run, before).some((key) => !progress.has(key));
    schedule(isUrgent ? 0 : writeEveryMs);
  }
}

const changedKeys = (run: Run, before: Run) =>
  [...new Set([...Object.keys(run), ...Object.keys(before)])].filter(
    (key) => run[key as keyof Run] !== before[key as keyof Run],
  );

function changesOf(run: Run, before: Run): Partial<Run> | undefined {
  const keys = changedKeys(run, before);
  if (keys.length === 0) return undefined;
  return Object.fromEntries(keys.map((key) => [key, run[key as keyof Run]]));
}

function schedule(inMs: number) {
  const at = Date.now() + (get().storageProblem ? Math.max(inMs, retryMs) : inMs);
  if (timer && timer.at <= at) return;
  clearTimeout(timer?.handle);
  timer = { at, handle: setTimeout(flush, at - Date.now()) };
}

/** Writes what is not stored yet, one write after the other. */
export function flush(): Promise<void> {
  clearTimeout(timer?.handle);
  timer = undefined;
  writing = writing.then(writeAll);
  return writing;
}

async function writeAll() {
  const to = storage.database;
  if (!to) return;
  const failures: unknown[] = [];
  const written: string[] = [];
  for (const { id } of get().runs) {
    await writeRun(to, id).then(
      (isNew) => isNew && written.push(id),
      (error) => failures.push(error),
    );
  }
  tellTabs("runs", written);
  if (failures.length > 0) {
    tellStorageProblem(failures[0]);
    schedule(retryMs);
  } else if (get().storageProblem) set({ storageProblem: undefined });
}

/** @returns whether there was something to write. */
async function writeRun(to: RunDatabase, id: string): Promise<boolean> {
  const run = runOf(get(), id);
  if (!run) return false;
  const before = storage.records.get(id);
  const curves = get().curves.get(id);
  const checkpoint = storage.checkpoints.get(id);
  const chunk = curves && chunkOf(curves, curves.savedStep);
  const changes: RunChanges = {
    record: before ? changesOf(run, before) : run,
    chunk: chunk && !isEmptyChunk(chunk) ? chunk : undefined,
    checkpoint,
  };
  if (!changes.record && !changes.chunk && !changes.checkpoint) return false;
  if (curves && chunk) curves.savedStep = Math.max(curves.savedStep, lastStepOf(curves));
  try {
    await to.write(id, changes);
  } catch (error) {
    if (curves && chunk) curves.savedStep = Math.min(curves.savedStep, chunk.after);
    throw error;
  }
  storage.records.set(id, run);
  if (storage.checkpoints.get(id) === checkpoint) storage.checkpoints.delete(id);
  return true;
}
