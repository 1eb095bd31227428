/** Keeps runs in the browser as they happen, and brings them back. */
import type { Checkpoint } from "../worker/protocol";
import { chunkOf, curvesOf, isEmptyChunk, lastStepOf, type RunCurves } from "./curves";
import { isBusy, type Run } from "./run";
import { openRunDatabase, type RunChanges, type RunDatabase } from "./runDatabase";
import { claimedElsewhere } from "./runLocks";
import { addNotice, changeRun, runOf, type State, store } from "./state";

const { getState: get, setState: set } = store;

const writeEveryMs = 2_000;
const checkpointEveryMs = 500; // small nets have several epochs a second
const retryMs = 30_000;
const forgetAfterMs = 600_000;

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

let database: RunDatabase | undefined;
/** Records as they are stored. */
let stored = new Map<string, Run>();
/** Checkpoints that are not stored, or cannot be. */
let held = new Map<string, Checkpoint>();
let timer: { at: number; handle: ReturnType<typeof setTimeout> } | undefined;
let writing: Promise<void> = Promise.resolve();
let loading = new Map<string, Promise<void>>();
let unsubscribe = () => {};

/** Opens the storage, shows the runs that are in it, and writes down what happens from now on. */
export async function keepRuns(open: () => Promise<RunDatabase> = openRunDatabase): Promise<void> {
  stopKeeping();
  unsubscribe = store.subscribe((state, before) => {
    if (state.runs !== before.runs) noteChanges(state);
  });
  try {
    database = await open();
    await restore(database);
  } catch (error) {
    database = undefined;
    tell(error);
  }
  noteChanges(get());
}

/** Ends what `keepRuns` began. */
export function stopKeeping(): void {
  unsubscribe();
  database?.close();
  database = undefined;
  stored = new Map();
  held = new Map();
  loading = new Map();
  clearTimeout(timer?.handle);
  timer = undefined;
}

async function restore(from: RunDatabase) {
  const [{ runs, unreadableCount }, elsewhere] = await Promise.all([from.list(), claimedElsewhere()]);
  const isOld = ({ deletedAt }: Run) => deletedAt !== undefined && deletedAt < Date.now() - forgetAfterMs;
  for (const run of runs.filter(isOld)) await from.remove(run.id);
  const kept = runs.filter((run) => !isOld(run));
  for (const run of kept) stored.set(run.id, run);
  const here = new Set(get().runs.map(({ id }) => id));
  const restored = kept.filter(({ id }) => !here.has(id)).map((run) => asSeen(run, elsewhere));
  set(({ runs: own }) => ({ runs: [...restored, ...own], elsewhere }));
  if (unreadableCount > 0) {
    addNotice(
      `Storage: expected runs of this version, got ${unreadableCount} with settings that it does not know; ` +
        "they stay stored, open them with the version that made them.",
    );
  }
}

/** A run that says it trains, though no tab has it, was cut off. */
const asSeen = (run: Run, elsewhere: ReadonlySet<string>): Run =>
  isBusy(run) && !elsewhere.has(run.id) ? { ...run, phase: "interrupted" } : run;

/** Reads again what other tabs may have changed; a run of this tab is left as it is. */
export async function refreshRuns(): Promise<void> {
  if (!database) return;
  await flush();
  const [{ runs }, elsewhere] = await Promise.all([database.list(), claimedElsewhere()]);
  const { currentId } = get();
  for (const run of runs) {
    const before = stored.get(run.id);
    stored.set(run.id, run);
    if (before && run.step !== before.step && run.id !== currentId) forgetCurves(run.id);
  }
  const there = new Map(runs.map((run) => [run.id, run]));
  const isForgotten = ({ id }: Run) => stored.has(id) && !there.has(id) && id !== currentId;
  set((state) => {
    const own = state.runs.filter((run) => !isForgotten(run));
    const known = new Set(own.map(({ id }) => id));
    const seen = (run: Run) => asSeen(there.get(run.id) ?? run, elsewhere);
    const changed = own.map((run) => (run.id === currentId ? run : seen(run)));
    const added = runs.filter(({ id }) => !known.has(id)).map(seen);
    const all = [...changed, ...added].sort((a, b) => a.createdAt - b.createdAt);
    return { runs: all, elsewhere };
  });
}

