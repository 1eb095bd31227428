/** Which run the worker trains: one at a time; others wait in the queue, or for somebody to go on with them. */
import { type Experiment, readText, settingsOf } from "../settings/experiment";
import type { DataSummary, FromWorker } from "../worker/protocol";
import * as backends from "./backends";
import { send, stopRun } from "./connection";
import { emptyCurves, type RunCurves } from "./curves";
import { checkpointOf, flush, keepCheckpoint } from "./keeping";
import { stopProbing } from "./layers";
import { noteKept } from "./ownImages";
import * as rangeTests from "./rangeTest";
import { receive } from "./receive";
import { addCurves, freshRun, loadCurves } from "./restoring";
import * as robustness from "./robustness";
import { canGoOn, isBusy, isOver, newRun, type Run, rateChangesOf } from "./run";
import { joinQueue, nextInQueue, waitingRuns } from "./runQueue";
import { addNotice, changeRun, currentRun, keptRuns, runOf, store } from "./state";
import { runLocks } from "./tabLocks";

const { getState: get, setState: set } = store;

/** What a run does first. */
type First = "play" | "step";

/** What the current run is to do once the worker has it. */
let afterStart: First | undefined;
/** The run that begins once the current one waits, with its checkpoint kept. */
let upNext: { readonly id?: string; readonly first?: First } | undefined;

/** Takes in one message of the worker's, and does what waited for it. */
export function takeIn(message: FromWorker): void {
  receive(message, keepCheckpoint);
  if (message.kind === "paused") {
    const waiting = upNext;
    upNext = undefined;
    if (waiting) takeUp(waiting);
    else if (afterStart) {
      const next = afterStart;
      afterStart = undefined;
      send({ kind: next });
    }
  }
  if (message.kind === "data") startWaiting(message.data);
  if (message.kind === "kept") noteKept(message.problem);
  if (message.kind === "failure") {
    afterStart = undefined;
    const queued = message.failure.missing && get().currentId === undefined ? nextInQueue() : undefined;
    if (queued) takeUp({ id: queued.id, first: "play" });
  }
  const { currentId } = get();
  if (endsRun(message) && currentId && isOver(currentRun(get()))) {
    void letGo(currentId);
    const queued = nextInQueue();
    const waiting = upNext ?? (queued && { id: queued.id, first: "play" as const });
    upNext = undefined;
    if (waiting) takeUp(waiting);
  }
  if (message.kind === "backend") backends.timeWhenIdle(send);
}

const endsRun = (message: FromWorker) =>
  message.kind === "failure"
    ? !["data", "rangeTest", "robustness"].includes(message.failure.where)
    : message.kind === "event" && message.event.kind === "end";

/** Begins the run that waited for these images. */
function startWaiting({ dataset, settings: { options } }: DataSummary) {
  const run = runOf(get(), get().waitsForData);
  const isOfRun =
    run?.experiment.data.dataset === dataset &&
    JSON.stringify(run.experiment.data.options) === JSON.stringify(options);
  if (!isOfRun) return;
  set({ waitsForData: undefined });
  if (run.deletedAt !== undefined) return;
  if (!isBusy(currentRun(get()))) return resumeRun(run.id);
  changeRun(run.id, { phase: "queued" });
  joinQueue([run.id]);
}

/** Whether a new run can be started with the form's settings. */
export const canStart = () => get().impossible === undefined;

const shownLimit = 8;

/** Adds a run; where too many are drawn, the oldest that is neither pinned nor the baseline hides itself. */
export function addRun(run: Run, curves: RunCurves = emptyCurves()): void {
  const shown = keptRuns(get()).filter(({ isHidden }) => !isHidden);
  const ofMany = shown.length >= shownLimit ? shown : [];
  const oldest = ofMany.find((other) => !other.isPinned && !other.isBaseline && !isBusy(other));
  if (oldest) changeRun(oldest.id, { isHidden: true });
  addCurves([[run.id, curves]]);
  set(({ runs }) => ({ runs: [...runs, run] }));
}

/** Starts a new run; the one before it waits in the list. */
export function startRun(experiment: Experiment, first: First = "play"): void {
  giveWayTo({ id: addQueued(experiment).id, first });
}

/** Has an experiment wait until the runs before it are done; starts it where nothing is under way. */
export function queueRun(experiment: Experiment): void {
  const current = currentRun(get());
  if (current && !isOver(current)) addQueued(experiment);
  else startRun(experiment);
}

function addQueued(experiment: Experiment): Run {
  const run = newRun(experiment, keptRuns(get()), "queued");
  addRun(run);
  joinQueue([run.id]);
  return run;
}

/** Goes on with the queue that a closed tab left, and before it with a run that was cut off, if one is named. */
export function resumeQueue(firstId?: string): void {
  joinQueue(waitingRuns(get()).map(({ id }) => id));
  const current = currentRun(get());
  const isFree = !current || isOver(current);
  const id = firstId ?? (isFree ? nextInQueue()?.id : undefined);
  if (id !== undefined) resumeRun(id);
}

