/**
 * Every model on the other backends: the gradient of each weight, for two images, is the processor's.
 *
 * Float32 sums taken in another order differ in their last digits, and a gradient that is a difference of large parts
 * is known to no more digits than they are: differences are measured against the net's largest gradient. With running
 * statistics a net amplifies little: 9e-7 at most was seen, fourteen nets on WebGL and WebGPU; the limit is ten times
 * that. With the batch's own statistics, a channel of one pixel is normalised over two numbers, to −1 and 1 whatever
 * they are, so that its gradient is nothing but what is left of numbers that cancel, and earlier layers pass it on:
 * 4e-4 was seen for GoogLeNet, whose auxiliary classifier has such channels, and 1e-5 elsewhere. A wrong sum, factor
 * or index is wrong by far more than ten times that.
 */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { type ModelEntry, type ModelId, modelEntries, models } from "../../../models";
import type { Network } from "../../../models/network";
import { softmaxCrossEntropy } from "../../../src/kernels/blocks";
import { type Device, startDevice } from "../../../src/training/device";
import type { BackendName } from "../../../src/training/events";
import { forwardAll } from "../../../src/training/forward";
import { referenceImages, referenceWeights } from "./weights";

const image = [28, 28, 1];
const backends = ["cpu", "webgl", "webgpu"] as const;
const devices = new Map<BackendName, Device>();

beforeAll(async () => {
  for (const name of backends) devices.set(name, await startDevice(name));
});

/** Of the trainable weights that the loss depends on, by name. */
async function gradientsOf(backend: BackendName, net: Network, isTraining: boolean) {
  const device = devices.get(backend) as Device;
  await device.resume();
  const weights = referenceWeights(net);
  const trainable = [...weights].filter(([, weight]) => weight.trainable);
  const { value, grads } = tf.variableGrads(
    () => {
      const labels = tf.tensor1d([3, 7], "int32");
      const outputs = forwardAll(net, weights, referenceImages(image), { isTraining, seed: 1, step: 1 });
      return tf.addN(outputs.map((logits) => softmaxCrossEntropy(labels, logits))) as tf.Scalar;
    },
    trainable.map(([, weight]) => weight),
  );
  const gradients = new Map<string, Float32Array>();
  for (const [name, weight] of trainable) {
    const gradient = grads[weight.name]; // none for auxiliary classifiers, unless it trains
    if (gradient) gradients.set(name, await device.read(gradient));
  }
  tf.dispose([value, grads]);
  for (const weight of weights.values()) weight.dispose();
  return gradients;
}

/** The largest magnitude; NaN if one is. */
const largest = (values: Iterable<number>) => {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
};

async function expectSameGradients(backend: BackendName, net: Network, isTraining: boolean, limit: number) {
  const expected = await gradientsOf("cpu", net, isTraining);
  const got = await gradientsOf(backend, net, isTraining);
  const scale = largest([...expected.values()].map(largest));
  expect([...got.keys()]).toEqual([...expected.keys()]);
  for (const [name, gradient] of got) {
    const reference = expected.get(name) as Float32Array;
    const difference = largest(gradient.map((value, index) => value - reference[index]));
    expect(difference / scale, name).toBeLessThan(limit);
  }
}

const build = (entry: ModelEntry) => entry.build(image, 10, entry.options.parse({}) as never);

test.each(modelEntries)("%s has the processor's gradients on WebGL", async (_id, entry) => {
  const net = build(entry);
  await expectSameGradients("webgl", net, false, 1e-5);
  await expectSameGradients("webgl", net, true, 4e-3);
});

// Here WebGPU computes in software, and its programs take seconds to compile: 100 s for all. These two have the kinds
// of layer that no net of device.browser.test.ts, which trains on WebGPU, has.
test.each(["alexnet", "densenet"] satisfies ModelId[])(
  "%s has the processor's gradients on WebGPU",
  async (id) => {
    await expectSameGradients("webgpu", build(models[id]), false, 1e-5);
  },
);
