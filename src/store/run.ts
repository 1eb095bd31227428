/** A run as the list and the table know it: small, so that hundreds are read at once. Its curves lie apart. */
import { costOf } from "../../models/cost";
import { dataText } from "../settings/dataText";
import type { Experiment } from "../settings/experiment";
import { imagesPerStep } from "../settings/learningRate";
import { networkOf } from "../settings/network";
import type { RunEnvironment } from "../study/record";
import type {
  BackendInfo,
  DataSummary,
  Failure,
  RateChange,
  Robustness,
  SplitCounts,
  TrainingEvent,
} from "../worker/protocol";

/** Where a run stands. `interrupted`: its tab was closed, or its worker refused to go on with it. */
export type Phase =
  | "queued"
  | "starting"
  | "warmingUp"
  | "training"
  | "evaluating"
  | "paused"
  | "interrupted"
  | "done"
  | "failed";

export interface Measured {
  readonly step: number;
  readonly loss: number;
  /** L1 and L2 of the weights, where the recipe has them. */
  readonly penalty?: number;
  /** 0–1 */
  readonly accuracy: number;
}

/** Everything here is stored as it is. */
export interface Run {
  /** A UUID, so that two tabs never make the same. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly experiment: Experiment;
  /** Trainable numbers, and multiply–adds of one image forward. */
  readonly network: { readonly parameters: number; readonly multiplyAdds: number };
  /** From 1 to `colorCount`: which of the theme's `--run-N`; it stays. */
  readonly color: number;
  /** What the user calls it; without one it is called by what differs. */
  readonly name?: string;
  readonly isHidden: boolean;
  /** Stands first, and does not make room for newer ones. */
  readonly isPinned: boolean;
  /** The one that differences are taken from. */
  readonly isBaseline: boolean;
  /** Milliseconds since 1970; it can be brought back until the page forgets it. */
  readonly deletedAt?: number;
  /** Its place in the queue and in the list, among the times of the others, where somebody moved it. */
  readonly queuedAt?: number;
  readonly phase: Phase;
  readonly step: number;
  readonly epoch: number;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  readonly counts?: SplitCounts;
  /** What its data set's files held. */
  readonly fileCounts?: DataSummary["fileCounts"];
  readonly backend?: BackendInfo;
  readonly environment?: RunEnvironment;
  /** Time spent in training steps, and the images trained on in it. */
  readonly trainingMs: number;
  readonly trainedImages: number;
  /** The mean of the last 50 batches, measured while the weights change. */
  readonly train?: { readonly loss: number; readonly accuracy: number };
  /** The last measurement, and the one with the best accuracy. */
  readonly validation?: Measured;
  readonly best?: Measured;
  readonly test?: Measured;
  /** Accuracies on corrupted test images, when they were last measured. */
  readonly robustness?: Robustness;
  /** Where the rate left its schedule, in the order of the steps. */
  readonly rates?: readonly RateEvent[];
  /** Why it ended before its last step, in a sentence. */
  readonly stopped?: string;
  readonly failure?: Failure;
}

export type RateEvent = Extract<TrainingEvent, { kind: "rate" }>;

export const colorCount = 8;

/** Whether a run is on the charts. */
export const isShown = ({ isHidden, deletedAt }: Partial<Pick<Run, "isHidden" | "deletedAt">>) =>
  !isHidden && deletedAt === undefined;

/**
 * The colour that the fewest shown runs have; of those the one that the fewest deleted runs have, which may come back,
 * then the fewest hidden ones.
 */
export function freeColor(
  runs: readonly (Pick<Run, "color"> & Partial<Pick<Run, "isHidden" | "deletedAt">>)[],
): number {
  const uses = new Array<number>(colorCount).fill(0);
  for (const run of runs) {
    uses[run.color - 1] += isShown(run) ? 1e8 : run.isHidden ? 1 : 1e4; // far more than anybody's hidden runs
  }
  return 1 + uses.indexOf(Math.min(...uses));
}

export const colorOf = ({ color }: Pick<Run, "color">) => `--run-${color}`;

