/** Runs that wait for those before them. A tab starts its own by itself; those of a closed one wait to be asked for. */
import type { Run } from "./run";
import { keptRuns, type State, store } from "./state";
import { runLocks } from "./tabLocks";

const { getState: get, setState: set } = store;

/** Has this tab start these runs when it is their turn, and no other. */
export function joinQueue(ids: readonly string[]): void {
  for (const id of ids) void runLocks.claim(id);
  set(({ inQueue }) => ({ inQueue: new Set([...inQueue, ...ids]) }));
}

/** The run whose turn it is. */
export const nextInQueue = (): Run | undefined =>
  keptRuns(get()).find(({ id, phase }) => phase === "queued" && get().inQueue.has(id));

/** Queued runs that no tab starts by itself, oldest first. */
export const waitingRuns = (state: State): Run[] =>
  keptRuns(state).filter(
    ({ id, phase }) => phase === "queued" && !state.inQueue.has(id) && !state.elsewhere.has(id),
  );
