/** Studies that are one click away: a question, what to look for, and where it was asked first. */
import { type Experiment, readSettings } from "../settings/experiment";
import type { SettingValue } from "../settings/fields";
import { type Arm, type Axis, axisOf, type Study } from "./study";

export interface Preset {
  readonly title: string;
  /** What is asked, as the learner would. */
  readonly question: string;
  /** What to look for in the result. */
  readonly watch: string;
  readonly paper: string;
  /** What differs from the default experiment. */
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly axes: (experiment: Experiment) => readonly Axis[];
  readonly seedCount: number;
  /** The places on the last axis that the short form keeps; it has one seed, and so no verdict. */
  readonly short: readonly number[];
}

const arm = (label: string, settings: Arm["settings"]): Arm => ({ label, settings });
const axis = (title: string, ...arms: readonly Arm[]): Axis => ({ title, arms });

export const presets = {
  depth: {
    title: "Plain against residual, depth by depth",
    question: "Does a deeper net learn better, with and without skip connections?",
    watch:
      "Training loss: the plain net's grows with depth while the residual net's does not. That is degradation and not " +
      "overfitting, which would show in the test error alone.",
    paper: "He, Zhang, Ren & Sun 2016, figure 1 and table 2",
    settings: {
      dataset: "fashion-mnist",
      trainSize: 10_000,
      trainOrder: "file",
      testSize: 2_000,
      model: "residual",
      optimizer: "momentum",
      learningRate: 0.05,
      batchSize: 64,
      epochs: 2,
      steps: 300,
    },
    axes: (experiment) => [
      axis("Net", arm("plain", { skipConnections: false }), arm("residual", { skipConnections: true })),
      axisOf(experiment, "depth", [8, 20, 32, 56]),
    ],
    seedCount: 3,
    short: [0, 2],
  },
} as const satisfies Record<string, Preset>;

export type PresetId = keyof typeof presets;

/** The line of each preset, as one type. */
export const presetEntries = Object.entries(presets) as readonly (readonly [PresetId, Preset])[];

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
