/** What a preset of the Compare view is, and what several of them share. */
import type { Experiment } from "../settings/experiment";
import type { SettingValue } from "../settings/fields";
import type { Arm, Axis } from "./study";
import type { MetricId } from "./summary";

export interface Preset {
  readonly title: string;
  /** What is asked, as the learner would. */
  readonly question: string;
  /** What to look for in the result. */
  readonly watch: string;
  readonly paper: string;
  /** What the arms are judged by first. */
  readonly metric: MetricId;
  /** What differs from the default experiment. */
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly axes: (experiment: Experiment) => readonly Axis[];
  readonly seedCount: number;
  /** The places on the last axis that the short form keeps; it has one seed, and so no verdict. */
  readonly short: readonly number[];
}

export const arm = (label: string, settings: Arm["settings"]): Arm => ({ label, settings });
export const axis = (title: string, ...arms: readonly Arm[]): Axis => ({ title, arms });

/** Strokes are drawn by the program, so that these need no file. */
export const strokes = { dataset: "strokes", trainSize: 5_000, testSize: 2_000, batchSize: 64 } as const;
