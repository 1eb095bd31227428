/** What a training run tells: plain data that the worker posts, the command line prints and a test collects. */

import type { PlateauState } from "./schedules/plateau";

export type BackendName = "webgl" | "webgpu" | "cpu";

export interface BackendInfo {
  readonly name: BackendName;
  /** The device, as the driver names it, e.g. `Apple M2`. */
  readonly device: string;
  /** The device computes on the processor although it is a graphics interface (SwiftShader, llvmpipe). */
  readonly isSoftware: boolean;
  /** Why this backend, in a clause; empty if there is nothing to say. */
  readonly reason: string;
  /** 16 on devices without 32-bit float textures. */
  readonly floatBits: 16 | 32;
}

export interface SplitCounts {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** Loss and accuracy of a net on a split, with dropout off and running statistics. */
export interface Evaluation {
  /** Mean loss of the data, without penalties, as the recipe's loss defines it. */
  readonly loss: number;
  /** L1 and L2 penalties of the weights as they were; absent where the recipe has none. */
  readonly penalty?: number;
  /** 0–1 */
  readonly accuracy: number;
  /** `[count]`, the class with the largest share by the rule of the loss, in the order of the split. */
  readonly predictions: Uint8Array;
  /** `[count]`, the share of that class, 0–1. */
  readonly confidences: Float32Array;
}

/** A rate that the user set while the net learned. */
export interface RateChange {
  /** The step that it was set for; steps count from 1. */
  readonly firstStep: number;
  readonly learningRate: number;
  /** What the schedule's rates are multiplied by from there on; 0 where they were 0, and this rate stays. */
  readonly scale: number;
}

export interface RateState {
  readonly changes: readonly RateChange[];
  readonly plateau: PlateauState;
}

/** All that is needed to go on from a step as if nothing had happened. */
export interface Checkpoint {
  readonly step: number;
  /** By name, in the order of the description; Float32. */
  readonly weights: Readonly<Record<string, Float32Array>>;
  readonly optimizer: Readonly<Record<string, Float32Array>>;
  /** The running mean of the weights, where there is one. */
  readonly average?: Readonly<Record<string, Float32Array>>;
  readonly rates: RateState;
  readonly stopping?: StoppingState;
}

/** What early stopping compares the next validation loss with. */
export interface StoppingState {
  readonly bestLoss: number;
  readonly bestStep: number;
  /** Evaluations since then. */
  readonly waitedCount: number;
  /** The weights of that step, by name, where they are kept. */
  readonly best?: Readonly<Record<string, Float32Array>>;
}

/** What can be told of each layer with a kernel; `layerStatistics.ts` says how each is measured. */
export type LayerStatistic = "gradient" | "weight" | "update" | "mean" | "deviation" | "dead";

/** The layers with kernels at a step, in the network's order. */
export interface LayerStatistics {
  /** Steps that were taken before; 0 at the start. */
  readonly step: number;
  readonly layers: readonly string[];
  readonly kinds: readonly ("conv" | "dense" | "lstm")[];
  /** One number for each layer; null where there is none, or none that is finite. */
  readonly values: Readonly<Record<LayerStatistic, readonly (number | null)[]>>;
}

export type TrainingEvent =
  /** Before the first step. */
  | { kind: "start"; step: number; stepsPerEpoch: number; totalSteps: number; counts: SplitCounts }
  /** Compiles the device's programs: before the first step as far as they can be counted, else in it. */
  | { kind: "warmUp"; isDone: false; programs?: { readonly done: number; readonly total: number } }
  | { kind: "warmUp"; isDone: true }
  /** Losses and accuracies of the batches `firstStep` to `firstStep + losses.length − 1`; steps count from 1. */
  | {
      kind: "steps";
      firstStep: number;
      epoch: number;
      losses: Float32Array;
      accuracies: Float32Array;
      /** Of each of the steps. */
      learningRates: Float64Array;
      /** Time spent training so far, without pauses, evaluation and warm-up, and the images seen in it. */
      trainingMs: number;
      trainedImages: number;
    }
  /** The rate differs from its schedule from this step on: the user set it, or validation stopped improving. */
  | { kind: "rate"; cause: "user"; change: RateChange }
  | { kind: "rate"; cause: "plateau"; change: Omit<RateChange, "scale"> }
  | { kind: "evaluating"; split: "validation" | "test"; done: number; total: number }
  | { kind: "validation"; step: number; epoch: number; evaluation: Evaluation }
  /** Before the first step, after each epoch, and now and then while somebody looks. */
  | { kind: "layers"; statistics: LayerStatistics }
  | { kind: "checkpoint"; checkpoint: Checkpoint }
  /** The run ends before its last step; `reason` is a sentence. */
  | { kind: "stopped"; step: number; reason: string }
  /** Once, after the last step. */
  | { kind: "test"; step: number; evaluation: Evaluation }
  | { kind: "end"; step: number };
