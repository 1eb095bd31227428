import { expect, test } from "vitest";
import { defaultExperiment } from "../../src/settings/experiment";
import { newRun } from "../../src/store/run";
import { measuredNets } from "../../src/ui/complexityData";

const run = newRun(defaultExperiment("strokes", "linear"), [], "queued");
const at = (accuracy: number) => ({ step: 10, loss: 1, accuracy });

test("the chart has cost, accuracy and parameters of each run, hollow while test is not measured", () => {
  const { bubbles, rows } = measuredNets([
    { ...run, id: "1", best: at(0.9), test: at(0.85) },
    { ...run, id: "2", best: at(0.5) },
    { ...run, id: "3" },
  ]);
  const net = { label: "Linear softmax · Strokes", x: 7_840, size: 7_850 };
  expect(bubbles).toMatchObject([
    { ...net, y: 0.85, isHollow: false },
    { ...net, y: 0.5, isHollow: true },
  ]);
  expect(rows[1]).toEqual(["Linear softmax", "Strokes", "0.500", "–", "7,840", "7,850"]);
});
