/**
 * Accuracy on corrupted test images, for every corruption and severity: the measure of Hendrycks & Dietterich 2019
 * (`datasets/corruptions`). Nothing of the run changes.
 */
import { type CorruptionId, corruptionsFor, severities, suiteName } from "../../datasets/corruptions";
import { chunkOutputs, chunkSize } from "./chunks";
import { classifierOf } from "./classify";
import type { RunData } from "./data";
import { classImageCount } from "./evaluate";
import { largest } from "./losses/probabilities";
import type { TrainingRun } from "./run";
import { type SuiteControl, type SuiteImage, suiteImages } from "./suiteImages";

export interface RobustnessOptions {
  /** How many test images, spread evenly over the split; all of it if it has fewer. */
  readonly imageCount: number;
}

/** What was measured, plain enough to be stored with the run. */
export interface Robustness {
  /** Which corrupted images: measurements of another suite or of other images cannot be compared. */
  readonly suite: string;
  /** Steps that the net had taken. */
  readonly step: number;
  readonly imageCount: number;
  /** Accuracy on the same images as they are, 0–1. */
  readonly clean: number;
  /** Accuracies by severity, 1 first; of all corruptions that change images of so many channels. */
  readonly accuracies: Readonly<Partial<Record<CorruptionId, readonly number[]>>>;
}

export interface RobustnessReport {
  /** Measurements, of which there is one for each corruption and severity and one for the clean images. */
  readonly done: number;
  readonly total: number;
  /** What was measured so far, in the registry's order; undefined before the clean images are. */
  readonly robustness?: Robustness;
  readonly end?: "finished" | "stopped";
}

/** Tells after each corruption and severity what is known by then. */
export async function* measureRobustness(
  run: TrainingRun,
  data: RunData,
  { imageCount }: RobustnessOptions,
  control: SuiteControl,
): AsyncGenerator<RobustnessReport> {
  const clean = data.cleanTest ?? data.test;
  const positions = spread(clean.indices.length, imageCount);
  const ids = corruptionsFor(data.imageShape[2]);
  const total = 1 + ids.length * severities.length;
  const { step } = run;

  yield { done: 0, total };
  let robustness: Robustness | undefined;
  let done = 0;
  for (const change of [
    undefined,
    ...ids.flatMap((id) => severities.map((severity) => ({ id, severity }))),
  ]) {
    const images = positions.map((position) => ({ position, change }));
    const measured = await accuracy(run, data, images, control);
    if (measured === undefined) return yield { done, total, robustness, end: "stopped" };
    done += 1;
    if (!change || !robustness) {
      robustness = { suite: suiteName, step, imageCount: positions.length, clean: measured, accuracies: {} };
    } else {
      const before = robustness.accuracies[change.id] ?? [];
      const accuracies = { ...robustness.accuracies, [change.id]: [...before, measured] };
      robustness = { ...robustness, accuracies };
    }
    if (done < total) yield { done, total, robustness };
  }
  yield { done, total, robustness, end: "finished" };
}

/** As many positions as asked, from the first on and equally far apart, so that a sorted file gives every class. */
function spread(length: number, count: number): number[] {
  const size = Math.min(length, count);
  return Array.from({ length: size }, (_, index) => Math.floor((index * length) / size));
}

/** The share of these images that are classified rightly; nothing if it is to stop. */
async function accuracy(
  run: TrainingRun,
  data: RunData,
  images: readonly SuiteImage[],
  control: SuiteControl,
): Promise<number | undefined> {
  const classify = await classifierOf(run, data, classImageCount);
  let correctCount = 0;
  for (let first = 0; first < images.length; first += chunkSize) {
    const chunk = await suiteImages(data, images.slice(first, first + chunkSize), control);
    if (!chunk) return undefined;
    const outputs = await chunkOutputs(run, data, chunk, 0);
    const size = outputs.length / chunkSize;
    for (let row = 0; row < chunk.indices.length; row++) {
      const predicted = largest(classify(outputs.subarray(row * size, (row + 1) * size)));
      correctCount += Number(predicted === chunk.images.labels[row]);
    }
  }
  return correctCount / images.length;
}
