import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import { beforeAll, describe, expect, it } from "vitest";
import { backendName } from "../../src/kernels/backend";
import {
  adamUpdate,
  composed,
  convBias,
  denseBias,
  momentumUpdate,
  softmaxCrossEntropy,
} from "../../src/kernels/blocks";
import type { BuildName } from "../../src/kernels/builds";
import { startCpuBackend } from "../../src/kernels/start";
import { expectClose, onBackend, randomTensor, withGradients } from "./close";

/** What stock kernels make of the same inputs, forward and backward. */
async function compare(fused: () => tf.Tensor[], oracle: () => tf.Tensor[]): Promise<void> {
  const expected = await onBackend("cpu", oracle);
  const actual = await onBackend(backendName, fused);
  expect(actual.length).toBe(expected.length);
  actual.forEach((values, index) => void expectClose(values, expected[index]));
}

const configurations: { build: BuildName; threads: number }[] = [
  { build: "single", threads: 1 },
  { build: "relaxedThreads", threads: 3 },
];

describe.each(configurations)("on $threads threads of the $build build", (options) => {
  beforeAll(async () => void (await startCpuBackend(options)));

  // [batch, height, width, in], kernel size, out, stride, padding
  const convolutions: [number[], number, number, number, number | "same" | "valid"][] = [
    [[2, 28, 28, 1], 5, 6, 1, "same"],
    [[3, 14, 14, 6], 5, 16, 1, "valid"],
    [[2, 9, 7, 3], 3, 16, 1, 1],
    [[2, 16, 16, 16], 3, 32, 2, "same"],
    [[2, 15, 13, 5], 3, 7, 2, "same"],
    [[1, 16, 16, 8], 1, 12, 2, "same"],
    [[4, 8, 8, 12], 1, 20, 1, 0],
    [[2, 30, 30, 3], 7, 8, 2, 3],
    [[2, 11, 11, 4], 3, 4, 3, "valid"],
    [[2, 7, 7, 2], 7, 9, 1, "valid"],
    [[1, 40, 40, 48], 3, 24, 1, "same"],
  ];
  it.each(convolutions)(
    "convolves %j by %i into %i, stride %i, padding %s",
    async (shape, size, out, stride, padding) => {
      const inputs = () => [
        randomTensor(shape, 1),
        randomTensor([size, size, shape[3], out], 2),
        randomTensor([out], 3),
      ];
      for (const activation of ["linear", "relu"] as const) {
        const settings = { stride, padding, activation };
        await compare(
          () => withGradients((x, kernel, bias) => convBias(x, kernel, bias, settings), inputs()),
          () => withGradients((x, kernel, bias) => composed.convBias(x, kernel, bias, settings), inputs()),
        );
      }
    },
  );

  it.each([
    [32, 400, 120],
    [5, 7, 10],
    [100, 64, 33],
    [1, 84, 10],
    [130, 3, 8],
  ])("multiplies [%i, %i] into %i units", async (batch, depth, units) => {
    const inputs = () => [
      randomTensor([batch, depth], 1),
      randomTensor([depth, units], 2),
      randomTensor([units], 3),
    ];
    for (const activation of ["linear", "relu"] as const) {
      await compare(
        () => withGradients((x, kernel, bias) => denseBias(x, kernel, bias, { activation }), inputs()),
        () =>
          withGradients((x, kernel, bias) => composed.denseBias(x, kernel, bias, { activation }), inputs()),
      );
    }
  });

  it("measures cross-entropy against weights and against classes", async () => {
    const logits = () => randomTensor([37, 10], 4, 5) as tf.Tensor2D;
    const classes = () =>
      tf.tensor1d(
        Array.from({ length: 37 }, (_, row) => (row * 7) % 10),
        "int32",
      );
    const smooth = () => tf.softmax(randomTensor([37, 10], 5));
    for (const labels of [classes, smooth, () => tf.oneHot(classes(), 10)]) {
      await compare(
        () => withGradients((x) => softmaxCrossEntropy(labels(), x as tf.Tensor2D), [logits()]),
        () => withGradients((x) => composed.softmaxCrossEntropy(labels(), x as tf.Tensor2D), [logits()]),
      );
    }
  });

  it("updates weights as Adam and momentum say", async () => {
    for (const count of [1, 6, 10_001]) {
      const inputs = () => [1, 2, 3].map((seed) => randomTensor([count], seed));
      const square = () => tf.square(randomTensor([count], 4));
      const adam = { rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, keep: 0.99 };
      const momentum = { rate: 0.1, decay: 0.9, keep: 0.9 };
      await compare(
        () => adamUpdate(inputs()[0], inputs()[1], inputs()[2], square(), adam),
        () => composed.adamUpdate(inputs()[0], inputs()[1], inputs()[2], square(), adam),
      );
      await compare(
        () => momentumUpdate(inputs()[0], inputs()[1], inputs()[2], momentum),
        () => composed.momentumUpdate(inputs()[0], inputs()[1], inputs()[2], momentum),
      );
    }
  });
});
