/** What the worker says becomes state. */
import type { FromWorker, TrainingEvent } from "../worker/protocol";
import { rememberObserved } from "./backends";
import { addToCurves } from "./curves";
import { receiveLayers } from "./layers";
import { withMeasurement } from "./measuredNets";
import { type RunState, type State, store } from "./state";

const set = store.setState;

function setRun(change: Partial<RunState>) {
  set(({ run }) => (run ? { run: { ...run, ...change } } : {}));
}

/** Takes in one message. */
export function receive(message: FromWorker): void {
  receiveLayers(message);
  switch (message.kind) {
    case "backend":
      set({ backend: message.backend, candidates: message.candidates });
      break;
    case "observed":
      rememberObserved(message.name, message.observations);
      break;
    case "progress":
      set({ dataProgress: { task: message.task, done: message.done, total: message.total } });
      break;
    case "data":
      set({ data: message.data, dataProgress: undefined, dataFailure: undefined });
      if (store.getState().run?.phase === "starting") setRun({ data: message.data });
      break;
    case "event":
      receiveEvent(message.event);
      break;
    case "playing":
      setRun({ phase: "training", failure: undefined });
      break;
    case "paused":
      set(({ run }) => {
        const isOver = run?.phase === "done" || run?.phase === "failed";
        return run && !isOver
          ? { run: { ...run, phase: "paused", step: message.step, evaluating: undefined } }
          : {};
      });
      break;
    case "probabilities":
      set({ probabilities: { step: message.step, values: message.values } });
      break;
    case "previewProblem":
      set(({ problems }) => ({ problems: { ...problems, [message.key]: message.message } }));
      break;
    case "rangeTest":
      set({ rangeTest: message.report });
      break;
    case "failure":
      set((state) => failed(state, message));
      break;
    case "deviceLost":
      set({ notices: ["The GPU was lost; training goes on from the last checkpoint."] });
      setRun({ phase: "starting" });
      set((state) => failedRangeTest(state, "The GPU was lost: test again."));
      break;
    case "initProbe":
    case "lesion":
      break; // taken in with the layers
    case "kept":
    case "images":
    case "startProbe":
    case "origin":
    case "preview":
      break; // answered to whoever asked
  }
}

function failed(state: State, { failure }: Extract<FromWorker, { kind: "failure" }>): Partial<State> {
  if (failure.where === "rangeTest") return failedRangeTest(state, failure.message);
  if (failure.where === "data") return { dataFailure: failure.message, dataProgress: undefined };
  const problems =
    failure.key && failure.where === "recipe"
      ? { ...state.problems, [failure.key]: failure.message }
      : state.problems;
  if (!state.run) return { problems, notices: [...state.notices, failure.message], dataProgress: undefined };
  const run: RunState = { ...state.run, phase: "failed", failure, evaluating: undefined };
  return { problems, run, dataProgress: undefined };
}

function failedRangeTest({ rangeTest }: State, failure: string): Partial<State> {
  return rangeTest && !rangeTest.end ? { rangeTest: { ...rangeTest, failure } } : {};
}

function receiveEvent(event: TrainingEvent) {
  const { curves } = store.getState();
  addToCurves(curves, event);
  if (["start", "steps", "validation", "rate"].includes(event.kind)) {
    set(({ curvesVersion }) => ({ curvesVersion: curvesVersion + 1 }));
  }
  switch (event.kind) {
    case "start":
      setRun({ step: event.step, stepsPerEpoch: event.stepsPerEpoch, totalSteps: event.totalSteps });
      break;
    case "warmUp":
      setRun(event.isDone ? { phase: "training" } : { phase: "warmingUp", compiled: event.programs });
      break;
    case "steps":
      receiveSteps(event);
      break;
    case "rate":
      setRun({ learningRate: event.change.learningRate });
      break;
    case "evaluating":
      setRun({ phase: "evaluating", evaluating: event });
      break;
    case "validation":
    case "test":
      set(({ measured, measuredNets, run }) => ({
        measured: { ...measured, [event.kind]: { step: event.step, evaluation: event.evaluation } },
        measuredNets: run
          ? withMeasurement(measuredNets, run, event.kind, event.evaluation.accuracy)
          : measuredNets,
      }));
      setRun({ phase: "training", evaluating: undefined });
      break;
    case "stopped":
      set(({ notices }) => ({ notices: [...notices, event.reason] }));
      break;
    case "layers":
      break; // kept beside the curves
    case "end":
      setRun({ phase: "done", step: event.step });
      break;
    case "checkpoint":
      break; // kept by the worker's client
  }
}

let lastReport = { trainingMs: 0, trainedImages: 0 };

function receiveSteps({
  firstStep,
  losses,
  learningRates,
  epoch,
  trainingMs,
  trainedImages,
}: Extract<TrainingEvent, { kind: "steps" }>) {
  if (trainingMs < lastReport.trainingMs) lastReport = { trainingMs: 0, trainedImages: 0 };
  const images = trainedImages - lastReport.trainedImages;
  const elapsedMs = trainingMs - lastReport.trainingMs;
  lastReport = { trainingMs, trainedImages };
  const speed = elapsedMs > 0 ? { imagesPerSecond: (1000 * images) / elapsedMs } : {};
  const learningRate = learningRates[learningRates.length - 1];
  setRun({ phase: "training", step: firstStep + losses.length - 1, epoch, learningRate, ...speed });
}
