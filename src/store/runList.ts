/** What a user can do with the runs of the list. */
import { setExperiment } from "./actions";
import { stopRun } from "./connection";
import { forgetRun } from "./keeping";
import { isBusy } from "./run";
import { addNotice, changeRun, runOf, store } from "./state";
import { runLocks } from "./tabLocks";

const { getState: get, setState: set } = store;

/** Calls a run so; an empty name leaves it to what differs. */
export function renameRun(id: string, name: string): void {
  changeRun(id, { name: name.trim().slice(0, 200) || undefined });
}

export function toggleHidden(id: string): void {
  changeRun(id, (run) => ({ ...run, isHidden: !run.isHidden }));
}

export function togglePinned(id: string): void {
  changeRun(id, (run) => ({ ...run, isPinned: !run.isPinned }));
}

/** Takes differences from this run, and from no other one; a second time, from none. */
export function toggleBaseline(id: string): void {
  const { runs } = get();
  for (const run of runs) {
    const isBaseline = run.id === id && !run.isBaseline;
    if (run.isBaseline !== isBaseline) changeRun(run.id, { isBaseline });
  }
}

/** Puts a run's settings into the form: the same, but … */
export function cloneRun(id: string): void {
  const run = runOf(get(), id);
  if (run) setExperiment(run.experiment);
}

/** Takes a run out of the list; it can be brought back until it is forgotten. */
export function deleteRun(id: string): void {
  const { currentId, elsewhere } = get();
  const run = runOf(get(), id);
  if (!run) return;
  if (elsewhere.has(id)) {
    addNotice("Another tab has this run; delete it there, or close that tab first.");
    return;
  }
  if (id === currentId) {
    stopRun();
    set({ currentId: undefined, live: { measured: {} } });
  }
  runLocks.release(id);
  changeRun(id, { deletedAt: Date.now(), phase: isBusy(run) ? "interrupted" : run.phase });
}

/** Brings a deleted run back. */
export function undoDelete(id: string): void {
  runLocks.release(id);
  changeRun(id, { deletedAt: undefined });
}

/** Forgets all deleted runs for good. */
export function forgetDeleted(): void {
  for (const { id, deletedAt } of get().runs) if (deletedAt !== undefined) void forgetRun(id);
}
