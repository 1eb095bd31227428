/** Collects what a run tells into what a results file holds. */

import { inputOf } from "../../datasets";
import { costOf } from "../../models/cost";
import { type Experiment, flatSettings } from "../settings/experiment";
import { describeNetwork } from "../settings/network";
import type {
  BackendInfo,
  Evaluation,
  LayerStatistics,
  RateChange,
  SplitCounts,
  TrainingEvent,
} from "../training/events";
import type { Origin } from "../training/origin";
import type { Robustness } from "../training/robustness";
import type { Failure, FromWorker } from "../worker/protocol";
import { errorsByKind, meanCorruptedError } from "./robustness";

interface Measured {
  readonly loss: number;
  /** L1 and L2, where the recipe has them. */
  readonly penalty?: number;
  readonly accuracy: number;
}

interface ValidationPoint extends Measured {
  readonly step: number;
  readonly epoch: number;
}

interface RatePoint extends Omit<RateChange, "scale"> {
  readonly cause: "user" | "plateau";
}

/** A report of a range test as it comes through JSON. */
export interface RangeTestRecord {
  readonly rates: readonly number[];
  readonly losses: readonly number[];
  readonly end?: "finished" | "diverged" | "stopped";
  readonly suggestion?: number;
}

/** A run while it goes on: every point that was measured, in order. */
export interface RunRecord {
  readonly experiment: Experiment;
  backend?: BackendInfo;
  counts?: SplitCounts;
  /** What its data set's files held. */
  fileCounts?: { readonly train: number; readonly test: number };
  /** What it started from, where that was asked. */
  origin?: Origin;
  stepsPerEpoch: number;
  totalSteps: number;
  readonly losses: number[];
  readonly accuracies: number[];
  readonly learningRates: number[];
  /** Where the rate left its schedule. */
  rateChanges: readonly RatePoint[];
  readonly validation: ValidationPoint[];
  /** What the layers were like before the first step, and when they were last looked at. */
  layers: { readonly first?: LayerStatistics; readonly last?: LayerStatistics };
  /** Why it ended before its last step. */
  stopped?: string;
  test?: Measured;
  /** Accuracies on corrupted test images, if they were measured. */
  robustness?: Robustness;
  /** What a test of learning rates measured, if that was asked for. */
  rangeTest?: RangeTestRecord;
  /** Time spent in training steps, and the images trained on in it. */
  trainingMs: number;
  trainedImages: number;
  /** The same when the worker took the run up, which counts from 0. */
  earlier?: { readonly trainingMs: number; readonly trainedImages: number };
}

/** The record of a run that has said nothing yet. */
export function newRecord(experiment: Experiment): RunRecord {
  return {
    experiment,
    stepsPerEpoch: 0,
    totalSteps: 0,
    losses: [],
    accuracies: [],
    learningRates: [],
    rateChanges: [],
    validation: [],
    layers: {},
    trainingMs: 0,
    trainedImages: 0,
  };
}

const measured = ({ loss, accuracy }: Evaluation): Measured => ({ loss, accuracy });

/** The share of a run's time and images up to a step: those after it are taken again. */
function accountedTo({ losses, trainingMs, trainedImages }: RunRecord, step: number): RunRecord["earlier"] {
  const share = Math.min(1, step / Math.max(1, losses.length));
  return { trainingMs: share * trainingMs, trainedImages: Math.round(share * trainedImages) };
}

/** Adds what an event says; points that a restart from a checkpoint repeats replace the earlier ones. */
export function addEvent(record: RunRecord, event: TrainingEvent): void {
  switch (event.kind) {
    case "start":
      record.counts = event.counts;
      record.stepsPerEpoch = event.stepsPerEpoch;
      record.totalSteps = event.totalSteps;
      record.earlier = accountedTo(record, event.step);
      record.losses.length = event.step;
      record.accuracies.length = event.step;
      record.learningRates.length = event.step;
      break;
    case "steps":
      record.losses.splice(event.firstStep - 1, record.losses.length, ...event.losses);
      record.accuracies.splice(event.firstStep - 1, record.accuracies.length, ...event.accuracies);
      record.learningRates.splice(event.firstStep - 1, record.learningRates.length, ...event.learningRates);
      record.trainingMs = (record.earlier?.trainingMs ?? 0) + event.trainingMs;
      record.trainedImages = (record.earlier?.trainedImages ?? 0) + event.trainedImages;
      break;
    case "rate": {
      const { firstStep, learningRate } = event.change;
      const { cause } = event;
      const others = record.rateChanges.filter(
        (point) => point.firstStep !== firstStep || point.cause !== cause,
      );
      const points = [...others, { firstStep, learningRate, cause }];
      record.rateChanges = points.sort((a, b) => a.firstStep - b.firstStep);
      break;
    }
    case "validation": {
      const earlier = record.validation.findIndex((point) => point.step >= event.step);
      const { penalty } = event.evaluation;
      const apart = penalty === undefined ? {} : { penalty };
      const point = { step: event.step, epoch: event.epoch, ...measured(event.evaluation), ...apart };
      record.validation.splice(
        earlier < 0 ? record.validation.length : earlier,
        Number.POSITIVE_INFINITY,
        point,
      );
      break;
    }
    case "layers": {
      const { statistics } = event;
      record.layers = statistics.step === 0 ? { first: statistics } : { ...record.layers, last: statistics };
      break;
    }
    case "stopped":
      record.stopped = event.reason;
      break;
    case "test":
      record.test = measured(event.evaluation);
      break;
  }
}

