import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { costOf } from "../../models/cost";
import {
  activation,
  add,
  averagePool,
  batchNorm,
  concat,
  conv,
  dense,
  dropout,
  flatten,
  globalAveragePool,
  input,
  maxPool,
  relu,
} from "../../models/layers";
import { network } from "../../models/network";
import { softmaxCrossEntropy } from "../../src/kernels/blocks";
import { startDevice } from "../../src/training/device";
import { forward, type Mode } from "../../src/training/forward";
import { initialWeight, weightSpecs } from "../../src/training/initializers";
import { expectClose } from "./close";
import reference from "./reference.json";

/** The net that reference.py computes: every kind of layer but flatten and dropout. */
function everyLayer() {
  const image = input([8, 8, 2]);
  let x = relu(batchNorm(conv(image, 4, 3, "conv1"), "bn1"), "relu1");
  x = activation(conv(maxPool(x, 2, "pool1"), 4, 3, "conv2"), "tanh", "tanh2");
  const shortcut = conv(image, 4, 1, "project", { stride: 2 });
  const gate = averagePool(activation(shortcut, "sigmoid", "sigmoid"), 1, "pool2");
  x = globalAveragePool(concat([add(x, shortcut, "add"), gate], "concat"), "global");
  x = relu(dense(x, 6, "dense1"), "relu2");
  return network(dense(x, 3, "logits"));
}

const training: Mode = { isTraining: true, seed: 1, step: 1 };

function makeWeights(values: Record<string, number[]>, net = everyLayer()) {
  return new Map(
    weightSpecs(net).map((spec) => [
      spec.name,
      tf.variable(tf.tensor(values[spec.name] ?? initialWeight(spec, 1), [...spec.shape]), spec.trainable),
    ]),
  );
}

const expected = reference.network;

test.each(["cpu", "webgl"] as const)(
  "on %s, logits, loss, gradients and running statistics are PyTorch's",
  async (backend) => {
    await startDevice(backend);
    const net = everyLayer();
    const weights = makeWeights(expected.weights);
    const images = tf.tensor4d(expected.images, [4, 8, 8, 2]);
    const labels = tf.oneHot(tf.tensor1d(expected.labels, "int32"), 3) as tf.Tensor2D;
    const trainable = [...weights.values()].filter((weight) => weight.trainable);
    for (let step = 1; step < 3; step++) tf.tidy(() => void forward(net, weights, images, training));
    const { value, grads } = tf.variableGrads(
      () => softmaxCrossEntropy(labels, forward(net, weights, images, training)),
      trainable,
    );
    expectClose(await value.data(), [expected.loss]);
    for (const [name, gradient] of Object.entries(expected.gradients)) {
      const weight = weights.get(name) as tf.Variable;
      // conv1's bias shifts what batch norm subtracts again: its true gradient is 0, ours float32's rest of a sum
      expectClose(await grads[weight.name].data(), gradient, { absolute: 2e-6, relative: 2e-5 });
    }
    expectClose((await weights.get("bn1/movingMean")?.data()) ?? [], expected.movingMean);
    expectClose((await weights.get("bn1/movingVariance")?.data()) ?? [], expected.movingVariance);
    const logits = tf.tidy(() => forward(net, weights, images, training));
    expectClose(await logits.data(), expected.logits, { absolute: 2e-6, relative: 2e-5 });
  },
);

test.each(["cpu", "webgl"] as const)(
  "on %s, cross-entropy and its gradient hold for logits 100 apart",
  async (backend) => {
    await startDevice(backend);
    const { logits, labels, loss, gradient } = reference.loss;
    const x = tf.tensor2d(logits, [4, 3]);
    const oneHot = tf.oneHot(tf.tensor1d(labels, "int32"), 3) as tf.Tensor2D;
    const { value, grad } = tf.valueAndGrad((y: tf.Tensor) => softmaxCrossEntropy(oneHot, y as tf.Tensor2D))(
      x,
    );
    expectClose(await value.data(), [loss]);
    expectClose(await grad.data(), gradient);
  },
);

test("parameters counted from the description are those of the running network, and each gets a gradient", async () => {
  await startDevice("cpu");
  const net = everyLayer();
  const weights = makeWeights({}, net);
  const trainable = [...weights.values()].filter((weight) => weight.trainable);
  expect(trainable.reduce((sum, weight) => sum + weight.size, 0)).toBe(costOf(net).parameters);
  const images = tf.tensor4d(expected.images, [4, 8, 8, 2]);
  const labels = tf.oneHot(tf.tensor1d(expected.labels, "int32"), 3) as tf.Tensor2D;
  const { grads } = tf.variableGrads(
    () => softmaxCrossEntropy(labels, forward(net, weights, images, training)),
    trainable,
  );
  expect(Object.keys(grads)).toHaveLength(trainable.length);
  for (const gradient of Object.values(grads)) {
    expect((await gradient.data()).every(Number.isFinite)).toBe(true);
  }
});

test("batch norm uses the running statistics when it does not train, and leaves them alone", async () => {
  await startDevice("cpu");
  const net = network(batchNorm(input([2]), "bn"));
  const weights = makeWeights({ "bn/movingMean": [1, 2], "bn/movingVariance": [4, 9] }, net);
  const output = forward(net, weights, tf.tensor2d([3, 5], [1, 2]), { ...training, isTraining: false });
  expectClose(await output.data(), [(3 - 1) / 2, (5 - 2) / 3]); // ε = 1e-5 changes the sixth digit
  expect([...((await weights.get("bn/movingMean")?.data()) ?? [])]).toEqual([1, 2]);
});

test("dropout keeps the mean, follows the seed, step and layer, and is off when it does not train", async () => {
  await startDevice("cpu");
  const net = network(dropout(flatten(input([100, 100, 1]), "flat"), 0.3, "drop"));
  const ones = tf.ones<tf.Rank.R4>([1, 100, 100, 1]);
  const run = async (mode: Partial<Mode>) => [
    ...(await forward(net, new Map(), ones, { ...training, ...mode }).data()),
  ];
  const first = await run({});
  const kept = first.filter((value) => value > 0);
  expect(new Set(kept)).toEqual(new Set([Math.fround(1 / 0.7)]));
  expect(Math.abs(kept.length / 10_000 - 0.7)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / 10_000)); // 4 deviations
  expect(await run({})).toEqual(first);
  expect(await run({ step: 2 })).not.toEqual(first);
  expect(await run({ seed: 2 })).not.toEqual(first);
  expect(await run({ isTraining: false })).toEqual(Array(10_000).fill(1));
});
