/** What a preset of the Compare view is, the study that it stands for, and what several presets share. */
import { type Experiment, readSettings } from "../settings/experiment";
import type { SettingValue } from "../settings/fields";
import type { Arm, Axis, Study } from "./study";
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

/** A value of an axis, with the settings that it stands for. */
export const arm = (label: string, settings: Arm["settings"]): Arm => ({ label, settings });
/** What a study varies, place by place. */
export const axis = (title: string, ...arms: readonly Arm[]): Axis => ({ title, arms });

/** Strokes are drawn by the program, so that these need no file. */
export const strokes = { dataset: "strokes", trainSize: 5_000, testSize: 2_000, batchSize: 64 } as const;

const firstSeeds = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** The preset's experiment, with other settings over it: texts by name, as a command line gives them. */
export function presetExperiment(
  preset: Preset,
  texts: Iterable<readonly [string, string]> = [],
): ReturnType<typeof readSettings> {
  const own = Object.entries(preset.settings).map(([key, value]) => [key, String(value)] as const);
  return readSettings(new Map([...own, ...texts]));
}

/** The study that a preset stands for, on its own experiment or on one that was changed since. */
export function studyOf(
  preset: Preset,
  {
    experiment = presetExperiment(preset).experiment,
    seeds = firstSeeds(preset.seedCount),
    isShort = false,
  } = {},
): Study {
  const axes = [...preset.axes(experiment)];
  if (!isShort) return { title: preset.title, experiment, axes, seeds };
  const last = axes.length - 1;
  axes[last] = { ...axes[last], arms: preset.short.map((place) => axes[last].arms[place]) };
  return { title: `${preset.title}, short form`, experiment, axes, seeds: seeds.slice(0, 1) };
}
