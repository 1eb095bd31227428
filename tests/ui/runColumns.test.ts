import { expect, test } from "vitest";
import { defaultExperiment, type Experiment } from "../../src/settings/experiment";
import { newRun, type Run } from "../../src/store/run";
import { withSettings } from "../../src/study/study";
import { matchesFilter, runColumns, sortedRuns } from "../../src/ui/runColumns";
import { differenceFrom, differenceText, resultText, statusText } from "../../src/ui/runText";

const base = defaultExperiment("strokes", "linear");
const make = (id: string, experiment: Experiment, change: Partial<Run> = {}): Run => ({
  ...newRun(experiment, [], "queued"),
  id,
  ...change,
});
const at = (accuracy: number) => ({ step: 10, loss: 1, accuracy });
const runs = [
  make("a", base, { phase: "done", test: at(0.9), validation: at(0.92), isBaseline: true }),
  make("b", withSettings(base, { learningRate: 0.05 }), {
    phase: "done",
    test: at(0.85),
    validation: at(0.95),
  }),
  make("c", withSettings(base, { learningRate: 0.05, optimizer: "sgd" }), { validation: at(0.8) }),
];
const names = new Map([
  ["a", "linear"],
  ["b", "linear · lr 0.05"],
  ["c", "linear · SGD"],
]);
const columns = runColumns(runs, { names, elsewhere: new Set(), baseline: runs[0] });
const cells = (key: string) => runs.map((run) => columns.find((column) => column.key === key)?.textFor(run));

test("the table has what came out, then the settings that differ and no others", () => {
  const keys = columns.map(({ key }) => key);
  expect(keys.slice(0, 2)).toEqual(["name", "test"]);
  expect(keys.slice(keys.indexOf("trainLoss") + 1).slice(0, 2)).toEqual(["optimizer", "learningRate"]);
  expect(keys).not.toContain("batchSize");
  expect(keys).not.toContain("parameters"); // the same net
  expect(cells("learningRate")).toEqual(["0.001", "0.05", "0.05"]);
  const deeper = make("d", defaultExperiment("strokes", "lenet5"));
  const more = runColumns([...runs, deeper], { names, elsewhere: new Set() }).map(({ key }) => key);
  expect(more).toEqual(expect.arrayContaining(["model", "parameters", "multiplyAdds"]));
  expect(more).not.toContain("difference"); // no baseline
});

test("differences are taken from the baseline, test against test, else validation against validation", () => {
  expect(cells("difference")).toEqual(["–", "−0.050", "−0.120"]);
  expect(differenceFrom(undefined, runs[1])).toBeUndefined();
  expect([0.0171, -0.004, 0.0001].map(differenceText)).toEqual(["+0.017", "−0.004", "±0.000"]);
});

test("a column sorts by its numbers, and runs without one come last", () => {
  const order = (key: string, isDescending = false) =>
    sortedRuns(runs, columns, { key, isDescending }).map(({ id }) => id);
  expect(order("test")).toEqual(["b", "a", "c"]);
  expect(order("test", true)).toEqual(["a", "b", "c"]);
  expect(order("name", true)).toEqual(["c", "b", "a"]);
});

test("the filter takes runs that have every word", () => {
  const matching = (filter: string) =>
    runs.filter((run) => matchesFilter(run, columns, filter)).map(({ id }) => id);
  expect(matching("0.05 adam")).toEqual(["b"]);
  expect(matching("")).toEqual(["a", "b", "c"]);
});

test("a run says where it stands and what it has reached", () => {
  const half = { step: 1_200, totalSteps: 4_000 };
  expect(statusText({ ...runs[0], ...half, phase: "interrupted" }, new Set())).toBe(
    "interrupted at 1,200 of 4,000",
  );
  expect(statusText({ ...runs[0], ...half, phase: "training" }, new Set())).toBe("training 30 %");
  expect(statusText(runs[0], new Set(["a"]))).toBe("in another tab · done");
  expect([resultText(runs[0]), resultText(runs[2])]).toEqual([
    { accuracy: "0.900", split: "test" },
    { accuracy: "0.800", split: "validation" },
  ]);
});

test("runs that were measured on corrupted images show their error and by what", () => {
  expect(columns.map(({ key }) => key)).not.toContain("corruptedError");
  const robustness = {
    suite: "Strata corruptions 1",
    step: 10,
    imageCount: 200,
    clean: 0.9,
    accuracies: { fog: [0.9, 0.8, 0.7, 0.6, 0.5] },
  };
  const measured = [{ ...runs[0], robustness }, runs[1]];
  const shown = runColumns(measured, { names, elsewhere: new Set() });
  const cellsOf = (key: string) =>
    measured.map((run) => shown.find((column) => column.key === key)?.textFor(run));
  expect(cellsOf("corruptedError")).toEqual(["0.300", "–"]);
  expect(cellsOf("suite")).toEqual(["Strata corruptions 1, 200 images", "–"]);
});
