import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { defaultExperiment } from "../../src/settings/experiment";
import { startDevice } from "../../src/training/device";
import { Optimizer } from "../../src/training/optimizers";
import { expectClose } from "./close";
import reference from "./reference.json";

beforeAll(async () => void (await startDevice("cpu")));

const { start, learningRate } = reference.optimizers;

/** Of f(w) = Σ w⁴/4 − w² + w_i·w_(i−1)/2, as in reference.py. */
function gradient(w: Float32Array): Float32Array {
  const last = w.length - 1;
  return w.map(
    (value, index) =>
      value ** 3 - 2 * value + (w[index === 0 ? last : index - 1] + w[index === last ? 0 : index + 1]) / 2,
  );
}

test.each(["sgd", "momentum", "adam"] as const)("%s takes PyTorch's 20 steps", async (name) => {
  const recipe = { ...defaultExperiment().recipe, optimizer: name };
  const weights = new Map([["w", tf.variable(tf.tensor1d(start))]]);
  const weight = weights.get("w") as tf.Variable;
  const optimizer = new Optimizer(recipe, weights);
  for (const [index, expected] of reference.optimizers[name].entries()) {
    const g = tf.tensor1d(gradient((await weight.data()) as Float32Array));
    optimizer.apply(weights, { [weight.name]: g }, learningRate, index + 1);
    g.dispose();
    expectClose(await weight.data(), expected);
  }
  optimizer.dispose();
});

test("an optimizer remembers nothing of a weight without a gradient", async () => {
  const weights = new Map([["w", tf.variable(tf.tensor1d([1, 2]))]]);
  const optimizer = new Optimizer(defaultExperiment().recipe, weights);
  optimizer.apply(weights, {}, 0.1, 1);
  expect([...((await weights.get("w")?.data()) ?? [])]).toEqual([1, 2]);
  expect([...optimizer.state.keys()]).toEqual(["w/mean", "w/square"]);
  optimizer.dispose();
});
