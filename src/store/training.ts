/** Which run the worker trains: one at a time; others wait in the queue, or for somebody to go on with them. */
import { type Experiment, readText, settingsOf } from "../settings/experiment";
import type { DataSummary, FromWorker } from "../worker/protocol";
import * as backends from "./backends";
import { send, stopRun } from "./connection";
import { emptyCurves, type RunCurves } from "./curves";
import { checkpointOf, flush, keepCheckpoint } from "./keeping";
import { endLooks } from "./looks";
import { noteKept } from "./ownImages";
import { receive } from "./receive";
import { addCurves, freshRun, loadCurves } from "./restoring";
import { canGoOn, canStartAgain, isBusy, isOver, newRun, type Run, rateChangesOf } from "./run";
import { isIdle, joinQueue, nextInQueue, waitingRuns } from "./runQueue";
import { joinShown, showRun } from "./shownRuns";
import { addNotice, changeLive, changeRun, currentRun, isPlaying, keptRuns, runOf, store } from "./state";
import { runLocks } from "./tabLocks";

const { getState: get, setState: set } = store;

/** How many steps a run takes before it waits; to its end, if they are infinite. */
type StepCount = number;
const toItsEnd = Number.POSITIVE_INFINITY;

/** How many steps the current run is to take once the worker has it. */
let afterStart: StepCount = 0;
/** The run that begins once the current one waits, with its checkpoint kept. */
let upNext: { readonly id?: string; readonly steps: StepCount } | undefined;

/** Takes in one message of the worker's, and does what waited for it. */
export function takeIn(message: FromWorker): void {
  const wasStarting = currentRun(get())?.phase === "starting";
  receive(message, keepCheckpoint);
  if (message.kind === "paused") {
    const waiting = upNext;
    upNext = undefined;
    if (!wasStarting) changeLive({ isPlaying: false });
    if (waiting) takeUp(waiting);
    else {
      const steps = afterStart;
      afterStart = 0;
      ask(steps);
    }
  }
  if (message.kind === "data") startWaiting(message.data);
  if (message.kind === "kept") noteKept(message.problem);
  if (message.kind === "failure") {
    afterStart = 0;
    const queued = message.failure.missing && get().currentId === undefined ? nextInQueue() : undefined;
    if (queued) takeUp({ id: queued.id, steps: toItsEnd });
  }
  const { currentId } = get();
  if (endsRun(message) && currentId && !isBusy(currentRun(get()))) {
    void letGo(currentId);
    const queued = isOfBackend(message) ? undefined : nextInQueue(); // which would fail alike
    const waiting = upNext ?? (queued && { id: queued.id, steps: toItsEnd });
    upNext = undefined;
    if (waiting) takeUp(waiting);
  }
  if (message.kind === "backend") backends.timeWhenIdle(send);
}

const endsRun = (message: FromWorker) =>
  message.kind === "failure"
    ? !["data", "rangeTest", "robustness"].includes(message.failure.where)
    : message.kind === "event" && message.event.kind === "end";

const isOfBackend = (message: FromWorker) =>
  message.kind === "failure" && message.failure.where === "backend";

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

/** Adds a run to the list. */
export function addRun(run: Run, curves: RunCurves = emptyCurves()): void {
  const joined = joinShown(run);
  addCurves([[run.id, curves]]);
  set(({ runs }) => ({ runs: [...runs, joined] }));
}

/** Starts a new run; the one before it waits in the list. */
export function startRun(experiment: Experiment, steps = toItsEnd): void {
  giveWayTo({ id: addQueued(experiment).id, steps });
}

/** Has an experiment wait until the runs before it are done; starts it where nothing is under way. */
export function queueRun(experiment: Experiment): void {
  const current = currentRun(get());
  if (current && !isOver(current)) addQueued(experiment);
  else startRun(experiment);
}