/** Adds what a worker says of the run. */
export function addMessage(record: RunRecord, message: FromWorker): void {
  if (message.kind === "backend") record.backend = message.backend;
  if (message.kind === "data") record.fileCounts = message.data.fileCounts;
  if (message.kind === "origin") record.origin = message.origin;
  if (message.kind === "event") addEvent(record, message.event);
}

/** Whether a failure before a run's first step concerns every run, such as missing data or a backend that does not start. */
export const concernsAllRuns = ({ where, key, missing }: Failure): boolean =>
  missing !== undefined || where === "data" || where === "backend" || key === "backend";

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean batch loss and accuracy of the last 50 steps (of all, if there are fewer). */
export function lastTraining(record: Pick<RunRecord, "losses" | "accuracies">): Measured {
  return { loss: mean(record.losses.slice(-50)), accuracy: mean(record.accuracies.slice(-50)) };
}

const best = (points: readonly ValidationPoint[]) =>
  points.reduce((a, b) => (b.accuracy > a.accuracy ? b : a), points[0]);

/** Versions and machine, beside the backend that the run names itself. */
export interface RunEnvironment {
  readonly strata: string;
  readonly tfjs: string;
  readonly browser: string;
  readonly platform: string;
}

export type RunResults = ReturnType<typeof resultsOf>;

/** What the results file of a range test says. */
export function rangeResultsOf(record: RunRecord, environment: RunEnvironment) {
  return {
    settings: flatSettings(record.experiment),
    environment: { ...environment, ...record.backend },
    rangeTest: record.rangeTest,
  };
}

/** What the results file says: everything to repeat the run and to compare with it. */
export function resultsOf(record: RunRecord, environment: RunEnvironment) {
  const { data, model, recipe } = record.experiment;
  const { imageShape, classCount } = inputOf(data);
  const { parameters, multiplyAdds } = costOf(describeNetwork({ model, recipe }, imageShape, classCount));
  return {
    settings: flatSettings(record.experiment),
    environment: { ...environment, ...record.backend },
    counts: record.counts,
    ...(record.fileCounts && { fileCounts: record.fileCounts }),
    ...(record.origin && { origin: record.origin }),
    network: { parameters, multiplyAdds },
    curves: {
      train: {
        step: record.losses.map((_, index) => index + 1),
        loss: record.losses,
        accuracy: record.accuracies,
        learningRate: record.learningRates,
      },
      validation: {
        step: record.validation.map((point) => point.step),
        epoch: record.validation.map((point) => point.epoch),
        loss: record.validation.map((point) => point.loss),
        accuracy: record.validation.map((point) => point.accuracy),
        ...(record.validation.some((point) => point.penalty !== undefined) && {
          penalty: record.validation.map((point) => point.penalty),
        }),
      },
    },
    layers: record.layers,
    ...(record.robustness && {
      robustness: {
        ...record.robustness,
        meanCorruptedError: meanCorruptedError(record.robustness),
        errorsByKind: Object.fromEntries(
          errorsByKind(record.robustness).map(({ kind, error }) => [kind, error]),
        ),
      },
    }),
    /** Where the rate left its schedule: set by the user, or lowered on a plateau of validation. */
    rateChanges: record.rateChanges,
    result: {
      steps: record.losses.length,
      stopped: record.stopped,
      /** Mean over the last 50 batches, measured while the weights change. */
      train: lastTraining(record),
      validation: { ...record.validation.at(-1), best: best(record.validation) },
      test: record.test,
      imagesPerSecond: record.trainingMs > 0 ? (1000 * record.trainedImages) / record.trainingMs : undefined,
      trainingMs: record.trainingMs,
    },
  };
}
