/**
 * A study: one experiment, varied along one axis or two, every cell with the same seeds. Plain data, so that the
 * page, the command line and an evidence file mean the same by it.
 */
import { type Experiment, settingsOf, withSetting } from "../settings/experiment";
import { type Field, type SettingValue, settingText } from "../settings/fields";
import { impossibility } from "../settings/network";

/** One place on an axis: what is set there, beside what the study's experiment says. */
export interface Arm {
  readonly label: string;
  readonly settings: Readonly<Record<string, SettingValue>>;
}

export interface Axis {
  readonly title: string;
  /** The setting, where every arm sets the same one alone. */
  readonly key?: string;
  readonly arms: readonly Arm[];
}

export interface Study {
  readonly title: string;
  readonly experiment: Experiment;
  /** One or two; the first tells curves apart, the last is the x axis where it is a number. */
  readonly axes: readonly Axis[];
  readonly seeds: readonly number[];
}

/** One run of a study. */
export interface Job {
  /** Counts a study's jobs from 0, whatever part of them is run here. */
  readonly index: number;
  /** The arm on each axis, e.g. `[0, 2]`. */
  readonly cell: readonly number[];
  readonly seed: number;
  readonly name: string;
  readonly experiment: Experiment;
}

/** What a value is called where its setting's name does not stand beside it. */
export function valueText(field: Field, value: SettingValue): string {
  const text = settingText(field, value);
  return field.kind === "choice" && text === "None" ? `no ${field.label.toLowerCase()}` : text;
}

/** What stands on an axis under its title: `8` for `depth 8`. */
export function placesOf({ title, arms }: Axis): string[] {
  const start = `${title.toLowerCase()} `;
  return arms.map(({ label }) => (label.startsWith(start) ? label.slice(start.length) : label));
}

/** Whether an axis is of one setting's numbers. */
export const isNumeric = ({ key, arms }: Axis): boolean =>
  key !== undefined && arms.every(({ settings }) => typeof settings[key] === "number");

/**
 * The axis of one setting over a list of values.
 * @throws `key: expected …, got …` for no such setting or a wrong value.
 */
export function axisOf(experiment: Experiment, key: string, values: readonly unknown[]): Axis {
  const setting = settingsOf(experiment).find((candidate) => candidate.key === key);
  if (!setting) throw new Error(`${key}: expected the name of a setting of this experiment, found none`);
  if (values.length < 2) {
    throw new Error(`${key}: expected at least two values to compare, got ${values.length}; add one`);
  }
  const arms = values.map((value): Arm => {
    const changed = settingsOf(withSetting(experiment, key, value)).find((other) => other.key === key);
    const checked = changed?.value as SettingValue;
    return { label: valueText(setting.field, checked), settings: { [key]: checked } };
  });
  const twice = arms.find(
    ({ settings }, index) => arms.findIndex((other) => other.settings[key] === settings[key]) < index,
  );
  if (twice) throw new Error(`${key}: expected different values, got ${twice.settings[key]} twice`);
  return { title: setting.field.label, key, arms };
}

/**
 * A study of one setting or two, each over a list of values.
 * @throws `key: expected …` if both are the same setting.
 */
export function sweepOf(experiment: Experiment, axes: readonly Axis[], seeds: readonly number[]): Study {
  const [first, second] = axes;
  if (first.key && first.key === second?.key) {
    throw new Error(`${first.key}: expected two different settings, got this one twice; leave one out`);
  }
  const title = `Sweep over ${axes.map((axis) => axis.title.toLowerCase()).join(" and ")}`;
  return { title, experiment, axes, seeds };
}

/** Sets several settings, the model and the data set first, since the others depend on them. */
export function withSettings(
  experiment: Experiment,
  settings: Readonly<Record<string, SettingValue>>,
): Experiment {
  const first = ["dataset", "model"];
  const entries = Object.entries(settings).sort(
    ([a], [b]) => Number(first.includes(b)) - Number(first.includes(a)),
  );
  return entries.reduce((changed, [key, value]) => withSetting(changed, key, value), experiment);
}

/** Every cell of the grid, e.g. `[0, 0]`, `[0, 1]`, …; the last axis moves fastest. */
export function cellsOf({ axes }: Pick<Study, "axes">): number[][] {
  return axes.reduce<number[][]>(
    (cells, { arms }) => cells.flatMap((cell) => arms.map((_, arm) => [...cell, arm])),
    [[]],
  );
}

/** How many runs a study has. */
export const jobCount = ({ axes, seeds }: Pick<Study, "axes" | "seeds">): number =>
  axes.reduce((count, { arms }) => count * arms.length, seeds.length);

/** Nobody means more runs, and a page must not stall on a file or link that asks for them. */
const runLimit = 10_000;

/** @throws `where: expected a study of at most …` */
export function checkRunCount(where: string, study: Study): void {
  const count = jobCount(study);
  if (count <= runLimit) return;
  throw new Error(
    `${where}: expected a study of at most ${runLimit.toLocaleString("en-GB")} runs, got ${count.toLocaleString("en-GB")}; take fewer seeds or values`,
  );
}

/** What a cell is called, e.g. `plain · 20`. */
export const cellName = ({ axes }: Pick<Study, "axes">, cell: readonly number[]): string =>
  cell.map((arm, axis) => axes[axis].arms[arm].label).join(" · ");

/** The experiment of a cell with one seed. */
function experimentOf({ experiment, axes }: Study, cell: readonly number[], seed: number): Experiment {
  const settings = Object.assign({}, ...cell.map((arm, axis) => axes[axis].arms[arm].settings));
  return { ...withSettings(experiment, settings), seed };
}

/**
 * Every run of a study, one seed after the other, so that the whole grid is there once before any cell is repeated.
 * @throws one sentence if a cell cannot be: a wrong value, or a network that cannot be built.
 */
export function jobsOf(study: Study): readonly Job[] {
  const known = jobsByStudy.get(study);
  if (known) return known;
  const jobs = makeJobs(study);
  jobsByStudy.set(study, jobs);
  return jobs;
}

/** A page asks again for each of its figures, and a study of 500 runs takes half a second. */
const jobsByStudy = new WeakMap<Study, readonly Job[]>();

function makeJobs(study: Study): Job[] {
  const cells = cellsOf(study);
  const jobs = study.seeds.flatMap((seed, repeat) =>
    cells.map((cell, place): Job => {
      const index = repeat * cells.length + place;
      const name = `${cellName(study, cell)} · seed ${seed}`;
      return { index, cell, seed, name, experiment: experimentOf(study, cell, seed) };
    }),
  );
  for (const { cell, experiment } of jobs.slice(0, cells.length)) {
    const problem = impossibility(experiment);
    if (problem) throw new Error(`${cellName(study, cell)}: ${problem.message}`);
  }
  return jobs;
}

/**
 * The `shard`-th of `count` parts of the jobs, dealt in turn so that each part has cheap and dear ones alike.
 * @throws `shard: expected …, got …`
 */
export function shardOf(jobs: readonly Job[], shard: number, count: number): Job[] {
  if (!(Number.isInteger(shard) && Number.isInteger(count) && shard >= 1 && shard <= count)) {
    throw new Error(`shard: expected a part and their number, e.g. 2/5, got ${shard}/${count}`);
  }
  return jobs.filter(({ index }) => index % count === shard - 1);
}
