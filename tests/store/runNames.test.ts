import { expect, test } from "vitest";
import { defaultExperiment, type Experiment } from "../../src/settings/experiment";
import { differingKeys, runNames } from "../../src/store/runNames";
import { withSettings } from "../../src/study/study";

const base = defaultExperiment();
const names = (...runs: (Experiment | [Experiment, string])[]) => [
  ...runNames(
    runs.map((run, index) =>
      Array.isArray(run)
        ? { id: String(index), experiment: run[0], name: run[1] }
        : { id: String(index), experiment: run },
    ),
  ).values(),
];
const residual = withSettings(base, { model: "residual", depth: 20 });

test("a run alone is called by its net", () => {
  expect(names(base)).toEqual(["lenet5"]);
  expect(names(withSettings(residual, { learningRate: 0.05 }))).toEqual(["residual-20"]);
});

test("runs are called by the settings that differ between them, where these are no defaults", () => {
  const fast = withSettings(residual, { learningRate: 0.05 });
  expect(names(residual, fast)).toEqual(["residual-20", "residual-20 · lr 0.05"]);
  expect(names(residual, fast, withSettings(fast, { seed: 2, skipConnections: false }))).toEqual([
    "residual-20",
    "residual-20 · lr 0.05",
    "residual-20 · skips off · lr 0.05 · seed 2",
  ]);
  expect(names(base, withSettings(base, { optimizer: "sgd", dataset: "mnist" }))).toEqual([
    "lenet5",
    "lenet5 · MNIST · SGD",
  ]);
});

test("runs of other depths need no more than their depth", () => {
  expect(names(residual, withSettings(residual, { depth: 32 }))).toEqual(["residual-20", "residual-32"]);
});

test("equal runs are numbered, and a name of the user's stays", () => {
  expect(names(base, base, [base, "my best"], base)).toEqual([
    "my best",
    "lenet5",
    "lenet5 (2)",
    "lenet5 (3)",
  ]);
});

test("no two runs have the same name, which a chart and its file go by, whoever gave it", () => {
  expect(names([base, "lenet5"], base, [base, "mine"], [base, "mine"])).toEqual([
    "lenet5",
    "mine",
    "mine (2)",
    "lenet5 (2)",
  ]);
});

test("settings that only one optimizer has do not count as differences of the others", () => {
  const sgd = withSettings(base, { optimizer: "sgd" });
  expect(differingKeys([base, sgd])).toEqual(["optimizer"]);
  expect(differingKeys([base, withSettings(base, { beta1: 0.5 }), sgd])).toEqual(["optimizer", "beta1"]);
  expect(differingKeys([base])).toEqual([]);
});
