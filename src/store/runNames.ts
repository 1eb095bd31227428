/** What runs are called: the net, and what differs between them. */
import { type Experiment, type Setting, settingsOf } from "../settings/experiment";
import { settingText } from "../settings/fields";
import type { Run } from "./run";

/** Names that are short enough for a legend. */
const shortLabels: Readonly<Record<string, string>> = {
  learningRate: "lr",
  batchSize: "batch",
  trainSize: "images",
  skipConnections: "skips",
};

const partsOf = (setting: Setting): string => {
  const { key, field, value } = setting;
  return settingText(shortLabels[key] ? { ...field, label: shortLabels[key] } : field, value);
};

/** `residual-20`: the model, with its depth where it has one. */
export function netName({ model }: Pick<Experiment, "model">): string {
  const { depth } = model.options;
  return depth === undefined ? model.model : `${model.model}-${depth}`;
}

const known = new WeakMap<Experiment, ReadonlyMap<string, Setting>>();

/** The settings that matter, by name. */
function settingsByKey(experiment: Experiment): ReadonlyMap<string, Setting> {
  const before = known.get(experiment);
  if (before) return before;
  const rows = settingsOf(experiment).filter(({ applies }) => applies);
  const settings = new Map(rows.map((setting) => [setting.key, setting]));
  known.set(experiment, settings);
  return settings;
}

/** The settings that not all of these experiments share, in the order of the form. */
export function differingKeys(experiments: readonly Experiment[]): string[] {
  const all = experiments.map(settingsByKey);
  const keys = new Set(all.flatMap((settings) => [...settings.keys()]));
  return [...keys].filter((key) => {
    const values = new Set(all.filter((one) => one.has(key)).map((one) => one.get(key)?.value));
    return values.size > 1;
  });
}

/** Those that the net's name does not say. */
const unsaidKeys = (runs: readonly Named[]) =>
  differingKeys(runs.map(({ experiment }) => experiment)).filter((key) => key !== "model" && key !== "depth");

type Named = Pick<Run, "id" | "experiment" | "name">;

function described({ experiment }: Named, keys: readonly string[], withDefaults: boolean): string {
  const settings = settingsByKey(experiment);
  const parts = keys.flatMap((key) => {
    const setting = settings.get(key);
    const isTold = setting && (withDefaults || setting.value !== setting.field.default);
    return isTold ? [partsOf(setting)] : [];
  });
  return [netName(experiment), ...parts].join(" · ");
}

function groupsBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}

/**
 * A name for each run, oldest first: the user's, or the net with the settings that differ between the runs, like
 * `residual-20 · lr 0.05`. Defaults are told only where runs would be called the same; equal ones are numbered.
 */
export function runNames(runs: readonly Named[]): Map<string, string> {
  const names = wantedNames(runs);
  const taken = new Set<string>();
  for (const [id, wanted] of names) {
    let name = wanted;
    for (let number = 2; taken.has(name); number++) name = `${wanted} (${number})`;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}

/** The user's own first: they give way to no other. */
function wantedNames(runs: readonly Named[]): Map<string, string> {
  const names = new Map<string, string>();
  const unnamed = runs.filter(({ id, name }) => {
    if (name) names.set(id, name);
    return !name;
  });
  const keys = unsaidKeys(runs);
  for (const same of groupsBy(unnamed, (run) => described(run, keys, false))) {
    const isAlone = same.length === 1;
    const differing = isAlone ? keys : unsaidKeys(same);
    const nameOf = (run: Named) => {
      if (isAlone || differing.length === 0) return described(run, keys, false);
      const told = keys.filter((key) => {
        const setting = settingsByKey(run.experiment).get(key);
        return differing.includes(key) || (setting && setting.value !== setting.field.default);
      });
      return described(run, told, true);
    };
    for (const run of same) names.set(run.id, nameOf(run));
  }
  return names;
}
