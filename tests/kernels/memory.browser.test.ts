import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import { describe, expect, it } from "vitest";
import { backendName } from "../../src/kernels/backend";
import {
  adamUpdate,
  attention,
  batchNormTrain,
  convBias,
  denseBias,
  layerNorm,
  softmaxCrossEntropy,
} from "../../src/kernels/blocks";
import type { BuildName } from "../../src/kernels/builds";
import { startCpuBackend } from "../../src/kernels/start";
import { expectClose, onBackend, randomTensor, type Values, withGradients } from "./close";

/** A small network in training: its loss after each step. */
function trainer() {
  const images = randomTensor([16, 12, 12, 3], 1);
  const labels = tf.tensor1d(
    Array.from({ length: 16 }, (_, row) => row % 10),
    "int32",
  );
  const shapes = [[3, 3, 3, 12], [12], [12], [3, 3, 12, 8], [8], [288, 10], [10]];
  const variables = shapes.map((shape, index) =>
    tf.variable(tf.tidy(() => randomTensor(shape, index + 2, 0.2))),
  );
  const [kernel1, gamma, beta, kernel2, bias2, kernel3, bias3] = variables;
  const slots = variables.map((weight) =>
    [0, 1].map(() =>
      tf.variable(
        tf.tidy(() => tf.zerosLike(weight)),
        false,
      ),
    ),
  );
  const forward = () => {
    const x = batchNormTrain(convBias(images, kernel1, undefined, { padding: "same" }), gamma, beta, {
      epsilon: 1e-3,
      activation: "relu",
    }).y;
    const y = tf.maxPool(convBias(x, kernel2, bias2, { padding: 1, activation: "relu" }), 2, 2, "valid");
    const logits = denseBias(tf.reshape(y, [16, 288]), kernel3, bias3) as tf.Tensor2D;
    return softmaxCrossEntropy(labels, logits);
  };
  const step = () =>
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(forward, variables);
      const options = { rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
      variables.forEach((weight, index) => {
        const [mean, square] = slots[index];
        const next = adamUpdate(weight, grads[weight.name], mean, square, options);
        [weight, mean, square].forEach((variable, slot) => void variable.assign(next[slot]));
      });
      return value.dataSync()[0];
    });
  return { step, dispose: () => tf.dispose([images, labels, ...variables, ...slots.flat()]) };
}

async function losses(count: number): Promise<number[]> {
  const { step, dispose } = trainer();
  const values = Array.from({ length: count }, step);
  dispose();
  return values;
}

describe("memory", () => {
  it.each<BuildName>(["single", "relaxedThreads"])(
    "stays the same while the %s build trains",
    async (build) => {
      const { heap } = await startCpuBackend({ build, threads: 2 });
      const { step, dispose } = trainer();
      for (let warmUp = 0; warmUp < 5; warmUp++) step();
      const before = [heap.usedBytes, heap.memory.buffer.byteLength, tf.memory().numTensors];
      for (let repeat = 0; repeat < 300; repeat++) step();
      expect([heap.usedBytes, heap.memory.buffer.byteLength, tf.memory().numTensors]).toEqual(before);
      dispose();
    },
  );

  it.each<BuildName>(["single", "relaxedThreads"])(
    "keeps tensors while that of the %s build grows",
    async (build) => {
      const { heap } = await startCpuBackend({ build });
      const kept = tf.add(randomTensor([1000], 1), 1);
      const before = Array.from(kept.dataSync());
      const bytes = heap.memory.buffer.byteLength;
      const large = Array.from({ length: 6 }, () => tf.relu(tf.zeros([1024, 1024])));
      expect(heap.memory.buffer.byteLength).toBeGreaterThan(bytes);
      expect(Array.from(kept.dataSync())).toEqual(before);
      expect(Array.from(tf.sub(kept, kept).dataSync())).toEqual(before.map(() => 0));
      tf.dispose([kept, large]);
    },
  );

  it("is not shared by what was read, sliced or cast from a tensor that is gone", async () => {
    await startCpuBackend();
    const x = tf.relu(
      tf.tensor2d([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
    );
    const read = x.dataSync();
    const row = tf.slice(x, [1, 0], [1, 2]);
    x.dispose();
    const other = tf.neg(
      tf.tensor2d([
        [7, 7],
        [7, 7],
        [7, 7],
      ]),
    ); // takes the memory of x
    expect(Array.from(read)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(Array.from(row.dataSync())).toEqual([3, 4]);
    tf.dispose([row, other]);
  });

  it("moves with a tensor to another backend and back", async () => {
    await startCpuBackend();
    const x = tf.relu(tf.tensor1d([-1, 2]));
    await tf.setBackend("cpu");
    const y = tf.mul(x, 2);
    await tf.setBackend(backendName);
    expectClose({ shape: [2], values: tf.add(x, y).dataSync() }, { shape: [2], values: [0, 6] });
  });
});

describe("threads", () => {
  it("do not change a bit of the result, however many there are", async () => {
    const runs: number[][] = [];
    for (const threads of [1, 2, 3, 5]) {
      await startCpuBackend({ build: "relaxedThreads", threads });
      runs.push(await losses(4));
    }
    for (const run of runs) expect(run).toEqual(runs[0]);
  });

  it("do not change a bit of a transformer's parts and their gradients", async () => {
    const inputs = () => [
      randomTensor([6, 49, 64], 1),
      randomTensor([64], 2),
      randomTensor([64], 3),
      randomTensor([64, 192], 4, 0.2),
      randomTensor([64, 250], 5, 0.2),
      randomTensor([250], 6),
    ];
    const parts = (...[x, gamma, beta, qkvKernel, kernel, bias]: tf.Tensor[]) => {
      const tokens = attention(denseBias(layerNorm(x, gamma, beta, 1e-5), qkvKernel), { headCount: 4 });
      return denseBias(tokens, kernel, bias, { activation: "gelu" });
    };
    const runs: Values[][] = [];
    for (const threads of [1, 2, 3]) {
      await startCpuBackend({ build: "relaxedThreads", threads });
      runs.push(await onBackend(backendName, () => withGradients(parts, inputs())));
    }
    for (const run of runs) expect(run).toEqual(runs[0]);
  });

  it("compute what stock TensorFlow.js computes, step after step", async () => {
    await startCpuBackend();
    const ours = await losses(3);
    await tf.setBackend("cpu");
    const stock = await losses(3);
    expectClose({ shape: [3], values: ours }, { shape: [3], values: stock }, 1e-4);
    expect(ours[2]).toBeLessThan(ours[0]);
  });
});
