/** What the worker says becomes state. */
import { dependencies, version } from "../../package.json";
import { type Experiment, flatSettings } from "../settings/experiment";
import { impossibility } from "../settings/network";
import { lastTraining, type RunEnvironment } from "../study/record";
import type { Checkpoint, Failure, FromWorker, TrainingEvent } from "../worker/protocol";
import { rememberObserved } from "./backends";
import { addToCurves, type GrowingArray } from "./curves";
import { failGiven, settleGiven } from "./droppedFiles";
import { receiveLayers } from "./layers";
import { failRobustness, receiveRobustness } from "./robustness";
import { imagesAt, isOver, type Run, withRate, withValidation } from "./run";
import { addNotice, changeLive, changeRun, currentRun, type State, store } from "./state";

const { getState: get, setState: set } = store;

const setRun = (change: Partial<Run>) => changeRun(get().currentId, change);

/** The browser and the versions of this page. */
const environment = (): RunEnvironment => ({
  strata: version,
  tfjs: dependencies["@tensorflow/tfjs-core"],
  browser: navigator.userAgent,
  platform: navigator.platform,
});

/** Takes in one message; a run's checkpoint goes to `keep`. */
export function receive(message: FromWorker, keep: (id: string, checkpoint: Checkpoint) => void): void {
  receiveLayers(message);
  switch (message.kind) {
    case "backend":
      set({ backend: message.backend, backendProblem: undefined, candidates: message.candidates });
      break;
    case "noBackend":
      set({ backend: undefined, backendProblem: message.problem, candidates: message.candidates });
      break;
    case "observed":
      rememberObserved(message.name, message.observations);
      break;
    case "progress":
      set({ dataProgress: { task: message.task, done: message.done, total: message.total } });
      break;
    case "data":
      settleGiven(message.data.dataset);
      set((state) => withData(state, message));
      break;
    case "event":
      receiveEvent(message.event, keep);
      break;
    case "playing":
      setRun({ phase: "training", failure: undefined });
      break;
    case "paused":
      changeLive({ evaluating: undefined });
      changeRun(get().currentId, (run) =>
        isOver(run) ? run : { ...run, phase: "paused", step: message.step },
      );
      break;
    case "probabilities":
      changeLive({ probabilities: { step: message.step, values: message.values } });
      break;
    case "previewProblem":
      set(({ problems }) => ({ problems: { ...problems, [message.key]: message.message } }));
      break;
    case "rangeTest":
      set({ rangeTest: message.report });
      break;
    case "robustness":
      receiveRobustness(message.report);
      break;
    case "failure":
      receiveFailure(message);
      break;
    case "deviceLost":
      addNotice("The GPU was lost; training goes on from the last checkpoint.");
      setRun({ phase: "starting" });
      failRangeTest("The GPU was lost: test again.");
      failRobustness();
      break;
    case "initProbe":
    case "lesion":
    case "maps":
      break; // taken in with the layers
    case "classified":
    case "kept":
    case "images":
    case "startProbe":
    case "origin":
    case "preview":
      break; // answered to whoever asked
  }
}

/** A run that starts tells what it trains on, which need not be what the form chooses. */
function withData(state: State, { data }: Extract<FromWorker, { kind: "data" }>): Partial<State> {
  const run = currentRun(state);
  const isOfRun = run?.phase === "starting";
  const { experiment } = state;
  const isOfForm =
    !isOfRun ||
    JSON.stringify([run.experiment.data, run.experiment.seed]) ===
      JSON.stringify([experiment.data, experiment.seed]);
  return {
    dataProgress: undefined,
    ...(isOfForm ? { data, dataFailure: undefined, dataMissing: undefined } : {}),
    ...(isOfRun ? { live: { ...state.live, data } } : {}),
  };
}

function failRangeTest(failure: string) {
  set(({ rangeTest }) => (rangeTest && !rangeTest.end ? { rangeTest: { ...rangeTest, failure } } : {}));
}

const settingOf = (experiment: Experiment, key: string | undefined) => key && flatSettings(experiment)[key];

function receiveFailure({ failure }: Extract<FromWorker, { kind: "failure" }>) {
  if (failure.where === "rangeTest") return failRangeTest(failure.message);
  if (failure.where === "robustness") {
    failRobustness();
    return addNotice(failure.message);
  }
  if (failure.where === "data") return failData(failure);
  set({ dataProgress: undefined });
  const { key, message, where, missing } = failure;
  if (missing) {
    const { currentId } = get();
    if (currentRun(get())?.phase !== "starting") return; // a look at the form's net, whose images are told as missing
    setRun({ phase: "interrupted" });
    return set({ currentId: undefined, waitsForData: currentId });
  }
  if (where === "backend") set({ backend: undefined, backendProblem: message });
  const run = currentRun(get());
  const isOfForm = !run || settingOf(run.experiment, key) === settingOf(get().experiment, key);
  if (key && where === "recipe" && isOfForm)
    set(({ problems }) => ({ problems: { ...problems, [key]: message } }));
  if (!run) return message === get().backendProblem ? undefined : addNotice(message);
  changeLive({ evaluating: undefined });
  // One that was under way before still has its checkpoint, and can go on once the reason is gone.
  const isUnharmed = run.step > 0 && (run.phase === "starting" || where === "backend");
  const points = get().curves.get(run.id)?.train.step;
  const step = where === "run" && points ? Math.min(run.step, points.view().at(-1) ?? 0) : run.step; // as far as it counts
  setRun({ phase: isUnharmed ? "interrupted" : "failed", step, failure });
}

