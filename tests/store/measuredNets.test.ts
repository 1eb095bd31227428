import { expect, test } from "vitest";
import { defaultExperiment } from "../../src/settings/experiment";
import { withMeasurement } from "../../src/store/measuredNets";
import { measuredNets } from "../../src/ui/complexityData";

const experiment = defaultExperiment("strokes", "linear");
const run = { id: 1, experiment };

test("a run is one net: the best of its validations, and its test", () => {
  let nets = withMeasurement([], run, "validation", 0.7);
  nets = withMeasurement(nets, run, "validation", 0.9);
  nets = withMeasurement(nets, run, "validation", 0.8);
  nets = withMeasurement(nets, { id: 2, experiment }, "validation", 0.5);
  nets = withMeasurement(nets, run, "test", 0.85);
  expect(nets).toEqual([
    { id: 1, experiment, validationAccuracy: 0.9, testAccuracy: 0.85 },
    { id: 2, experiment, validationAccuracy: 0.5 },
  ]);
});

test("the chart has cost, accuracy and parameters of each, hollow while test is not measured", () => {
  const { bubbles, rows } = measuredNets([
    { id: 1, experiment, validationAccuracy: 0.9, testAccuracy: 0.85 },
    { id: 2, experiment, validationAccuracy: 0.5 },
  ]);
  const net = { label: "Linear softmax · Strokes", x: 7_840, size: 7_850 };
  expect(bubbles).toMatchObject([
    { ...net, y: 0.85, isHollow: false },
    { ...net, y: 0.5, isHollow: true },
  ]);
  expect(rows[1]).toEqual(["Linear softmax", "Strokes", "0.500", "–", "7,840", "7,850"]);
});
