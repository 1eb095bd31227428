import { expect, test } from "vitest";
import { defaultExperiment } from "../../src/settings/experiment";
import { gradientRatio } from "../../src/study/gradientRatio";
import { addEvent, lastTraining, newRecord, resultsOf } from "../../src/study/record";
import type { LayerStatistics, TrainingEvent } from "../../src/training/events";

const counts = { train: 64, validation: 4, test: 4 };
const start = (step: number): TrainingEvent => ({
  kind: "start",
  step,
  stepsPerEpoch: 2,
  totalSteps: 4,
  counts,
});
const steps = (firstStep: number, ...losses: number[]): TrainingEvent => ({
  kind: "steps",
  firstStep,
  epoch: 1,
  losses: Float32Array.from(losses),
  accuracies: Float32Array.from(losses, () => 0.5),
  learningRates: Float64Array.from(losses, () => 0.01),
  trainingMs: 500,
  trainedImages: 64,
});
const evaluation = (accuracy: number) => ({
  loss: 1 - accuracy,
  accuracy,
  predictions: new Uint8Array(),
  confidences: new Float32Array(),
});
const validation = (step: number, accuracy: number): TrainingEvent => ({
  kind: "validation",
  step,
  epoch: step / 2,
  evaluation: evaluation(accuracy),
});

test("a record holds every point once, also after going on from a checkpoint", () => {
  const record = newRecord(defaultExperiment());
  for (const event of [
    start(0),
    steps(1, 4, 3),
    validation(2, 0.5),
    steps(3, 2),
    start(2),
    steps(3, 2, 1),
    validation(4, 0.75),
  ])
    addEvent(record, event);
  expect(record.losses).toEqual([4, 3, 2, 1]);
  expect(record.validation.map((point) => [point.step, point.accuracy])).toEqual([
    [2, 0.5],
    [4, 0.75],
  ]);
});

test("time and images go on from a checkpoint, and steps that are taken again count once", () => {
  const record = newRecord(defaultExperiment());
  for (const event of [start(0), steps(1, 4, 3, 3, 2), start(2)]) addEvent(record, event);
  addEvent(record, { ...steps(3, 2, 1), trainingMs: 100, trainedImages: 32 } as TrainingEvent);
  expect([record.trainingMs, record.trainedImages]).toEqual([350, 64]); // half of what was, and the new
});

test("the training result is the mean of the last 50 batches", () => {
  const record = newRecord(defaultExperiment());
  addEvent(record, start(0));
  addEvent(record, steps(1, ...Array(50).fill(9), ...Array(50).fill(1)));
  expect(lastTraining(record).loss).toBe(1);
});

const layersAt = (step: number, ...gradient: (number | null)[]): LayerStatistics => {
  const none = gradient.map(() => null);
  const values = { gradient, weight: none, update: none, mean: none, deviation: none, dead: none };
  const kinds = gradient.map((_, index) =>
    index === gradient.length - 1 ? ("dense" as const) : ("conv" as const),
  );
  return { step, layers: gradient.map((_, index) => `layer${index + 1}`), kinds, values };
};

test("a record keeps the layers of step 0 and of the last look", () => {
  const record = newRecord(defaultExperiment());
  for (const step of [0, 2, 4]) {
    addEvent(record, { kind: "layers", statistics: layersAt(step, 8, 2, 1) });
  }
  expect([record.layers.first?.step, record.layers.last?.step]).toEqual([0, 4]);
  const results = resultsOf(record, { strata: "1", tfjs: "4", browser: "Chromium", platform: "linux" });
  expect(results.layers).toEqual(record.layers);
});

test("the gradient's ratio is that of the first convolution to the last, and unknown where the last has none", () => {
  expect(gradientRatio(layersAt(0, 8, 4, 2, 100))).toEqual({ first: "layer1", last: "layer3", ratio: 4 });
  expect(gradientRatio(layersAt(0, 8, 2))).toMatchObject({ first: "layer1", last: "layer2", ratio: 4 });
  expect(gradientRatio(layersAt(0, 8, 0, 2)).ratio).toBe(null);
  expect(gradientRatio(layersAt(0, null, 1, 2)).ratio).toBe(null);
});

test("a results file names settings, curves, best and final validation, test and speed", () => {
  const record = newRecord(defaultExperiment());
  const test: TrainingEvent = { kind: "test", step: 4, evaluation: evaluation(0.7) };
  for (const event of [
    start(0),
    steps(1, 4, 3),
    validation(2, 0.9),
    steps(3, 2, 1),
    validation(4, 0.8),
    test,
  ])
    addEvent(record, event);
  const results = resultsOf(record, { strata: "1", tfjs: "4", browser: "Chromium", platform: "linux" });
  expect(results.settings).toMatchObject({ dataset: "strokes", model: "lenet5", seed: 1 });
  expect(results.network).toEqual({ parameters: 61_706, multiplyAdds: 416_520 });
  expect(results.curves.train).toMatchObject({ step: [1, 2, 3, 4], loss: [4, 3, 2, 1] });
  expect(results.result).toMatchObject({
    steps: 4,
    imagesPerSecond: 128,
    validation: { step: 4, accuracy: 0.8, best: { step: 2, accuracy: 0.9 } },
    test: { accuracy: 0.7 },
  });
  expect(JSON.parse(JSON.stringify(results))).toEqual(results);
});
