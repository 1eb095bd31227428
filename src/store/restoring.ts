/** Brings back the runs that are stored, and what other tabs make of them. */
import { curvesOf, type RunCurves } from "./curves";
import { isBusy, type Run } from "./run";
import { addNotice, changeRun, runOf, store } from "./state";
import { storage, tellStorageProblem } from "./storage";
import { runLocks } from "./tabLocks";

const { getState: get, setState: set } = store;

const forgetAfterMs = 600_000;

/** Shows the runs that the storage has; those that were deleted a while ago are forgotten. */
export async function restoreRuns(): Promise<void> {
  const { database, records } = storage;
  if (!database) return;
  const [{ runs, unreadableCount }, elsewhere] = await Promise.all([
    database.list(),
    runLocks.claimedElsewhere(),
  ]);
  const isOld = ({ deletedAt }: Run) => deletedAt !== undefined && deletedAt < Date.now() - forgetAfterMs;
  for (const run of runs.filter(isOld)) await database.remove(run.id);
  const here = new Set(get().runs.map(({ id }) => id));
  const kept = runs.filter((run) => !isOld(run) && !here.has(run.id));
  const restored = kept.map((run) => asSeen(run, elsewhere));
  for (const run of restored) records.set(run.id, run);
  set(({ runs: own }) => ({ runs: [...restored, ...own] }));
  noteElsewhere(elsewhere);
  if (unreadableCount > 0) {
    addNotice(
      `Storage: expected runs of this version, got ${unreadableCount} with settings that it does not know; ` +
        "they stay stored, open them with the version that made them.",
    );
  }
}

/** A run that says it trains, though no tab has it, was cut off; that is not written, since its tab may just have begun. */
const asSeen = (run: Run, elsewhere: ReadonlySet<string>): Run =>
  isBusy(run) && !elsewhere.has(run.id) ? { ...run, phase: "interrupted" } : run;

/** What other tabs have; one that ends says nothing, so the end of its lock is awaited. */
function noteElsewhere(elsewhere: ReadonlySet<string>) {
  set({ elsewhere });
  for (const id of elsewhere) runLocks.whenFree(id, () => void readAgain(new Set([id])));
}

/** Takes in what other tabs have made of these runs, or of all; what this tab changes meanwhile goes before. */
export async function readAgain(ids?: ReadonlySet<string>): Promise<void> {
  const { database, records } = storage;
  if (!database) return;
  const read = ids ? Promise.all([...ids].map((id) => database.read(id))) : database.list();
  const [found, elsewhere] = await Promise.all([read, runLocks.claimedElsewhere()]);
  const runs = "runs" in found ? found.runs : found.filter((run) => run !== undefined);
  const { currentId } = get();
  const news = new Map<string, Run>();
  for (const run of runs) {
    const before = records.get(run.id);
    const seen = asSeen(run, elsewhere);
    const there = before ? { ...seen, experiment: before.experiment } : seen; // an experiment never changes
    records.set(run.id, there);
    const own = runOf(get(), run.id);
    news.set(run.id, own && before && own !== before ? merged(own, before, there) : there);
    if (before && run.step !== before.step && run.id !== currentId) void reloadCurves(run.id);
  }
  const isGone = ({ id }: Run) =>
    (ids?.has(id) ?? records.has(id)) && !news.has(id) && records.delete(id) && id !== currentId;
  set((state) => {
    const known = new Set(state.runs.map(({ id }) => id));
    const kept = state.runs.filter((run) => !isGone(run)).map((run) => news.get(run.id) ?? run);
    const added = [...news.values()].filter(({ id }) => !known.has(id));
    return { runs: [...kept, ...added].sort((a, b) => a.createdAt - b.createdAt) };
  });
  noteElsewhere(elsewhere);
}

/** A run as another tab stored it, with what this tab changed since it read it last. */
function merged(own: Run, before: Run, there: Run): Run {
  const changes = Object.entries(own).filter(([key, value]) => value !== before[key as keyof Run]);
  return { ...there, ...Object.fromEntries(changes) };
}

const storedCurves = async (id: string) => curvesOf((await storage.database?.chunks(id)) ?? []);

/** Brings runs' curves back, each once, and shows them together: the charts are drawn once for all. */
export async function loadCurves(ids: readonly string[]): Promise<void> {
  const { curves: shown } = get();
  const missing = ids.filter((id) => !shown.has(id));
  const fresh = missing.filter((id) => !storage.curves.has(id));
  if (fresh.length > 0) {
    const work = Promise.all(fresh.map(async (id) => [id, await storedCurves(id)] as const));
    const all = work.then(addCurves, tellStorageProblem);
    for (const id of fresh) storage.curves.set(id, all);
  }
  await Promise.all(missing.map((id) => storage.curves.get(id)));
}

const reloads = new Map<string, Promise<void>>();

/** Takes the curves as they are stored now, if anybody looks at them. */
function reloadCurves(id: string): Promise<void> {
  if (!get().curves.has(id)) return Promise.resolve();
  const reload = storedCurves(id)
    .then((own) => set(({ curves }) => ({ curves: new Map(curves).set(id, own) })), tellStorageProblem)
    .finally(() => reloads.get(id) === reload && reloads.delete(id));
  reloads.set(id, reload);
  return reload;
}

/** Adds curves of runs that have none yet. */
export function addCurves(added: readonly (readonly [id: string, curves: RunCurves])[]): void {
  set(({ curves, curvesVersion }) => ({
    curves: new Map([...added, ...curves]),
    curvesVersion: curvesVersion + 1,
  }));
}

export function forgetCurves(id: string): void {
  storage.curves.delete(id);
  set(({ curves }) => ({ curves: new Map([...curves].filter(([other]) => other !== id)) }));
}

/** The run as it is stored now, with its curves: another tab may have gone on with it. */
export async function freshRun(id: string): Promise<Run | undefined> {
  const { database, records } = storage;
  const fresh = await database?.read(id).catch(() => undefined);
  const before = records.get(id);
  if (fresh && before && fresh.step !== before.step) {
    records.set(id, fresh);
    changeRun(id, fresh);
    void reloadCurves(id);
  }
  await reloads.get(id); // one that ended later would take the place of what the run measures from now on
  await loadCurves([id]);
  return runOf(get(), id);
}
