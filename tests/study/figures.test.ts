import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ErrorChart } from "../../src/charts/ErrorChart";
import { defaultExperiment } from "../../src/settings/experiment";
import { withRun } from "../../src/study/evidence";
import { curvePanels, errorFigure, heatFigure } from "../../src/study/figures";
import { axisOf, sweepOf } from "../../src/study/study";
import { evidenceCsv } from "../../src/study/table";
import { depthStudy, madeEvidence } from "./runs";

const evidence = madeEvidence(depthStudy([1, 2]), ({ cell: [arm], seed }) => 0.25 + arm / 8 + seed / 128);

test("the error figure has a line for each arm and a point for each depth", () => {
  const { series, places, title } = errorFigure(evidence, "trainLoss");
  expect(places).toEqual(["8", "20"]);
  expect(series.map(({ label, points }) => [label, points.length])).toEqual([
    ["skip connections off", 2],
    ["skip connections on", 2],
  ]);
  expect(title).toBe("Training loss, mean ± deviation of 2 seeds");
});

test("small multiples have a panel for each cell and a line for each seed that ran", () => {
  const panels = curvePanels({ ...evidence, runs: evidence.runs.slice(0, 5) });
  expect(panels.map(({ lines }) => lines.length)).toEqual([2, 1, 1, 1]);
  expect(new Set(panels.map(({ color }) => color)).size).toBe(2); // one for each arm
});

test("two settings make a heat map, unless one of them has but two names", () => {
  expect(heatFigure(evidence, "trainLoss")).toBeUndefined();
  const experiment = defaultExperiment();
  const axes = [axisOf(experiment, "learningRate", [0.01, 0.1]), axisOf(experiment, "batchSize", [16, 32])];
  const grid = madeEvidence(
    { title: "grid", experiment, axes, seeds: [1] },
    ({ cell: [rate, size] }) => rate / 4 + size / 2,
  );
  expect(heatFigure(grid, "trainLoss")).toMatchObject({
    xLabel: "batch size",
    columns: ["16", "32"],
    rows: [
      { label: "0.01", values: [0, 0.5] },
      { label: "0.1", values: [0.25, 0.75] },
    ],
  });
});

test("a heat map names what is no number", () => {
  const experiment = defaultExperiment();
  const axes = [
    axisOf(experiment, "optimizer", ["sgd", "adam", "adamw"]),
    axisOf(experiment, "batchSize", [16, 32]),
  ];
  const grid = madeEvidence(sweepOf(experiment, axes, [1]), ({ cell: [optimizer] }) => optimizer / 4);
  expect(heatFigure(grid, "trainLoss")?.rows).toEqual([
    { label: "SGD", values: [0, 0] },
    { label: "Adam", values: [0.25, 0.25] },
    { label: "AdamW", values: [0.5, 0.5] },
  ]);
});

test("the table has a line for each run, with its failure's sentence in quotes where it has commas", () => {
  const failed = withRun(evidence, { index: 0, failure: "learningRate: expected a finite loss, got NaN" });
  const [head, first, second] = evidenceCsv(failed).split("\n");
  expect(head).toBe(
    "Skip connections,Depth,seed,training loss,test error,test accuracy,training accuracy,failure",
  );
  expect(first).toBe('skip connections off,depth 8,1,,,,,"learningRate: expected a finite loss, got NaN"');
  expect(second).toMatch(/^skip connections off,depth 20,1,0\.2578125,0\.2578/);
});

test("a name that a spreadsheet would compute is written as a text, a number stays one", () => {
  const study = depthStudy([1]);
  const arms = ['=HYPERLINK("http://x")', "-1+1"].map((label, place) => ({
    label,
    settings: { depth: place ? 8 : 20 },
  }));
  const named = madeEvidence({ ...study, axes: [{ title: "@title", arms }] }, () => -0.5);
  const [head, first, second] = evidenceCsv(named).split("\n");
  expect(head).toMatch(/^'@title,seed,/);
  expect(first).toMatch(/^"'=HYPERLINK\(""http:\/\/x""\)",1,-0\.5,/);
  expect(second).toMatch(/^'-1\+1,1,-0\.5,/);
});

test("a cell whose runs diverged is marked in the figure, named in the panels and left out of the heat map", () => {
  const failure = "learningRate: expected a finite loss at step 3, got NaN; try a rate ten times smaller";
  const lost = [0, 1, 4, 5].reduce((before, index) => withRun(before, { index, failure }), evidence); // plain, both seeds
  const { series, lostLabel } = errorFigure(lost, "trainLoss");
  expect(series.map(({ lostPlaces, points }) => [lostPlaces, points.length])).toEqual([
    [[0, 1], 0],
    [[], 2],
  ]);
  expect(lostLabel).toBe("runs diverged or failed");
  expect(curvePanels(lost).map(({ title }) => title)).toEqual([
    "skip connections off · depth 8: diverged",
    "skip connections off · depth 20: diverged",
    "skip connections on · depth 8",
    "skip connections on · depth 20",
  ]);
});

test("a figure of runs that all diverged has its axes and no value that is no number", () => {
  const failure = "learningRate: expected a finite loss at step 3, got NaN; try a rate ten times smaller";
  const lost = { ...evidence, runs: evidence.runs.map(({ index }) => ({ index, failure })) };
  const figure = renderToStaticMarkup(createElement(ErrorChart, errorFigure(lost, "trainLoss")));
  expect(figure).not.toContain("NaN");
  expect(figure).toContain("× runs diverged or failed");
  expect(figure.match(/<line/g)?.length).toBeGreaterThan(1);
});
