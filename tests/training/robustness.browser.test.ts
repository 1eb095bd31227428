import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { corruptionsFor, severities } from "../../datasets/corruptions";
import { defaultExperiment, type Experiment, type Recipe } from "../../src/settings/experiment";
import { describeNetwork } from "../../src/settings/network";
import { keyOf, uniformAt } from "../../src/settings/random";
import { meanCorruptedError } from "../../src/study/robustness";
import type { RunData } from "../../src/training/data";
import { type Device, startDevice } from "../../src/training/device";
import { evaluate } from "../../src/training/evaluate";
import { measureRobustness, type RobustnessReport } from "../../src/training/robustness";
import { TrainingRun } from "../../src/training/run";
import { suiteImages } from "../../src/training/suiteImages";
import { train } from "../../src/training/train";

const side = 12;
const control = { isStopAsked: () => false, nextTask: async () => {} };
let device: Device;

beforeAll(async () => {
  device = await startDevice("cpu");
});

/** Three classes: a bright row at the top, in the middle or at the bottom, in noise. */
function rows(): RunData {
  const count = 160;
  const labels = Uint8Array.from({ length: count }, (_, index) => index % 3);
  const key = keyOf(1, "test", "", 0);
  const pixels = Uint8Array.from({ length: count * side * side }, (_, at) => {
    const row = Math.floor(at / side) % side;
    const isBright = Math.abs(row - 2 - 4 * (Math.floor(at / (side * side)) % 3)) < 1;
    return 60 * uniformAt(key, at) + (isBright ? 190 : 0);
  });
  const images = { pixels, labels };
  const split = (first: number, length: number) => ({
    images,
    indices: Uint32Array.from({ length }, (_, index) => first + index),
  });
  return {
    imageShape: [side, side, 1],
    classCount: 3,
    train: split(0, 96),
    validation: split(96, 20),
    test: split(116, 44),
  };
}

async function trained(recipe: Partial<Recipe> = {}): Promise<TrainingRun> {
  const base = defaultExperiment("strokes", "mlp");
  const experiment: Experiment = {
    ...base,
    recipe: { ...base.recipe, learningRate: 0.01, epochs: 4, ...recipe },
  };
  const run = new TrainingRun(experiment, describeNetwork(experiment, [side, side, 1], 3), device);
  for await (const _ of train(run, rows(), { ...control, isReportAsked: () => false }));
  return run;
}

async function measured(run: TrainingRun, data: RunData, imageCount = 44) {
  const reports: RobustnessReport[] = [];
  for await (const report of measureRobustness(run, data, { imageCount }, control)) reports.push(report);
  return reports;
}

test("measures every corruption and severity, as the test itself would, and changes nothing of the run", async () => {
  const data = rows();
  const run = await trained();
  const weights = await run.checkpoint();
  const tensors = tf.memory().numTensors;
  const reports = await measured(run, data);
  expect(tf.memory().numTensors).toBe(tensors);
  expect(await run.checkpoint()).toEqual(weights);

  const ids = corruptionsFor(1);
  const total = 1 + ids.length * severities.length;
  expect(reports.map(({ done }) => done)).toEqual(Array.from({ length: total + 1 }, (_, done) => done));
  const { robustness, end } = reports[reports.length - 1];
  if (!robustness) throw new Error("expected a measurement");
  expect(end).toBe("finished");
  expect(robustness).toMatchObject({ imageCount: 44, step: 12, clean: 1 });
  expect(Object.keys(robustness.accuracies)).toEqual(ids);
  expect(meanCorruptedError(robustness)).toBeGreaterThan(0.02);
  expect(robustness.accuracies.patchShuffle?.[4]).toBeLessThan(0.8); // which row was bright is lost

  // The same images as the test of a run whose test split is corrupted.
  for (const [id, severity] of [
    ["translate", 5],
    ["impulseNoise", 3],
  ] as const) {
    const wanted = Array.from(data.test.indices, (_, position) => ({ position, change: { id, severity } }));
    const corrupted = await suiteImages(data, wanted, control);
    if (!corrupted) throw new Error("expected images");
    const test = evaluate(run, { ...data, test: corrupted }, "test");
    let next = await test.next();
    while (!next.done) next = await test.next();
    expect(robustness.accuracies[id]?.[severity - 1]).toBe(next.value.accuracy);
    const again = await measured(run, { ...data, test: corrupted, cleanTest: data.test });
    expect(again.at(-1)?.robustness).toEqual(robustness);
  }
  run.dispose();
});

test("an embedding's classes are where their images lie, on corrupted images too", async () => {
  const run = await trained({ loss: "triplet", margin: 1, epochs: 6 });
  const [last] = (await measured(run, rows(), 12)).slice(-1);
  expect(last.robustness).toMatchObject({ imageCount: 12, clean: 1 });
  expect(last.robustness?.accuracies.gaussianNoise?.[0]).toBeGreaterThan(0.6);
  run.dispose();
});

test("asked to stop, it says what it has measured and ends", async () => {
  const run = await trained({ epochs: 1 });
  let done = 0;
  const stopping = { ...control, isStopAsked: () => done >= 3 };
  const reports: RobustnessReport[] = [];
  for await (const report of measureRobustness(run, rows(), { imageCount: 10 }, stopping)) {
    done = report.done;
    reports.push(report);
  }
  const last = reports[reports.length - 1];
  expect(last).toMatchObject({ done: 3, end: "stopped" });
  expect(last.robustness?.accuracies.gaussianNoise).toHaveLength(2); // after the clean images
  run.dispose();
});