function addQueued(experiment: Experiment): Run {
  const run = newRun(experiment, get().runs, "queued");
  addRun(run);
  joinQueue([run.id]);
  return run;
}

/** Goes on with the queue that a closed tab left, and before it with a run that was cut off, if one is named. */
export function resumeQueue(firstId?: string): void {
  joinQueue(waitingRuns(get()).map(({ id }) => id));
  const id = firstId ?? (isIdle(get()) ? nextInQueue()?.id : undefined);
  if (id !== undefined) resumeRun(id);
}

/** Goes on with a run of the list; the current one waits. */
export function resumeRun(id: string): void {
  const run = runOf(get(), id);
  if (!run) return;
  if (id === get().currentId && run.phase === "paused") ask(toItsEnd);
  else if (canGoOn(run) || canStartAgain(run)) giveWayTo({ id, steps: toItsEnd });
}

/** Lets go of the current run, once its step is done; it stays in the list. */
export function leaveRun(): void {
  giveWayTo({ steps: 0 });
}

/** Lets go of the current run, which was deleted, with what it has so far; the queue goes on if it was under way. */
export function leaveDeleted(): void {
  const run = currentRun(get());
  const queued = isBusy(run) ? nextInQueue() : undefined;
  const next = queued ? { id: queued.id, steps: toItsEnd } : { steps: 0 };
  const isNew = run?.phase === "starting" && run.step === 0;
  if (isNew) changeRun(run.id, { phase: "interrupted" }); // there is nothing to wait for
  giveWayTo(next);
}

/** Has the worker take so many steps of its run. */
function ask(steps: StepCount) {
  if (steps === toItsEnd) send({ kind: "play" });
  else for (let step = 0; step < steps; step++) send({ kind: "step" });
  if (steps > 0) changeLive({ isPlaying: steps === toItsEnd });
}

/** The worker takes this run up as soon as the current one waits. */
function giveWayTo(next: NonNullable<typeof upNext>) {
  endLooks();
  if (!isBusy(currentRun(get()))) return takeUp(next);
  upNext = next;
  pause();
}

/** Ends what the worker has, and takes up the next run where it was left; without one, nothing. */
function takeUp({ id, steps }: NonNullable<typeof upNext>) {
  const { currentId: before } = get();
  stopRun();
  if (before !== undefined) void letGo(before);
  const run = keptRuns(get()).find((kept) => kept.id === id); // it may have been deleted while it waited
  afterStart = run ? steps : 0;
  const live = { measured: {}, isPlaying: afterStart === toItsEnd };
  set({ currentId: run?.id, live, rateProblem: undefined });
  if (id !== undefined && id === get().waitsForData) set({ waitsForData: undefined });
  if (!run) return;
  if (get().replacedCheckpoint?.id === id) set({ replacedCheckpoint: undefined });
  showRun(run.id);
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
  const isNew = run.step === 0 && (phase === "queued" || phase === "failed");
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
  advance(toItsEnd);
}

/** Takes exactly one step, after those that were asked for and are still to be taken; a run that plays goes on. */
export function stepOnce(): void {
  if (!isPlaying(get())) advance(1);
}

function advance(steps: StepCount) {
  const run = currentRun(get());
  if (run?.phase === "done") return;
  if (upNext) {
    upNext = { ...upNext, steps: upNext.steps + steps };
    return;
  }
  if (run?.phase === "starting") {
    afterStart += steps;
    return changeLive({ isPlaying: afterStart === toItsEnd });
  }
  if (isBusy(run)) return ask(steps);
  endLooks();
  if (run?.phase === "paused") return ask(steps);
  if (run?.phase === "interrupted") return giveWayTo({ id: run.id, steps });
  if (canStart()) startRun(get().experiment, steps);
}

/** Waits after the step in progress. */
export function pause(): void {
  afterStart = 0;
  changeLive({ isPlaying: false });
  send({ kind: "pause" });
}

export function togglePlay(): void {
  if (isPlaying(get())) pause();
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
