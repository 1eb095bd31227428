import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import type { SettingValue } from "../../src/settings/fields";
import { describeNetwork } from "../../src/settings/network";
import { predictionsOf } from "../../src/settings/predictions";
import { keyOf, uniformAt } from "../../src/settings/random";
import type { RunData } from "../../src/training/data";
import { type Device, startDevice } from "../../src/training/device";
import { startProbe } from "../../src/training/startProbe";
import { experimentOf } from "../settings/experimentOf";

let device: Device;

beforeAll(async () => {
  device = await startDevice("cpu");
});

const count = 64;
const key = keyOf(1, "test", "", 0);
const pixels = Uint8Array.from({ length: count * 784 }, (_, offset) => 255 * uniformAt(key, offset));
const labels = Uint8Array.from({ length: count }, (_, index) => (7 * index) % 10);
const split = {
  images: { pixels, labels },
  indices: Uint32Array.from({ length: count }, (_, index) => index),
};
const data: RunData = {
  imageShape: [28, 28, 1],
  classCount: 10,
  train: split,
  validation: split,
  test: split,
};

async function look(settings: Readonly<Record<string, SettingValue>>) {
  const experiment = experimentOf(settings);
  const network = describeNetwork(experiment, data.imageShape, data.classCount);
  const probe = await startProbe(experiment, network, data, device);
  const predictions = predictionsOf(experiment, { classCount: 10, trainCount: 60_000, probe });
  return { probe, predictions: Object.fromEntries(predictions) };
}

test("LeNet-5 starts near a guess, with gradients in all its kernels; the seed decides, and nothing is left", async () => {
  const before = tf.memory().numTensors;
  const { probe, predictions } = await look({});
  expect(tf.memory().numTensors).toBe(before);
  expect(probe.loss).toBeGreaterThan(2);
  expect(probe.loss).toBeLessThan(4);
  expect(probe.kernels.map(({ layer }) => layer)).toHaveLength(5);
  expect(Math.min(...probe.kernels.map(({ gradient }) => gradient))).toBeGreaterThan(1e-4);
  expect(predictions).toEqual({});
  expect((await look({})).probe).toEqual(probe);
  expect((await look({ seed: 2 })).probe.loss).not.toBe(probe.loss);
});

const plain = { model: "plain", depth: 32, normalization: "none" };

test.each([
  [
    "sigmoid at depth 32 with Xavier and no norm",
    { ...plain, activation: "sigmoid", initializer: "glorotNormal" },
    "activation",
  ],
  [
    "σ = 0.01 at depth 32 and no norm",
    { ...plain, initializer: "truncatedNormal", initialDeviation: 0.01 },
    "initializer",
  ],
  ["zeros", { initializer: "zeros" }, "initializer"],
  ["one constant", { initializer: "constant" }, "initializer"],
])("%s is foretold to fail", async (_, settings, setting) => {
  expect(Object.keys((await look(settings)).predictions)).toEqual([setting]);
});

test("a residual net without normalisation starts far off, and with batch norm or zero-initialised branches it does not", async () => {
  const deep = { model: "residual", depth: 32, optimizer: "momentum", learningRate: 0.02 };
  const bare = await look({ ...deep, normalization: "none" });
  expect(Object.keys(bare.predictions).sort()).toEqual(["learningRate", "normalization"]);
  const shallow = await look({ ...deep, depth: 8, normalization: "none" });
  const growth = bare.probe.outputDeviation / shallow.probe.outputDeviation;
  expect(growth).toBeGreaterThan(2 ** (12 / 2) / 4); // twelve blocks more, each doubling the variance, within a factor
  expect(growth).toBeLessThan(4 * 2 ** (12 / 2));
  expect((await look({ ...deep, normalization: "none", zeroInit: true })).predictions).toEqual({});
  expect((await look(deep)).predictions).toEqual({});
});