/** The form keeps a data set whose files were dropped only if they can be read. */
function failData({ message, missing }: Failure) {
  const { form } = failGiven(missing !== undefined) ?? {};
  const isForm = form?.after === get().experiment;
  const isBack = isForm && form.before !== form.after;
  set({
    dataProgress: undefined,
    dataFailure: message,
    dataMissing: isForm ? undefined : missing,
    ...(isBack ? { experiment: form.before, impossible: impossibility(form.before) } : {}),
  });
}

function receiveEvent(event: TrainingEvent, keep: (id: string, checkpoint: Checkpoint) => void) {
  const { curves, currentId } = get();
  if (currentId === undefined) return;
  const own = curves.get(currentId);
  const takenSteps = own?.train.step.view().at(-1) ?? 0;
  if (own && (event.kind === "start" || event.kind === "steps" || event.kind === "validation")) {
    addToCurves(own, event);
    set(({ curvesVersion }) => ({ curvesVersion: curvesVersion + 1 }));
  }
  switch (event.kind) {
    case "start":
      earlier = accountedTo(currentRun(get()), takenSteps, event.step);
      lastReport = nothing;
      setRun({
        ...earlier,
        step: event.step,
        stepsPerEpoch: event.stepsPerEpoch,
        totalSteps: event.totalSteps,
        counts: event.counts,
        fileCounts: get().live.data?.fileCounts,
        backend: get().backend,
        environment: environment(),
      });
      break;
    case "warmUp":
      setRun({ phase: event.isDone ? "training" : "warmingUp" });
      if (!event.isDone) changeLive({ compiled: event.programs });
      break;
    case "steps":
      receiveSteps(event);
      break;
    case "rate":
      changeLive({ learningRate: event.change.learningRate });
      changeRun(currentId, (run) => withRate(run, event));
      break;
    case "evaluating":
      changeLive({ evaluating: event });
      setRun({ phase: "evaluating" });
      break;
    case "validation":
    case "test":
      receiveMeasurement(event);
      break;
    case "stopped":
      addNotice(event.reason);
      setRun({ stopped: event.reason });
      break;
    case "layers":
      break; // kept beside the curves
    case "end":
      setRun({ phase: "done", step: event.step });
      break;
    case "checkpoint":
      keep(currentId, event.checkpoint);
      break;
  }
}

function receiveMeasurement(event: Extract<TrainingEvent, { kind: "validation" | "test" }>) {
  const { kind, step, evaluation } = event;
  const { loss, penalty, accuracy } = evaluation;
  changeLive({
    evaluating: undefined,
    measured: { ...get().live.measured, [kind]: { step, evaluation } },
  });
  changeRun(get().currentId, (run) => {
    const measured = { step, loss, accuracy, ...(penalty !== undefined && { penalty }) };
    return {
      ...(kind === "test" ? { ...run, test: measured } : withValidation(run, measured)),
      phase: "training",
    };
  });
}

const nothing = { trainingMs: 0, trainedImages: 0 };
/** What the run had behind it when the worker took it up, which counts from 0. */
let earlier: Pick<Run, "trainingMs" | "trainedImages"> = nothing;
let lastReport = nothing;

/** What a run of so many steps has behind it where it goes on: steps that are taken again count once. */
function accountedTo(run: Run | undefined, takenSteps: number, step: number): typeof earlier {
  if (!run) return nothing;
  const { trainingMs, trainedImages } = run;
  if (step >= takenSteps) return { trainingMs, trainedImages };
  const seconds = get().curves.get(run.id)?.train.seconds.view().at(-1) ?? 0; // cut to the step
  const images = trainedImages - imagesAt(run, takenSteps - step); // which lacks the first step of each session
  return {
    trainingMs: Math.min(trainingMs, 1000 * seconds),
    trainedImages: Math.max(0, Math.min(images, imagesAt(run, step))),
  };
}

function receiveSteps(event: Extract<TrainingEvent, { kind: "steps" }>) {
  const { firstStep, losses, epoch, trainingMs, trainedImages } = event;
  const images = trainedImages - lastReport.trainedImages;
  const elapsedMs = trainingMs - lastReport.trainingMs;
  lastReport = { trainingMs, trainedImages };
  const { learningRates } = event;
  changeLive({
    learningRate: learningRates[learningRates.length - 1],
    ...(elapsedMs > 0 ? { imagesPerSecond: (1000 * images) / elapsedMs } : {}),
  });
  const { currentId = "", curves } = get();
  const points = curves.get(currentId)?.train;
  const lastOf = (column: GrowingArray) => [...column.view().slice(-50)];
  setRun({
    phase: "training",
    train: points && lastTraining({ losses: lastOf(points.loss), accuracies: lastOf(points.accuracy) }),
    step: firstStep + losses.length - 1,
    epoch,
    trainingMs: earlier.trainingMs + trainingMs,
    trainedImages: earlier.trainedImages + trainedImages,
  });
}
