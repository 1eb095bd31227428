import { describe, expect, test } from "vitest";
import { defaultExperiment, type Setting, settingsOf, withSetting } from "../../src/settings/experiment";
import { exampleValues, readValues } from "../../src/study/axisValues";
import { axisOf, jobsOf, sweepOf } from "../../src/study/study";

const base = withSetting(defaultExperiment("strokes", "residual"), "labelNoise", "confusion");
const fieldOf = (key: string) => (settingsOf(base).find((setting) => setting.key === key) as Setting).field;

test.each([
  ["learningRate", "0.01, 0.1", [0.01, 0.1]],
  ["learningRate", "1e-3 0.03;0.1", [0.001, 0.03, 0.1]],
  ["depth", "8,20,\n32,", [8, 20, 32]],
  ["skipConnections", "false, true", [false, true]],
  ["optimizer", "sgd, adam", ["sgd", "adam"]],
  ["labelConfusion", "4>9:0.3, 7>1:0.2\n3>5:0.5", ["4>9:0.3, 7>1:0.2", "3>5:0.5"]],
  ["labelConfusion", "4>9:0.3, 7>1:0.2; 3>5:0.5", ["4>9:0.3, 7>1:0.2", "3>5:0.5"]],
  ["classes", "all; 0,1,7; 0-4", ["", "0,1,7", "0-4"]],
])("%s takes the list %j", (key, list, values) => {
  expect(readValues(fieldOf(key), list)).toEqual(values);
});

test.each([
  ["learningRate", "0.01, fast", 'learningRate: expected a number from 0.000001 to 10, got "fast"'],
  ["depth", "8, 20.5", "depth: expected a whole number"],
  ["learningRate", "0.01", "learningRate: expected at least two values to compare, got 1"],
  ["learningRate", "0.1, 0.10", "learningRate: expected different values, got 0.1 twice"],
  ["labelConfusion", "4>9:0.3; 4>4:1", "labelConfusion: expected two different classes"],
])("%s refuses the list %j in a sentence", (key, list, sentence) => {
  expect(() => axisOf(base, key, readValues(fieldOf(key), list))).toThrow(sentence);
});

describe("what is suggested for a setting is an axis of two values or more", () => {
  const settings = settingsOf(base).filter(({ key, applies }) => applies && key !== "seed");
  test.each(settings.map((setting) => [setting.key, setting] as const))("%s", (key, setting) => {
    const axis = axisOf(base, key, readValues(setting.field, exampleValues(setting)));
    expect(axis.arms.length).toBeGreaterThan(1);
    expect(new Set(axis.arms.map(({ label }) => label)).size).toBe(axis.arms.length);
  });
});

test("one setting cannot be both axes", () => {
  const axis = axisOf(base, "depth", [8, 14]);
  expect(() => sweepOf(base, [axis, axis], [1])).toThrow("depth: expected two different settings");
  const other = axisOf(base, "dataset", ["strokes", "shapes"]);
  expect(jobsOf(sweepOf(base, [axis, other], [1])).map(({ experiment }) => experiment.data.dataset)).toEqual([
    "strokes",
    "shapes",
    "strokes",
    "shapes",
  ]);
});
