/** How long a study takes, from a few steps of its cheapest and its dearest run. */
import { inputOf } from "../../datasets";
import { costOf } from "../../models/cost";
import type { Experiment } from "../settings/experiment";
import { imagesPerStep, runLength } from "../settings/learningRate";
import { describeNetwork } from "../settings/network";
import type { SplitCounts } from "../training/events";
import type { Job } from "./study";

/** A few steps of one run. */
export interface Timing {
  /** Of one step's images. */
  readonly multiplyAdds: number;
  readonly stepMs: number;
  /** From asking for the run to its first step: data, weights, programs. */
  readonly startMs: number;
  readonly counts: SplitCounts;
}

/** Multiply–adds of a training step's images, forward. */
export function stepWork({ data, model, recipe }: Experiment): number {
  const { imageShape, classCount } = inputOf(data);
  const network = describeNetwork({ model, recipe }, imageShape, classCount);
  return costOf(network).multiplyAdds * imagesPerStep(recipe);
}

/** The jobs with the least and the most work in a step; one of each cell is looked at. */
export function extremeJobs(jobs: readonly Job[]): [Job, Job] {
  const seed = jobs[0].seed;
  const ranked = jobs
    .filter((job) => job.seed === seed)
    .map((job) => ({ job, work: stepWork(job.experiment) }))
    .sort((a, b) => a.work - b.work);
  return [ranked[0].job, ranked[ranked.length - 1].job];
}

/** Forward and backward cost about three times forward alone: twice as much again for the two gradients. */
const backwardFactor = 3;

/** Milliseconds of a run: its start, its steps, validation after each epoch and the test. */
export function runMs(experiment: Experiment, [cheap, dear]: readonly [Timing, Timing]): number {
  const work = stepWork(experiment);
  const span = dear.multiplyAdds - cheap.multiplyAdds;
  const share = span > 0 ? Math.max(0, (work - cheap.multiplyAdds) / span) : 0;
  const between = (a: number, b: number) => a + share * (b - a);
  const stepMs = between(cheap.stepMs, dear.stepMs);
  const { data, recipe } = experiment;
  const { totalSteps, epochSteps } = runLength(recipe, data.trainSize || cheap.counts.train);
  const epochs = Math.ceil(totalSteps / Math.max(1, epochSteps));
  const evaluated = epochs * cheap.counts.validation + cheap.counts.test;
  return (
    between(cheap.startMs, dear.startMs) +
    totalSteps * stepMs +
    ((evaluated / imagesPerStep(recipe)) * stepMs) / backwardFactor
  );
}

/** Milliseconds of all runs, one after the other. */
export const studyMs = (jobs: readonly Job[], timings: readonly [Timing, Timing]): number =>
  jobs.reduce((sum, { experiment }) => sum + runMs(experiment, timings), 0);

/** A part of a study's work, and how much of it is done. */
export interface Part {
  readonly work: number;
  /** 0–1 */
  readonly done: number;
}

/** Milliseconds that are left at the speed so far; undefined before anything is done. */
export function timeLeft(parts: readonly Part[], elapsedMs: number): number | undefined {
  const done = parts.reduce((sum, part) => sum + part.work * part.done, 0);
  const all = parts.reduce((sum, part) => sum + part.work, 0);
  return done > 0 ? (elapsedMs / done) * (all - done) : undefined;
}
