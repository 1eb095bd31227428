import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type ModelId, modelEntries, models } from "../../../models";
import { costOf } from "../../../models/cost";
import type { Shape } from "../../../models/network";
import { softmaxCrossEntropy } from "../../../src/kernels/blocks";
import { startDevice } from "../../../src/training/device";
import { forward, forwardAll, type Mode, type Weights } from "../../../src/training/forward";
import { expectClose } from "../close";
import reference from "./reference.json";
import { referenceImages, referenceWeights } from "./weights";

const training: Mode = { isTraining: true, seed: 1, step: 1 };
const evaluating: Mode = { ...training, isTraining: false };

function build(id: ModelId, shape: Shape, options: object = {}) {
  const entry = models[id];
  return entry.build(shape, 10, { ...entry.options.parse({}), ...options } as never);
}

beforeAll(async () => void (await startDevice("cpu")));

test.each(reference)("$title gives PyTorch's logits", async ({ model, options, image, logits }) => {
  const net = build(model as ModelId, image, options);
  const got = tf.tidy(() => forward(net, referenceWeights(net), referenceImages(image), evaluating));
  expectClose(await got.data(), logits, { absolute: 1e-4, relative: 1e-4 });
});

describe.each(modelEntries)("%s", (id) => {
  const net = build(id, [28, 28, 1]);
  const labels = [3, 7];

  function lossAndGradients(weights: Weights) {
    const trainable = [...weights.values()].filter((weight) => weight.trainable);
    const target = tf.tensor1d(labels, "int32");
    return tf.variableGrads(() => {
      const outputs = forwardAll(net, weights, referenceImages([28, 28, 1]), training);
      return tf.addN(outputs.map((logits) => softmaxCrossEntropy(target, logits))) as tf.Scalar;
    }, trainable);
  }

  test("has as many numbers as its description says, and each weight a finite gradient that is not all zero", async () => {
    const weights = referenceWeights(net);
    const trainable = [...weights.values()].filter((weight) => weight.trainable);
    const { grads } = lossAndGradients(weights);
    expect(trainable.reduce((sum, weight) => sum + weight.size, 0)).toBe(costOf(net).parameters);
    for (const [name, weight] of weights) {
      if (!weight.trainable) continue;
      const gradient = await grads[weight.name].data();
      expect(gradient.every(Number.isFinite), name).toBe(true);
      expect(
        gradient.some((value) => value !== 0),
        name,
      ).toBe(true);
    }
  });

  test("a small step against the gradient lowers the loss on its own batch", async () => {
    const weights = referenceWeights(net);
    const { value, grads } = lossAndGradients(weights);
    const [before] = await value.data();
    const start = new Map([...weights.values()].map((weight) => [weight.name, weight.clone()]));
    const lossAfter = async (rate: number) => {
      for (const weight of weights.values()) {
        if (weight.trainable)
          weight.assign(tf.sub(start.get(weight.name) as tf.Tensor, tf.mul(grads[weight.name], rate)));
      }
      return (await lossAndGradients(weights).value.data())[0];
    };
    for (let rate = 0.1; rate > 1e-6; rate /= 10) if ((await lossAfter(rate)) < before) return;
    expect.fail(`expected a loss below ${before} at some rate down to 1e-6`);
  });
});
