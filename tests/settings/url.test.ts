import { expect, test } from "vitest";
import { datasets } from "../../datasets";
import { models } from "../../models";
import { defaultExperiment, settingsOf, withSetting } from "../../src/settings/experiment";
import type { Field, SettingValue } from "../../src/settings/fields";
import { addressOf, fromHash, toHash, viewOf, views } from "../../src/settings/url";

test("the default experiment needs no hash", () => {
  expect(toHash(defaultExperiment())).toBe("");
  expect(fromHash("")).toEqual({ experiment: defaultExperiment(), problems: [] });
});

test("a hash holds the version and only what differs", () => {
  const experiment = withSetting(withSetting(defaultExperiment(), "dataset", "mnist"), "learningRate", 0.01);
  expect(toHash(experiment)).toBe("#v=1&dataset=mnist&learningRate=0.01");
});

function otherValue(field: Field): SettingValue {
  if (field.kind === "switch") return !field.default;
  if (field.kind === "choice")
    return Object.keys(field.options).find((id) => id !== field.default) ?? field.default;
  if (field.kind === "text") return field.example;
  return field.default === field.max ? field.min : field.max;
}

/** Every data set and every model, each with the other's first: their settings do not depend on each other. */
const pairs = [
  ...Object.keys(datasets).map((dataset) => [dataset, "lenet5"]),
  ...Object.keys(models).map((model) => ["strokes", model]),
] as [keyof typeof datasets, keyof typeof models][];

const every = pairs.flatMap(([dataset, model]) => {
  const experiment = defaultExperiment(dataset, model);
  return settingsOf(experiment).map((setting) => ({
    experiment,
    setting,
    name: `${dataset} ${model} ${setting.key}`,
  }));
});

test.each(every)("$name survives the address", ({ experiment, setting }) => {
  let changed = experiment;
  for (const [key, values] of Object.entries(setting.field.when ?? {}))
    changed = withSetting(changed, key, values === "nonzero" ? 1 : values[0]);
  changed = withSetting(changed, setting.key, otherValue(setting.field));
  expect(fromHash(toHash(changed))).toEqual({ experiment: changed, problems: [] });
});

test.each(views)(
  "the view %s stands in the address beside the experiment, and changes nothing of it",
  (view) => {
    const other = withSetting(defaultExperiment(), "seed", 3);
    for (const experiment of [defaultExperiment(), other]) {
      const hash = addressOf(experiment, view);
      expect(viewOf(hash)).toBe(view);
      expect(fromHash(hash)).toEqual({ experiment, problems: [] });
    }
  },
);

test("the first view needs no name, and an unknown one leads to it", () => {
  expect(addressOf(defaultExperiment(), "train")).toBe("");
  expect(addressOf(defaultExperiment(), "zoo")).toBe("#view=zoo");
  expect(viewOf("#v=1&seed=3")).toBe("train");
  expect(viewOf("#view=attic")).toBe("train");
});

test("unknown keys, bad values and other versions keep the defaults and say so", () => {
  const { experiment, problems } = fromHash("#v=9&learningRate=fast&magic=1&seed=3");
  expect(experiment).toEqual(withSetting(defaultExperiment(), "seed", 3));
  expect(problems.map((problem) => problem.message)).toEqual([
    "v: expected version 1 of the link, got 9; settings that this version does not know keep their defaults",
    'learningRate: expected a number from 0.000001 to 10, got "fast"',
    "magic: expected the name of a setting of this experiment, found none",
  ]);
});
