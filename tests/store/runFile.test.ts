import { expect, test } from "vitest";
import { defaultExperiment } from "../../src/settings/experiment";
import { newRun, type Run } from "../../src/store/run";
import { readRunFile, resultsOfRun, runTexts, writeRunFile } from "../../src/store/runFile";
import { curvesFrom, plain, start, steps, validation } from "./points";

const curves = curvesFrom([
  start(0),
  steps(1, [2.3, 2.1], 100),
  validation(2, 0.5),
  steps(3, [0.1, 0.2], 200),
  validation(4, 0.4),
]);
const run: Run = {
  ...newRun(defaultExperiment("strokes", "linear"), [], "queued"),
  phase: "done",
  step: 4,
  epoch: 2,
  stepsPerEpoch: 2,
  totalSteps: 4,
  trainingMs: 200,
  trainedImages: 96,
  counts: { train: 64, validation: 4, test: 4 },
  backend: { name: "cpu", device: "WebAssembly, 2 threads", isSoftware: false, reason: "", floatBits: 32 },
  environment: { strata: "0.1.0", tfjs: "4.22.0", browser: "Chromium", platform: "Linux" },
  validation: { step: 4, loss: 1, accuracy: 0.4 },
  best: { step: 2, loss: 1, accuracy: 0.5 },
  test: { step: 4, loss: 0.9, accuracy: 0.6 },
  robustness: {
    suite: "Strata corruptions 1",
    step: 4,
    imageCount: 4,
    clean: 0.75,
    accuracies: { fog: [0.75, 0.5, 0.5, 0.25, 0] },
  },
};
const text = writeRunFile(run, "plain · lr 0.05", curves);

test("a run comes back from its file with every point, to the bit, and its results", () => {
  const back = readRunFile(text, []);
  expect(plain(back.curves)).toEqual(plain(curves));
  const { train, ...others } = back.run;
  expect(others).toEqual({ ...run, name: "plain · lr 0.05" });
  expect(train?.loss).toBeCloseTo((2.3 + 2.1 + 0.1 + 0.2) / 4, 6);
  expect(resultsOfRun(back.run, back.curves)).toEqual(resultsOfRun(run, curves));
});

test("the file has the results that the command line writes", () => {
  expect(JSON.parse(text)).toMatchObject({
    settings: { model: "linear", seed: 1 },
    network: { parameters: 7_850, multiplyAdds: 7_840 },
    curves: { train: { step: [1, 2, 3, 4] }, validation: { step: [2, 4], epoch: [1, 2] } },
    robustness: { clean: 0.75, meanCorruptedError: 0.6, errorsByKind: { Weather: 0.6 } },
    result: { steps: 4, imagesPerSecond: 480, validation: { accuracy: 0.4, best: { accuracy: 0.5 } } },
  });
});

test("penalties come back beside their losses; a file without them opens as before", () => {
  const penalised = curvesFrom([start(0), steps(1, [2.3, 2.1]), validation(2, 0.5, 0.25)]);
  const file = writeRunFile(
    { ...run, test: { step: 2, loss: 1, penalty: 0.125, accuracy: 0.5 } },
    "",
    penalised,
  );
  const back = readRunFile(file, []);
  expect([...(back.curves.validation.penalty?.view() ?? [])]).toEqual([0.25]);
  expect(back.run).toMatchObject({ validation: { penalty: 0.25 }, test: { penalty: 0.125 } });
  expect(text).not.toContain("penalty");
  expect(readRunFile(text, []).run.validation).toEqual(run.validation);
});

test("a run that was not done can be gone on with after it is opened", () => {
  expect(readRunFile(writeRunFile({ ...run, phase: "training" }, "", curves), []).run.phase).toBe(
    "interrupted",
  );
});

const infinite = curvesFrom([
  start(0),
  steps(1, [2.3, 2.1], 100),
  { ...validation(2, 0.1, Number.POSITIVE_INFINITY) },
]);
infinite.validation.loss.values[0] = Number.POSITIVE_INFINITY;
const diverged: Run = {
  ...run,
  step: 2,
  validation: { step: 2, loss: Number.POSITIVE_INFINITY, penalty: Number.POSITIVE_INFINITY, accuracy: 0.1 },
  best: { step: 2, loss: Number.POSITIVE_INFINITY, penalty: Number.POSITIVE_INFINITY, accuracy: 0.1 },
  test: { step: 2, loss: Number.POSITIVE_INFINITY, accuracy: 0.1 },
};

test("losses that are infinite come back from the file; a null of an older file opens as no number", () => {
  const file = writeRunFile(diverged, "", infinite);
  const back = readRunFile(file, []);
  expect(plain(back.curves)).toEqual(plain(infinite));
  expect(back.run).toMatchObject({
    validation: diverged.validation,
    best: diverged.best,
    test: diverged.test,
  });
  const old = readRunFile(file.replaceAll('"Infinity"', "null"), []);
  expect(old.run.test).toEqual({ step: 2, loss: Number.NaN, accuracy: 0.1 });
  expect([...old.curves.validation.loss.view()]).toEqual([Number.NaN]);
  expect([...old.curves.train.loss.view()]).toEqual([...infinite.train.loss.view()]);
});

test("a file may hold several runs, as a list or as files one behind the other", () => {
  const other = writeRunFile({ ...run, id: "1d3b8f5e-5c1a-4d51-9d52-0c0a4f3b8a11" }, "other", curves);
  const idsOf = (file: string) => runTexts(file).map((one) => readRunFile(one, []).run.id);
  const ids = [run.id, "1d3b8f5e-5c1a-4d51-9d52-0c0a4f3b8a11"];
  expect(idsOf(text + other)).toEqual(ids);
  expect(idsOf(JSON.stringify([JSON.parse(text), JSON.parse(other)], null, 2))).toEqual(ids);
  expect(idsOf(JSON.stringify(JSON.parse(text), null, 2))).toEqual([run.id]);
  expect(runTexts("{\n")).toEqual(["{\n"]);
});

test("the colour comes back, and one that there is not is a wrong file", () => {
  expect(readRunFile(writeRunFile({ ...run, color: 5 }, "", curves), []).run.color).toBe(5);
  expect(() => readRunFile(changed({ color: 99 }), [])).toThrow('a wrong "color"');
});

const changed = (change: object) => JSON.stringify({ ...JSON.parse(text), ...change });

test.each([
  ["{", "run file: expected JSON, got something else"],
  ["[]", 'got a file with a wrong "top level"'],
  [changed({ version: 9 }), "run file: expected version 1, got 9"],
  ['{"kind":"strata-run","version":2,"run":{}}', "got 2; open it with the version of Strata that wrote it"],
  ['{"kind":"strata-evidence","version":1}', "got a study’s evidence; open it in Compare"],
  [changed({ seconds: { train: [1], validation: [] } }), "expected columns of equal length"],
  [changed({ experiment: { version: 1, seed: -1 } }), "run file: seed: expected a whole number from 0"],
])("a wrong file is refused in a sentence", (wrong, sentence) => {
  expect(() => readRunFile(wrong, [])).toThrow(sentence);
});
