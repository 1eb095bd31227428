import { expect, test } from "vitest";
import type { Evidence } from "../../src/study/evidence";
import { gradientPanels, ratioRows, ratioText } from "../../src/study/gradients";
import { jobsOf } from "../../src/study/study";
import type { LayerStatistics } from "../../src/training/events";
import { depthStudy, madeEvidence } from "./runs";

const study = depthStudy([1, 2]);
const none = [null, null, null];

/** Three convolutions whose gradient falls by `fall` from the first to the last. */
const layersOf = (fall: number): LayerStatistics => ({
  step: 0,
  layers: ["stem_conv", "conv1", "conv2"],
  kinds: ["conv", "conv", "conv"],
  values: { gradient: [fall, null, 1], weight: none, update: none, mean: none, deviation: none, dead: none },
});

const made = madeEvidence(study, () => 0.5);
/** Plain nets lose 100 or 10,000 by seed, residual ones nothing. */
const evidence: Evidence = {
  ...made,
  runs: made.runs.map((run) => {
    const { cell, seed } = jobsOf(study)[run.index];
    const layers = { first: layersOf(cell[0] === 0 ? 100 ** seed : 1) };
    return { ...run, results: { ...run.results, layers } } as Evidence["runs"][number];
  }),
};

test("the gradient by layer has a panel for each depth and a line for each arm, the geometric mean over seeds", () => {
  const panels = gradientPanels(evidence);
  expect(panels.map(({ title, series }) => [title, series.map(({ label }) => label)])).toEqual([
    ["depth 8", ["skip connections off", "skip connections on"]],
    ["depth 20", ["skip connections off", "skip connections on"]],
  ]);
  const [plain, residual] = panels[0].series;
  expect(plain.values.map((value) => value && Math.round(value))).toEqual([1_000, null, 1]);
  expect(residual.values).toEqual([1, null, 1]);
  expect(plain.isDashed).not.toBe(residual.isDashed);
});

test("the share of the gradient that arrives at the front is told as the range over seeds", () => {
  expect(ratioRows(evidence).map((row) => `${row.name}: ${ratioText(row)}`)).toEqual([
    "skip connections off · depth 8: 100 to 10,000",
    "skip connections off · depth 20: 100 to 10,000",
    "skip connections on · depth 8: 1",
    "skip connections on · depth 20: 1",
  ]);
});

test("runs of a link, which has no layers, have no such figure", () => {
  const bare = { ...evidence, runs: evidence.runs.map(({ index }) => ({ index, failure: "no" })) };
  expect(gradientPanels(bare)).toEqual([]);
  expect(gradientPanels(made)).toEqual([]);
});
