/** Runs that wait for those before them. A tab starts its own by itself; those of a closed one wait to be asked for. */
import { isOver, placeOf, type Run } from "./run";
import { changeRun, currentRun, keptRuns, type State, store } from "./state";
import { runLocks } from "./tabLocks";

const { getState: get, setState: set } = store;

/** Has this tab start these runs when it is their turn, and no other. */
export function joinQueue(ids: readonly string[]): void {
  for (const id of ids) void runLocks.claim(id);
  set(({ inQueue }) => ({ inQueue: new Set([...inQueue, ...ids]) }));
}

/** Every queued run in the order of their turns. */
export const queuedRuns = (state: Pick<State, "runs">): Run[] =>
  keptRuns(state)
    .filter(({ phase }) => phase === "queued")
    .sort((a, b) => placeOf(a) - placeOf(b));

/** The run whose turn it is. */
export const nextInQueue = (): Run | undefined => queuedRuns(get()).find(({ id }) => get().inQueue.has(id));

/** Whether no run of this tab is under way, or was paused in the middle, which holds the queue. */
export function isIdle(state: State): boolean {
  const run = currentRun(state);
  return !run || isOver(run) || run.phase === "interrupted";
}

/** Queued runs that no tab starts by itself, in the order of their turns: of a closed tab, or behind a run that was let go. */
export const waitingRuns = (state: State): Run[] =>
  queuedRuns(state).filter(({ id }) => !state.elsewhere.has(id) && (!state.inQueue.has(id) || isIdle(state)));

/** Moves a queued run before the one that is ahead of it, or behind the one that follows. */
export function moveInQueue(id: string, direction: "earlier" | "later"): void {
  const queued = queuedRuns(get());
  const from = queued.findIndex((run) => run.id === id);
  const to = from + (direction === "earlier" ? -1 : 1);
  if (from < 0 || !queued[to]) return;
  const places: number[] = []; // those made in the same millisecond get one each
  for (const run of queued) places.push(Math.max(placeOf(run), (places.at(-1) ?? 0) + 1));
  [queued[from], queued[to]] = [queued[to], queued[from]];
  queued.forEach((run, index) => {
    if (placeOf(run) !== places[index]) changeRun(run.id, { queuedAt: places[index] });
  });
}
