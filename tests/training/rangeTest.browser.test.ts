import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { models } from "../../models";
import type { SettingValue } from "../../src/settings/fields";
import { TrainingBatches } from "../../src/training/batches/trainingBatches";
import type { RunData } from "../../src/training/data";
import { type Device, startDevice } from "../../src/training/device";
import { type RangeTestReport, rangeTest, suggestedRate } from "../../src/training/rangeTest";
import { TrainingRun } from "../../src/training/run";
import { experimentOf } from "../settings/experimentOf";

let device: Device;

beforeAll(async () => {
  device = await startDevice("cpu");
});

/** 4×4 images of two classes, bright above or below; `isHopeless` has labels that no image shows. */
function data(isHopeless: boolean): RunData {
  const shown = Uint8Array.from({ length: 40 }, (_, index) => index % 2);
  const labels = isHopeless ? shown.map((_, index) => Math.floor(index / 2) % 2) : shown;
  const pixels = Uint8Array.from({ length: 40 * 16 }, (_, offset) => {
    const isAbove = offset % 16 < 8;
    return isAbove === (shown[Math.floor(offset / 16)] === 0) ? 200 : (offset * 37) % 60;
  });
  const split = { images: { pixels, labels }, indices: Uint32Array.from(labels, (_, index) => index) };
  return { imageShape: [4, 4, 1], classCount: 2, train: split, validation: split, test: split };
}

const options = { lowest: 1e-5, highest: 10, stepCount: 61 };

const runOf = (settings: Record<string, SettingValue>) =>
  new TrainingRun(
    experimentOf({ model: "linear", batchSize: 8, ...settings }),
    models.linear.build([4, 4, 1], 2),
    device,
  );

async function measure(
  settings: Record<string, SettingValue>,
  { isStopAsked = (): boolean => false, isHopeless = false } = {},
) {
  const run = runOf(settings);
  const reports: RangeTestReport[] = [];
  const control = { isStopAsked, nextTask: async () => {} };
  for await (const report of rangeTest(run, data(isHopeless), options, control)) reports.push(report);
  run.dispose();
  return reports;
}

test("rates grow by one factor to the highest, and each has the loss of its step", async () => {
  const reports = await measure({ optimizer: "sgd" });
  const { rates, losses, end, suggestion } = reports[reports.length - 1];
  expect(end).toBe("finished");
  expect([rates.length, losses.length]).toEqual([61, 61]);
  expect(rates[0]).toBe(1e-5);
  expect(rates[60]).toBeCloseTo(10, 10);
  expect(rates[31] / rates[30]).toBeCloseTo(10 ** 0.1, 10); // six decades in sixty steps
  expect(losses[60]).toBeLessThan(losses[0] / 2);
  expect(suggestion).toBeGreaterThan(0.001);
  expect(suggestion).toBeLessThan(10);
  expect(reports.slice(0, -1).every((report) => report.end === undefined)).toBe(true);
});

test("the same seed gives the same test, and no tensor is left", async () => {
  const before = tf.memory().numTensors;
  const first = (await measure({ optimizer: "adam" })).at(-1);
  expect((await measure({ optimizer: "adam" })).at(-1)).toEqual(first);
  expect(tf.memory().numTensors).toBe(before);
});

test("it learns from the batches that the recipe gives", async () => {
  const settings = { optimizer: "sgd", inputNormalization: "standardize", accumulation: 2 };
  const { losses } = (await measure(settings)).at(-1) as RangeTestReport;
  const run = runOf(settings);
  run.trainStep(new TrainingBatches(data(false), run.experiment).of(1), options.lowest);
  const first = await run.metrics.take((tensor) => device.read(tensor));
  run.dispose();
  expect(losses[0]).toBe(first.losses[0]);
});

test("a loss out of all bounds ends it and is no point", async () => {
  const { losses, end } = (await measure({ optimizer: "momentum" }, { isHopeless: true })).at(
    -1,
  ) as RangeTestReport;
  expect(end).toBe("diverged");
  expect(losses.length).toBeLessThan(61);
  expect(losses.every(Number.isFinite)).toBe(true);
});

test("asked to stop, it ends with what it has measured", async () => {
  let asked = 0;
  const reports = await measure({ optimizer: "sgd" }, { isStopAsked: () => ++asked > 25 });
  expect(reports.at(-1)).toMatchObject({ end: "stopped" });
  expect(reports.at(-1)?.losses).toHaveLength(20);
});

test("the suggested rate is where the loss falls most steeply; there is none where it does not fall", () => {
  const rates = Array.from({ length: 40 }, (_, index) => 10 ** (index / 10 - 4));
  const falling = rates.map((_, index) => 2 - Math.tanh((index - 20) / 3)); // steepest at 20, smoothed a little later
  const found = suggestedRate(rates, falling) as number;
  expect(Math.log10(found)).toBeGreaterThanOrEqual(-2);
  expect(Math.log10(found)).toBeLessThanOrEqual(-1.5);
  expect(
    suggestedRate(
      rates,
      rates.map((_, index) => index),
    ),
  ).toBe(undefined);
});
