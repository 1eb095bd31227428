/** What a user can do with the runs of the list. */
import { setExperiment } from "./actions";
import { forgetRun } from "./keeping";
import type { Run } from "./run";
import { joinQueue } from "./runQueue";
import { showRun } from "./shownRuns";
import { addNotice, changeRun, runOf, store } from "./state";
import { runLocks } from "./tabLocks";
import { leaveDeleted } from "./training";

const { getState: get } = store;

/** Calls a run so; an empty name leaves it to what differs. */
export function renameRun(id: string, name: string): void {
  changeRun(id, { name: name.trim().slice(0, 200) || undefined });
}

export function toggleHidden(id: string): void {
  if (runOf(get(), id)?.isHidden) showRun(id);
  else changeRun(id, { isHidden: true });
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

/** Takes runs out of the list together; they can be brought back until they are forgotten. */
export function deleteRuns(ids: readonly string[]): void {
  const { currentId, elsewhere } = get();
  const own = ids.filter((id) => !elsewhere.has(id));
  if (own.length < ids.length)
    addNotice("Another tab has this run; delete it there, or close that tab first.");
  const deletedAt = Date.now();
  for (const id of own) {
    changeRun(id, { deletedAt });
    if (id !== currentId) runLocks.release(id);
  }
  if (own.some((id) => id === currentId)) leaveDeleted();
}

/** The runs that were deleted last, all of those that were deleted together. */
export function lastDeleted(runs: readonly Run[]): Run[] {
  const last = Math.max(...runs.map(({ deletedAt }) => deletedAt ?? 0));
  return last > 0 ? runs.filter(({ deletedAt }) => deletedAt === last) : [];
}

/** Brings deleted runs back as they were. */
export function undoDelete(ids: readonly string[]): void {
  for (const id of ids) changeRun(id, { deletedAt: undefined });
  const { inQueue } = get();
  joinQueue(ids.filter((id) => inQueue.has(id) && runOf(get(), id)?.phase === "queued"));
}

/** Forgets all deleted runs for good. */
export function forgetDeleted(): void {
  for (const { id, deletedAt } of get().runs) if (deletedAt !== undefined) void forgetRun(id);
}
