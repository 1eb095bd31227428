import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { batchNorm, groupNorm, input, layerNorm } from "../../../models/layers";
import { type Features, network } from "../../../models/network";
import { startDevice } from "../../../src/training/device";
import { forward } from "../../../src/training/forward";
import { weightSpecs } from "../../../src/training/initializers";
import { expectClose } from "../close";
import reference from "./norms.json";

const epsilon = 1e-3;
const norms: Record<keyof typeof reference, (x: Features) => Features> = {
  batchNorm: (x) => batchNorm(x, "norm", { momentum: 0.8, epsilon }),
  layerNorm: (x) => layerNorm(x, "norm", { epsilon }),
  groupNorm: (x) => groupNorm(x, 2, "norm", { epsilon }),
};

test.each(
  (["cpu", "webgl"] as const).flatMap((backend) =>
    (Object.keys(norms) as (keyof typeof norms)[]).map((name) => [backend, name] as const),
  ),
)("on %s, five steps of %s are PyTorch's, with the running statistics", async (backend, name) => {
  await startDevice(backend);
  const net = network(norms[name](input([3, 3, 8])));
  const { gamma, beta, steps } = reference[name];
  const starts: Record<string, number[]> = {
    gamma,
    beta,
    movingMean: Array(8).fill(0),
    movingVariance: Array(8).fill(1),
  };
  const weights = new Map(
    weightSpecs(net).map(({ name, role, trainable }) => [
      name,
      tf.variable(tf.tensor1d(starts[role]), trainable),
    ]),
  );
  const weight = (role: string) => weights.get(`norm/${role}`) as tf.Variable;
  for (const [index, step] of steps.entries()) {
    const x = tf.variable(tf.tensor(step.x, [4, 3, 3, 8]));
    const mode = { isTraining: true, seed: 1, step: index + 1 };
    let y: tf.Tensor | undefined;
    const { grads } = tf.variableGrads(() => {
      y = tf.keep(forward(net, weights, x, mode) as tf.Tensor);
      return tf.sum(tf.mul(y, tf.tensor(step.change, y.shape))) as tf.Scalar;
    }, [x, weight("gamma"), weight("beta")]);
    expectClose((await y?.data()) ?? [], step.y);
    expectClose(await grads[x.name].data(), step.gradients.x);
    for (const role of ["gamma", "beta"] as const) {
      const gradient = grads[weight(role).name];
      expectClose(await gradient.data(), step.gradients[role]);
      weight(role).assign(tf.sub(weight(role), tf.mul(gradient, 0.01)));
    }
    if (name === "batchNorm") {
      expectClose(await weight("movingMean").data(), step.movingMean);
      expectClose(await weight("movingVariance").data(), step.movingVariance);
    }
  }
});

test("in evaluation batch norm takes the running statistics, and the batch decides nothing", async () => {
  await startDevice("cpu");
  const net = network(norms.batchNorm(input([1])));
  const values: Record<string, number> = { gamma: 2, beta: 1, movingMean: 3, movingVariance: 4 };
  const weights = new Map(
    weightSpecs(net).map(({ name, role }) => [name, tf.variable(tf.tensor1d([values[role]]), false)]),
  );
  const mode = { isTraining: false, seed: 1, step: 1 };
  const run = async (x: number[]) => [
    ...(await forward(net, weights, tf.tensor2d(x, [x.length, 1]), mode).data()),
  ];
  expectClose(await run([5]), [1 + (2 * (5 - 3)) / Math.sqrt(4 + epsilon)]);
  expect((await run([5, 100]))[0]).toBe((await run([5]))[0]);
  expect((await weights.get("norm/movingMean")?.data())?.[0]).toBe(3);
});
