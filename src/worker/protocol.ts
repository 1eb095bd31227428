/** What the page and its training worker say to each other. Types only. */
import type { DatasetId } from "../../datasets";
import type { CorruptionId } from "../../datasets/corruptions";
import type { Collector } from "../../datasets/types";
import type { DataSettings, Experiment } from "../settings/experiment";
import type { StartProbe } from "../settings/predictions";
import type { BatchPreview } from "../training/batches/preview";
import type { FoundDevice } from "../training/device";
import type {
  BackendInfo,
  BackendName,
  Checkpoint,
  LayerStatistics,
  RateChange,
  SplitCounts,
  TrainingEvent,
} from "../training/events";
import type { LayerChoice, LayerMaps } from "../training/layerMaps";
import type { Origin } from "../training/origin";
import type { Observation, Prediction } from "../training/prediction";
import type { RangeTestOptions, RangeTestReport } from "../training/rangeTest";
import type { RobustnessOptions, RobustnessReport } from "../training/robustness";

export type { StartProbe } from "../settings/predictions";
export type { BatchPreview } from "../training/batches/preview";
export type {
  BackendInfo,
  BackendName,
  Checkpoint,
  Evaluation,
  LayerStatistic,
  LayerStatistics,
  RateChange,
  SplitCounts,
  TrainingEvent,
} from "../training/events";
export type { LayerChoice, LayerMaps } from "../training/layerMaps";
export type { Observation } from "../training/prediction";
export type { RangeTestOptions, RangeTestReport } from "../training/rangeTest";
export type { Robustness, RobustnessOptions, RobustnessReport } from "../training/robustness";

/** The splits that a run uses: validation is set aside from the training file. */
export type Split = "train" | "validation" | "test";

/** `auto` takes the one that is predicted to be the fastest for the net. */
export type BackendRequest = "auto" | BackendName;

/** A backend of this browser; `problem` keeps `auto` from it. */
export interface Candidate extends FoundDevice {
  /** Of a step of the net that was last loaded or started. */
  readonly prediction?: Prediction;
}

/** Steps that were timed on each backend of this machine. */
export type Calibrations = Partial<Record<BackendName, readonly Observation[]>>;

export type ToWorker =
  /** First: the site's address, below which `data/` may be served. */
  | { kind: "open"; siteUrl: string }
  /** Which backend the next runs are to take, from what is known of their speed. */
  | { kind: "backend"; request: BackendRequest; calibrations: Calibrations }
  /** Times small nets on a backend for at most `limitMs`; for a worker that is asked nothing else. */
  | { kind: "calibrate"; name: BackendName; limitMs: number }
  /** Loads the experiment's data set and splits it. `files`: those dropped or picked, by their names. */
  | { kind: "load"; experiment: Experiment; files?: readonly File[] }
  /**
   * Makes a new run of the experiment, paused at step 0 or at the checkpoint; ends the run before it. `backend`:
   * the one that the checkpoint was made on; `rateChanges`: all that the user made, those after it too.
   */
  | {
      kind: "start";
      experiment: Experiment;
      checkpoint?: Checkpoint;
      backend?: BackendName;
      rateChanges?: readonly RateChange[];
    }
  /** Sets the learning rate of the next step; told by a `rate` event. */
  | { kind: "rate"; learningRate: number }
  | { kind: "play" }
  /** Takes effect after the step in progress. */
  | { kind: "pause" }
  /** Exactly one step, then paused. */
  | { kind: "step" }
  | { kind: "stop" }
  /** Measures validation now. */
  | { kind: "evaluate" }
  /** Tests a range of learning rates on a net of its own; a run that goes on waits then. */
  | { kind: "rangeTest"; experiment: Experiment; options: RangeTestOptions }
  | { kind: "stopRangeTest" }
  /** Has the run tell about its layers now and then, and not at validations alone. */
  | { kind: "watchLayers"; isWatched: boolean }
  /** What the layers of untrained nets are like, one after the other; ends the request before it. */
  | { kind: "initProbe"; id: number; experiments: readonly Experiment[] }
  | { kind: "stopInitProbe" }
  /** Measures validation with and without a block of the run's network; answered by `lesion` with the same path. */
  | { kind: "lesion"; path: string }
  /** Measures the run's network on corrupted test images between two steps; a run that goes on waits then. */
  | { kind: "robustness"; options: RobustnessOptions }
  | { kind: "stopRobustness" }
  /**
   * Classifies every image of these splits with the run's net, between two of its steps; ends the request before it.
   * Answered by `classified` with the same `id`.
   */
  | { kind: "classifySplits"; id: number; splits: readonly Split[] }
  | { kind: "stopClassifying" }
  /** Images of a split for the page to show; answered by `images` with the same `id`. */
  | { kind: "images"; id: number; split: Split; indices: readonly number[] }
  /** A test image under each of these corruptions; answered by `images` with the same `id`. */
  | { kind: "corrupted"; id: number; index: number; severity: number; corruptions: readonly CorruptionId[] }
  /** The first images of a step's batch as the experiment changes them; answered by `preview` with the same `id`, once its data are loaded. */
  | { kind: "preview"; id: number; experiment: Experiment; step: number }
  /** How the experiment's net starts; answered by `startProbe` with the same `id`. */
  | { kind: "startProbe"; id: number; experiment: Experiment }
  /** What the experiment's run starts from; answered by `origin`. */
  | { kind: "origin"; experiment: Experiment }
  /**
   * Images to classify with the current net now and after each report; an empty list ends it. Nothing is
   * classified while the run's data lack one of them, as when the page still shows another data set.
   */
  | { kind: "probe"; images: readonly ProbeImage[] }
  /**
   * What a layer makes of an image, now and after each report; without a wish it ends. Nothing is told while the
   * run's net lacks the layer, or its data the image.
   */
  | { kind: "watchLayer"; wish?: LayerWish };

