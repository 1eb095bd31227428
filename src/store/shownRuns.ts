/** Which runs are on the charts, each in a colour of its own as far as there are enough. */
import { freeColor, isBusy, isShown, type Run } from "./run";
import { changeRun, runOf, store } from "./state";

const { getState: get } = store;

const shownLimit = 8;

const shownBeside = (id: string) => get().runs.filter((other) => other.id !== id && isShown(other));

/** Where too many are drawn, the oldest that is neither pinned nor the baseline hides itself for this one. */
function makeRoomFor(id: string) {
  const shown = shownBeside(id);
  const ofMany = shown.length >= shownLimit ? shown : [];
  const oldest = ofMany.find((other) => !other.isPinned && !other.isBaseline && !isBusy(other));
  if (oldest) changeRun(oldest.id, { isHidden: true });
}

/** The colour of a run among those that are shown: its own, unless one of them has it while another is free. */
export function colorAmongShown(run: Pick<Run, "id" | "color">): number {
  const shown = shownBeside(run.id);
  const isTaken = (color: number) => shown.some((other) => other.color === color);
  if (!isTaken(run.color)) return run.color;
  const free = freeColor(get().runs.filter(({ id }) => id !== run.id));
  return isTaken(free) ? run.color : free;
}

/** The run as it joins the charts, for which another one may have to leave. */
export function joinShown(run: Run): Run {
  if (run.isHidden) return run;
  makeRoomFor(run.id);
  return { ...run, color: colorAmongShown(run) };
}

/** Puts a hidden run on the charts. */
export function showRun(id: string): void {
  const run = runOf(get(), id);
  if (run?.isHidden) changeRun(id, { isHidden: false, color: colorAmongShown(run) });
}
