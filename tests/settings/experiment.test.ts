import { expect, test } from "vitest";
import { datasets } from "../../datasets";
import { models } from "../../models";
import {
  changedSettings,
  defaultExperiment,
  flatSettings,
  parseExperiment,
  readSettings,
  settingsOf,
  withSetting,
} from "../../src/settings/experiment";

const combinations = Object.keys(datasets).flatMap((dataset) =>
  Object.keys(models).map((model) => [dataset, model] as [keyof typeof datasets, keyof typeof models]),
);

test("the default trains LeNet-5 on strokes with Adam at 0.001 in batches of 32", () => {
  expect(flatSettings(defaultExperiment())).toMatchObject({
    version: 1,
    dataset: "strokes",
    trainSize: 0,
    model: "lenet5",
    edition: "modern",
    optimizer: "adam",
    learningRate: 0.001,
    batchSize: 32,
    epochs: 5,
    seed: 1,
  });
});

test.each(combinations)("no two settings of %s with %s share a name", (dataset, model) => {
  const keys = settingsOf(defaultExperiment(dataset, model)).map((setting) => setting.key);
  expect(new Set(keys).size).toBe(keys.length);
});

test.each(combinations)(
  "every setting of %s with %s says what it is and allows its default",
  (dataset, model) => {
    for (const { field, schema } of settingsOf(defaultExperiment(dataset, model))) {
      expect(field.label).not.toBe("");
      expect(field.help).toMatch(/\.$/);
      expect(schema.parse(field.default)).toBe(field.default);
    }
  },
);

test("a setting that is changed changes nothing else", () => {
  const before = defaultExperiment();
  const after = withSetting(before, "learningRate", 0.01);
  expect(changedSettings(after).map((setting) => setting.key)).toEqual(["learningRate"]);
  expect(flatSettings(before).learningRate).toBe(0.001);
});

test("another model starts from its own options", () => {
  const tanh = withSetting(defaultExperiment(), "activation", "tanh");
  const linear = withSetting(tanh, "model", "linear");
  expect(linear.model.options).toEqual({});
  expect(withSetting(linear, "model", "lenet5").model.options).toMatchObject({ activation: "relu" });
});

test("a wrong value is refused in one sentence that names the setting, what it may be and what came", () => {
  const change = (key: string, value: unknown) => () => withSetting(defaultExperiment(), key, value);
  expect(change("learningRate", -1)).toThrow("learningRate: expected a number from 0.000001 to 10, got -1");
  expect(change("learningRate", Number.NaN)).toThrow(
    "learningRate: expected a number from 0.000001 to 10, got NaN",
  );
  expect(change("batchSize", 32.5)).toThrow("batchSize: expected a whole number from 1 to 1,024, got 32.5");
  expect(change("optimizer", "adamm")).toThrow(
    'optimizer: expected one of sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw, got "adamm"',
  );
  expect(change("depth", 20)).toThrow("depth: expected the name of a setting of this experiment, found none");
});

test("an experiment from a file is checked to the last key", () => {
  expect(() => parseExperiment(null)).toThrow(/experiment: /);
  expect(() => parseExperiment({ version: 2 })).toThrow(/version: /);
  expect(() => parseExperiment({ version: 1, recipe: { learningRate: "fast" } })).toThrow(
    'recipe.learningRate: expected a number from 0.000001 to 10, got "fast"',
  );
  expect(() => parseExperiment({ version: 1, extra: 1 })).toThrow(/extra/);
  expect(() => parseExperiment({ version: 1, data: { dataset: "toString" } })).toThrow(
    /data.dataset: expected one of/,
  );
  expect(parseExperiment(JSON.parse(JSON.stringify(defaultExperiment())))).toEqual(defaultExperiment());
});

test("texts are read whatever their order, and a bad one keeps its default and is named", () => {
  const { experiment, problems } = readSettings([
    ["activation", "tanh"],
    ["batchSize", "many"],
    ["model", "lenet5"],
    ["seed", "7"],
    ["colour", "red"],
  ]);
  expect(flatSettings(experiment)).toMatchObject({ activation: "tanh", seed: 7, batchSize: 32 });
  expect(problems.map((problem) => problem.key)).toEqual(["batchSize", "colour"]);
});
