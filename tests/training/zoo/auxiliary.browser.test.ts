import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { inception, inceptionOptions } from "../../../models/inception";
import { defaultExperiment } from "../../../src/settings/experiment";
import { startDevice } from "../../../src/training/device";
import type { Checkpoint } from "../../../src/training/events";
import { TrainingRun } from "../../../src/training/run";

const isAuxiliary = (name: string) => name.startsWith("auxiliary");

test("GoogLeNet's auxiliary classifier is trained, sends its loss into the modules below, and is not asked for logits", async () => {
  const device = await startDevice("cpu");
  const experiment = { ...defaultExperiment("strokes", "inception"), seed: 3 };
  const images = tf.tensor4d(
    Float32Array.from({ length: 4 * 20 * 20 }, (_, index) => (index * 0.618) % 1),
    [4, 20, 20, 1],
  );
  const labels = tf.tensor1d([1, 3, 5, 7], "int32");
  const oneStep = async (auxiliaryWeight: number) => {
    const net = inception([20, 20, 1], 10, { ...inceptionOptions.parse({}), auxiliaryWeight });
    const run = new TrainingRun(experiment, net, device);
    const before = await run.checkpoint();
    run.trainStep({ images, labels }, 0.001);
    const after = await run.checkpoint();
    const { losses } = await run.metrics.take((tensor) => device.read(tensor));
    run.dispose();
    return { net, before, after, loss: losses[0] };
  };
  const [trained, without] = [await oneStep(0.3), await oneStep(0)];
  const auxiliary = Object.keys(trained.before.weights).filter(
    (name) => isAuxiliary(name) && !name.includes("moving"),
  );
  expect(auxiliary.length).toBeGreaterThan(5);
  for (const name of auxiliary) {
    expect(trained.after.weights[name], name).not.toEqual(trained.before.weights[name]);
  }
  expect(trained.loss).toBeGreaterThan(without.loss);
  const below = "inception3a_3x3_conv/kernel";
  expect(trained.before.weights[below]).toEqual(without.before.weights[below]);
  expect(trained.after.weights[below]).not.toEqual(without.after.weights[below]);

  const logitsOf = async (checkpoint: Checkpoint) => {
    const run = new TrainingRun(experiment, trained.net, device, checkpoint);
    const logits = await run.logits(images);
    run.dispose();
    return logits;
  };
  const cleared = Object.fromEntries(
    Object.entries(trained.after.weights).map(([name, values]) => [
      name,
      isAuxiliary(name) ? values.map(() => Number.NaN) : values,
    ]),
  );
  const logits = await logitsOf(trained.after);
  expect(logits.every(Number.isFinite)).toBe(true);
  expect(await logitsOf({ ...trained.after, weights: cleared })).toEqual(logits);
});