/** Goes on with a run of the list; the current one waits. */
export function resumeRun(id: string): void {
  const run = runOf(get(), id);
  if (!run) return;
  if (id === get().currentId && run.phase === "paused") send({ kind: "play" });
  else if (canGoOn(run)) giveWayTo({ id, first: "play" });
}

/** Lets go of the current run, once its step is done; it stays in the list. */
export function leaveRun(): void {
  giveWayTo({});
}

/** Ends what else the worker does, so that it takes nothing from a run. */
function endLooks() {
  backends.stopTiming();
  stopRangeTest();
  stopRobustness();
  stopProbing(send);
}

/** The worker takes this run up as soon as the current one waits. */
function giveWayTo(next: NonNullable<typeof upNext>) {
  endLooks();
  if (!isBusy(currentRun(get()))) return takeUp(next);
  upNext = next;
  pause();
}

/** Ends what the worker has, and takes up the next run where it was left; without one, nothing. */
function takeUp({ id, first }: NonNullable<typeof upNext>) {
  const { currentId: before } = get();
  stopRun();
  if (before !== undefined) void letGo(before);
  afterStart = first;
  set({ currentId: id, live: { measured: {} }, rateProblem: undefined });
  if (id !== undefined && id === get().waitsForData) set({ waitsForData: undefined });
  const run = runOf(get(), id);
  if (!run) return;
  changeRun(run.id, { phase: "starting", failure: undefined });
  void start(run);
}

/** Leaves a run to whoever wants it, once it is stored how far it came. */
async function letGo(id: string) {
  await flush();
  const isTakenUp = get().currentId === id && !isOver(runOf(get(), id));
  if (!isTakenUp) runLocks.release(id);
}

async function start(run: Run) {
  const { id, phase } = run;
  const isCurrent = () => get().currentId === id;
  if (!(await runLocks.claim(id))) {
    changeRun(id, run);
    set((state) => ({ currentId: undefined, elsewhere: new Set([...state.elsewhere, id]) }));
    return addNotice("Another tab has this run; go on with it there, or close that tab first.");
  }
  const isNew = phase === "queued" && run.step === 0;
  if (!isNew) await flush();
  const fresh = isNew ? run : ((await freshRun(id)) ?? run);
  const checkpoint = isNew ? undefined : await checkpointOf(id);
  await loadCurves([id]);
  if (!isCurrent()) return;
  changeRun(id, { phase: "starting" });
  const backend = checkpoint ? fresh.backend?.name : undefined;
  send({
    kind: "start",
    experiment: fresh.experiment,
    checkpoint,
    backend,
    rateChanges: rateChangesOf(fresh),
  });
}

/** Starts a run with the form's settings, or goes on with the current one. */
export function play(): void {
  advance("play");
}

/** Takes exactly one step. */
export function stepOnce(): void {
  advance("step");
}

function advance(kind: First) {
  const run = currentRun(get());
  if (isBusy(run) || run?.phase === "done") return;
  endLooks();
  if (run?.phase === "paused") return send({ kind });
  if (run?.phase === "interrupted") return giveWayTo({ id: run.id, first: kind });
  if (canStart()) startRun(get().experiment, kind);
}

/** Waits after the step in progress. */
export function pause(): void {
  afterStart = undefined;
  send({ kind: "pause" });
}

export function togglePlay(): void {
  if (isBusy(currentRun(get()))) pause();
  else play();
}

/** Starts a run with the form's settings; the one before waits in the list. */
export function restart(): void {
  if (canStart()) startRun(get().experiment);
}

/**
 * Sets the running net's rate from its next step on; the form's setting stays. A wrong rate is said beside its control.
 * @returns whether it was taken.
 */
export function setLearningRate(text: string): boolean {
  const run = currentRun(get());
  if (!run) return false;
  const setting = settingsOf(run.experiment).find(({ key }) => key === "learningRate");
  const parsed = setting?.schema.safeParse(readText(setting.field, text));
  if (!parsed?.success) {
    set({ rateProblem: parsed?.error.issues[0].message });
    return false;
  }
  set({ rateProblem: undefined });
  send({ kind: "rate", learningRate: parsed.data as number });
  return true;
}

/** Tests a range of learning rates with the form's settings; the run, if there is one, waits. */
export function startRangeTest(): void {
  backends.stopTiming();
  stopRobustness();
  rangeTests.startRangeTest(send);
}

/** Ends the test where it is. */
export function stopRangeTest(): void {
  rangeTests.stopRangeTest(send);
}

/** Measures validation now. */
export function evaluateNow(): void {
  send({ kind: "evaluate" });
}

/** Measures the current run's net on so many corrupted test images. */
export function measureRobustness(imageCount: number): void {
  backends.stopTiming();
  robustness.startRobustness(imageCount, send);
}

/** Ends that where it is. */
export function stopRobustness(): void {
  robustness.stopRobustness(send);
}