/** An image of a split, or one drawn on the pad: `[height, width, channels]`, 0–255. */
export type ProbeImage = { split: Split; index: number } | { pixels: Uint8Array };

export interface LayerWish {
  readonly choice: LayerChoice;
  readonly image: ProbeImage;
}

export interface DataSummary {
  readonly dataset: string;
  /** What the set was arranged and split by. */
  readonly settings: DataSettings;
  readonly seed: number;
  readonly title: string;
  readonly classNames: readonly string[];
  readonly imageShape: readonly [number, number, number];
  /** Of the user's own images, if they were made in the page. */
  readonly collectedBy?: Collector;
  /** What the run uses. */
  readonly counts: SplitCounts;
  /** What the files hold. */
  readonly fileCounts: { readonly train: number; readonly test: number };
  /** Per channel, over the run's training images, of pixels / 255. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  /** Images per class in the run's training images. */
  readonly classCounts: readonly number[];
  /** `[count]` each, in the order of the split. */
  readonly labels: Readonly<Record<Split, Uint8Array>>;
}

/** What went wrong, and which control it concerns. */
export interface Failure {
  /** `where: expected …, got …; what to do` */
  readonly message: string;
  readonly where: "data" | "model" | "recipe" | "backend" | "run" | "rangeTest" | "robustness";
  /** The setting that caused it, if one did. */
  readonly key?: string;
  /** The data set whose files are not here; nothing else is wrong. */
  readonly missing?: DatasetId;
}

export type InitProbeResult =
  | { readonly statistics: LayerStatistics; readonly problem?: undefined }
  | { readonly statistics?: undefined; readonly problem: string };

export type LesionResult =
  /** Validation accuracies at a step, 0–1: of the whole net, and without the block. */
  | {
      readonly step: number;
      readonly whole: number;
      readonly bypassed: number;
      readonly problem?: undefined;
    }
  | { readonly problem: string };

export type FromWorker =
  /** What computes, or would compute the experiment that was loaded. */
  | { kind: "backend"; backend: BackendInfo; candidates: readonly Candidate[] }
  /** Why nothing can compute the experiment, with what else there is. */
  | { kind: "noBackend"; problem: string; candidates: readonly Candidate[] }
  /** Answers `calibrate`; nothing was seen of a backend that does not start. */
  | { kind: "calibrated"; observations: readonly Observation[] }
  /** Steps of the run were timed; these are all that are known of the backend. */
  | { kind: "observed"; name: BackendName; observations: readonly Observation[] }
  | { kind: "progress"; task: string; done: number; total: number }
  | { kind: "data"; data: DataSummary }
  /** Dropped files were stored in this browser, or why they could not be. */
  | { kind: "kept"; problem?: string }
  | { kind: "event"; event: TrainingEvent }
  /** The run now waits at `step` for play or step. */
  | { kind: "paused"; step: number }
  | { kind: "playing" }
  | { kind: "images"; id: number; pixels: Uint8Array; labels: Uint8Array }
  /** Answers `preview`, or says which setting cannot work. */
  | { kind: "preview"; id: number; preview: BatchPreview }
  | { kind: "previewProblem"; key: string; message: string }
  /** Without a probe while a run goes on, before the data are there, or if the recipe cannot work. */
  | { kind: "startProbe"; id: number; probe?: StartProbe }
  /** Answers `origin`; without one where the page may not hash. */
  | { kind: "origin"; origin?: Origin }
  /** Class probabilities of the probed images, `[count, classCount]`. */
  | { kind: "probabilities"; step: number; values: Float32Array }
  /** Answers `watchLayer`. */
  | { kind: "maps"; maps: LayerMaps }
  /** What a range test has measured so far; its last one says how it ended. */
  | { kind: "rangeTest"; report: RangeTestReport }
  /** Of the experiment at this place of the request, or why its net cannot be looked at. */
  | { kind: "initProbe"; id: number; index: number; result: InitProbeResult }
  | { kind: "lesion"; path: string; result: LesionResult }
  /** What was measured on corrupted images so far; the last one says how it ended. */
  | { kind: "robustness"; report: RobustnessReport }
  /** How far `classifySplits` is; its last one has the shares of the classes, `[total, classCount]`, at a step. */
  | {
      kind: "classified";
      id: number;
      done: number;
      total: number;
      result?: { readonly step: number; readonly shares: Float32Array };
    }
  | { kind: "failure"; failure: Failure }
  /** To each load, start and stop, in their order: whether it was done. A failure before it says why not. */
  | { kind: "answer"; isDone: boolean }
  /** The device is lost: the worker is of no more use. */
  | { kind: "deviceLost" };