/** A random UUID; `crypto.randomUUID` is kept from pages whose origin browsers do not trust. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40; // version 4
  bytes[8] = (bytes[8] & 0x3f) | 0x80; // RFC 9562's variant
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** A run that has not begun; the others decide its colour. */
export function newRun(experiment: Experiment, others: readonly Run[], phase: "queued" | "starting"): Run {
  const { network } = networkOf(experiment);
  const { parameters, multiplyAdds } = network ? costOf(network) : { parameters: 0, multiplyAdds: 0 };
  return {
    id: newId(),
    createdAt: Date.now(),
    experiment,
    network: { parameters, multiplyAdds },
    color: freeColor(others),
    isHidden: false,
    isPinned: false,
    isBaseline: false,
    phase,
    step: 0,
    epoch: 1,
    stepsPerEpoch: 0,
    totalSteps: 0,
    trainingMs: 0,
    trainedImages: 0,
  };
}

export const isBusy = (run: Pick<Run, "phase"> | undefined) =>
  run !== undefined && ["starting", "warmingUp", "training", "evaluating"].includes(run.phase);

export const isOver = (run: Pick<Run, "phase"> | undefined) =>
  run?.phase === "done" || run?.phase === "failed";

/** Whether the run has steps to take, and the worker may take it up. */
export const canGoOn = ({ phase }: Pick<Run, "phase">) =>
  phase === "queued" || phase === "paused" || phase === "interrupted";

/** Whether the run failed before its first step, so that it may be started once the reason is gone. */
export const canStartAgain = ({ phase, step }: Pick<Run, "phase" | "step">) =>
  phase === "failed" && step === 0;

/** Whether the run ended because its loss was no finite number any more, which a smaller rate may prevent. */
export const isDiverged = ({ phase, failure }: Pick<Run, "phase" | "failure">) =>
  phase === "failed" && failure?.where === "run" && failure.key === "learningRate";

/** Where a run stands in the queue and in the list: later ones have larger numbers. */
export const placeOf = ({ queuedAt, createdAt }: Pick<Run, "queuedAt" | "createdAt">) =>
  queuedAt ?? createdAt;

/** The run with a validation that was measured: the last one, and the best. */
export function withValidation(run: Run, measured: Measured): Run {
  const isBetter = !run.best || run.best.step >= measured.step || measured.accuracy > run.best.accuracy;
  return { ...run, validation: measured, best: isBetter ? measured : run.best };
}

/** The run with another rate from a step on; one that a restart repeats replaces the earlier one. */
export function withRate(run: Run, event: RateEvent): Run {
  const { firstStep } = event.change;
  const isOther = ({ cause, change }: RateEvent) => cause !== event.cause || change.firstStep !== firstStep;
  const others = (run.rates ?? []).filter(
    (other) => isOther(other) && (event.cause !== "user" || other.change.firstStep < firstStep),
  );
  return { ...run, rates: [...others, event].sort((a, b) => a.change.firstStep - b.change.firstStep) };
}

/** What the user made of a run's rate. */
export const rateChangesOf = ({ rates = [] }: Pick<Run, "rates">): RateChange[] =>
  rates.flatMap((event) => (event.cause === "user" ? [event.change] : []));

/** What a comparison takes of a run: test once it is measured, else the last validation. */
export function resultOf({ test, validation }: Pick<Run, "test" | "validation">) {
  if (test) return { ...test, split: "test" as const };
  return validation && { ...validation, split: "validation" as const };
}

/** How many images the run uses, and which. */
export const dataTextOf = ({ experiment: { data, seed }, counts, fileCounts }: Run, ownTitle?: string) =>
  dataText({ data, seed, counts, fileCounts, ownTitle });

/** Images that a run had trained on after so many steps. */
export const imagesAt = (run: Pick<Run, "experiment">, steps: number) =>
  steps * imagesPerStep(run.experiment.recipe);

/**
 * Multiply–adds of training after so many steps: three times those of the forward pass, since the gradients by the
 * inputs and by the weights take as many each.
 */
export const multiplyAddsAt = (run: Pick<Run, "experiment" | "network">, steps: number) =>
  3 * imagesAt(run, steps) * run.network.multiplyAdds;