function forgetCurves(id: string) {
  loading.delete(id);
  set(({ curves }) => ({ curves: new Map([...curves].filter(([other]) => other !== id)) }));
}

/** Keeps the run's last checkpoint, here until it is stored. */
export function keepCheckpoint(id: string, checkpoint: Checkpoint): void {
  held.set(id, checkpoint);
  schedule(checkpointEveryMs);
}

/** The last checkpoint of a run, if there is one. */
export async function checkpointOf(id: string): Promise<Checkpoint | undefined> {
  return held.get(id) ?? (await database?.checkpoint(id).catch(() => undefined));
}

/** The run as it is stored now: another tab may have gone on with it. */
export async function freshRun(id: string): Promise<Run | undefined> {
  await flush();
  const fresh = await database?.read(id).catch(() => undefined);
  const before = stored.get(id);
  if (!fresh || !before || fresh.step === before.step) return runOf(get(), id);
  stored.set(id, fresh);
  changeRun(id, fresh);
  forgetCurves(id);
  await loadCurves(id);
  return fresh;
}

/** Brings a run's curves back, once. */
export function loadCurves(id: string): Promise<void> {
  if (get().curves.has(id)) return Promise.resolve();
  const underWay = loading.get(id);
  if (underWay) return underWay;
  const work = (database?.chunks(id) ?? Promise.resolve([])).then(
    (chunks) => addCurves(id, curvesOf(chunks)),
    tell,
  );
  loading.set(id, work);
  return work;
}

export function addCurves(id: string, own: RunCurves): void {
  set(({ curves, curvesVersion }) => ({
    curves: curves.has(id) ? curves : new Map(curves).set(id, own),
    curvesVersion: curvesVersion + 1,
  }));
}

/** Forgets a deleted run for good. */
export async function forgetRun(id: string): Promise<void> {
  set(({ runs }) => ({ runs: runs.filter((run) => run.id !== id) }));
  forgetCurves(id);
  held.delete(id);
  stored.delete(id);
  await database?.remove(id).catch(tell);
}

function noteChanges({ runs }: State) {
  for (const run of runs) {
    if (!run.isHidden && run.deletedAt === undefined) void loadCurves(run.id);
    const before = stored.get(run.id);
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
  const to = database;
  if (!to) return;
  const failures: unknown[] = [];
  for (const { id } of get().runs) await writeRun(to, id).catch((error) => failures.push(error));
  if (failures.length > 0) tell(failures[0]);
  else if (get().storageProblem) set({ storageProblem: undefined });
}

async function writeRun(to: RunDatabase, id: string) {
  const run = runOf(get(), id);
  if (!run) return;
  const before = stored.get(id);
  const curves = get().curves.get(id);
  const checkpoint = held.get(id);
  const chunk = curves && chunkOf(curves, curves.savedStep);
  const changes: RunChanges = {
    record: before ? changesOf(run, before) : run,
    chunk: chunk && !isEmptyChunk(chunk) ? chunk : undefined,
    checkpoint,
  };
  if (!changes.record && !changes.chunk && !changes.checkpoint) return;
  if (curves && chunk) curves.savedStep = Math.max(curves.savedStep, lastStepOf(curves));
  try {
    await to.write(id, changes);
  } catch (error) {
    if (curves && chunk) curves.savedStep = Math.min(curves.savedStep, chunk.after);
    throw error;
  }
  stored.set(id, run);
  if (held.get(id) === checkpoint) held.delete(id);
}

const isFull = (error: unknown) => error instanceof DOMException && error.name === "QuotaExceededError";

function tell(error: unknown) {
  set({
    storageProblem: isFull(error)
      ? "Storage: expected room in this browser for the run, got none left; it goes on and is kept until this tab closes: delete runs or export them."
      : "Storage: expected this browser to keep runs, it refuses; they go on and are kept until this tab closes: export what you want to keep.",
  });
  if (database) schedule(retryMs);
}
