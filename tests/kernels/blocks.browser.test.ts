import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import { beforeAll, describe, expect, it } from "vitest";
import { backendName } from "../../src/kernels/backend";
import {
  accuracy,
  adamUpdate,
  attention,
  batchNormTrain,
  blend,
  convBias,
  denseBias,
  gelu,
  layerNorm,
  lstm,
  momentumUpdate,
  relu,
  rmspropUpdate,
  shiftIn,
  softmaxCrossEntropy,
} from "../../src/kernels/blocks";
import type { BuildName } from "../../src/kernels/builds";
import { composed } from "../../src/kernels/composed";
import { startCpuBackend } from "../../src/kernels/start";
import { startDevice } from "../../src/training/device";
import { expectClose, onBackend, randomTensor, withGradients } from "./close";

/** What stock kernels make of the same inputs, forward and backward. */
async function compare(fused: () => tf.Tensor[], oracle: () => tf.Tensor[]): Promise<void> {
  const expected = await onBackend("cpu", oracle);
  const actual = await onBackend(backend, fused);
  expect(actual.length).toBe(expected.length);
  actual.forEach((values, index) => void expectClose(values, expected[index]));
}

/** The backend under test. */
let backend: string;

const onProcessor = (build: BuildName, threads: number) => async () => {
  await startCpuBackend({ build, threads });
  return backendName;
};

async function onWebgl() {
  await startDevice("webgl");
  return "webgl";
}

describe.each([
  ["one thread of the single build", onProcessor("single", 1)],
  ["three threads of the relaxed build", onProcessor("relaxedThreads", 3)],
  ["WebGL", onWebgl],
])("on %s", (_title, start) => {
  beforeAll(async () => {
    backend = await start();
  });

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
    [[3, 9, 7, 16], 3, 18, 1, "same"],
    [[2, 8, 8, 21], 3, 16, 1, "valid"],
    [[1, 6, 33, 64], 3, 64, 1, 2],
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

  it.each([[[4, 5, 6, 3]], [[2, 9, 9, 6]], [[8, 16, 16, 16]], [[3, 7, 5, 70]], [[33, 10]], [[2, 3, 3, 1]]])(
    "normalises batches of %j",
    async (shape) => {
      const channels = shape[shape.length - 1];
      const inputs = () => [
        tf.add(randomTensor(shape, 1), 3), // away from zero, where sums of squares would cancel
        randomTensor([channels], 2),
        randomTensor([channels], 3),
        randomTensor(shape, 4),
      ];
      for (const activation of ["linear", "relu"] as const) {
        for (const hasResidual of [false, true]) {
          const withForm =
            (form: typeof batchNormTrain) =>
            (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, residual?: tf.Tensor) =>
              form(x, gamma, beta, { epsilon: 1e-3, activation, residual }).y;
          const given = () => inputs().slice(0, hasResidual ? 4 : 3);
          await compare(
            () => withGradients(withForm(batchNormTrain), given()),
            () => withGradients(withForm(composed.batchNormTrain), given()),
          );
        }
      }
      const statistics = (form: typeof batchNormTrain) => {
        const { mean, variance } = form(inputs()[0], inputs()[1], inputs()[2], { epsilon: 1e-3 });
        return [mean, variance];
      };
      await compare(
        () => statistics(batchNormTrain),
        () => statistics(composed.batchNormTrain),
      );
    },
  );

  it.each([[[32, 49, 64]], [[5, 7]], [[3, 10]], [[100, 33]], [[2, 3, 256]]])(
    "normalises rows of %j",
    async (shape) => {
      const columns = shape[shape.length - 1];
      const inputs = () => [
        randomTensor(shape, 1, 2),
        randomTensor([columns], 2),
        randomTensor([columns], 3),
      ];
      await compare(
        () => withGradients((x, gamma, beta) => layerNorm(x, gamma, beta, 1e-5), inputs()),
        () => withGradients((x, gamma, beta) => composed.layerNorm(x, gamma, beta, 1e-5), inputs()),
      );
    },
  );

  it.each([
    [3, 49, 64, 4],
    [1, 5, 6, 2],
    [2, 17, 20, 2],
    [2, 8, 24, 1],
    [1, 1, 8, 2],
  ])(
    "attends in batch %i over %i tokens of width %i with %i heads",
    async (batch, tokens, width, headCount) => {
      for (const isCausal of [false, true]) {
        const inputs = () => [randomTensor([batch, tokens, 3 * width], 1)];
        await compare(
          () => withGradients((qkv) => attention(qkv, { headCount, isCausal }), inputs()),
          () => withGradients((qkv) => composed.attention(qkv, { headCount, isCausal }), inputs()),
        );
      }
    },
  );

  it("computes ReLU and GELU", async () => {
    const inputs = () => [randomTensor([50, 21], 1, 3)];
    await compare(
      () => withGradients(relu, inputs()),
      () => withGradients(tf.relu, inputs()),
    );
    await compare(
      () => withGradients(gelu, inputs()),
      () => withGradients(composed.gelu, inputs()),
    );
  });

  it("multiplies tokens into units without reshaping", async () => {
    const inputs = () => [randomTensor([4, 9, 12], 1), randomTensor([12, 10], 2), randomTensor([10], 3)];
    await compare(
      () => withGradients((x, kernel, bias) => denseBias(x, kernel, bias, { activation: "relu" }), inputs()),
      () =>
        withGradients(
          (x, kernel, bias) => composed.denseBias(x, kernel, bias, { activation: "relu" }),
          inputs(),
        ),
    );
  });

  it.each([
    [[4, 9, 12], 10],
    [[70, 64], 256],
    [[3, 7], 5],
  ])("computes GELU with the product of %j by %i units", async (shape, units) => {
    const depth = shape[shape.length - 1];
    const inputs = () => [
      randomTensor(shape, 1),
      randomTensor([depth, units], 2, 0.5),
      randomTensor([units], 3),
    ];
    await compare(
      () => withGradients((x, kernel, bias) => denseBias(x, kernel, bias, { activation: "gelu" }), inputs()),
      () => withGradients((x, kernel, bias) => composed.gelu(composed.denseBias(x, kernel, bias)), inputs()),
    );
  });

  it.each([
    [32, 28, 64],
    [3, 5, 7],
    [1, 3, 4],
    [5, 2, 33],
  ])("remembers %i sequences of %i times in %i cells", async (batch, times, units) => {
    const inputs = () => [
      randomTensor([batch, times, 4 * units], 1),
      randomTensor([units, 4 * units], 2, 0.2),
    ];
    const withForm = (form: typeof lstm) => (gates: tf.Tensor, kernel: tf.Tensor) =>
      form(gates as tf.Tensor3D, kernel as tf.Tensor2D);
    await compare(
      () => withGradients(withForm(lstm), inputs()),
      () => withGradients(withForm(composed.lstm), inputs()),
    );
  });

  it("leaves out the bias where there is none", async () => {
    const inputs = () => [randomTensor([2, 6, 6, 5], 1), randomTensor([3, 3, 5, 7], 2)];
    await compare(
      () => withGradients((x, kernel) => convBias(x, kernel, undefined, { padding: "same" }), inputs()),
      () =>
        withGradients((x, kernel) => composed.convBias(x, kernel, undefined, { padding: "same" }), inputs()),
    );
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

  it("judges a batch, keeps a running mean, and shifts a step into the register", async () => {
    const logits = () => tf.round(randomTensor([37, 10], 4)) as tf.Tensor2D; // ties, of which the first one counts
    const labels = () =>
      tf.tensor1d(
        Array.from({ length: 37 }, (_, row) => row % 4),
        "int32",
      );
    const vectors = () => [randomTensor([7], 1), randomTensor([7], 2)];
    const register = () => randomTensor([64, 2], 3) as tf.Tensor2D;
    const judge = (form: Pick<typeof composed, "accuracy" | "blend" | "shiftIn">) => () => [
      form.accuracy(labels(), logits()),
      form.blend(vectors()[0], vectors()[1], 0.9),
      form.shiftIn(register(), tf.scalar(2.5), tf.scalar(0.5)),
    ];
    await compare(judge({ accuracy, blend, shiftIn }), judge(composed));
  });

  it.each([
    [[2, 9, 7, 3], 3, 2],
    [[3, 8, 8, 6], 2, 2],
    [[1, 7, 7, 5], 3, 1],
  ])("pools %j by %i, stride %i", async (shape, size, stride) => {
    for (const pool of [tf.maxPool, tf.avgPool]) {
      const run = () =>
        withGradients((x) => pool(x as tf.Tensor4D, size, stride, "valid"), [randomTensor(shape, 1)]);
      await compare(run, run);
    }
  });

  it("updates weights as Adam, momentum and RMSProp say, and averages them", async () => {
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
      const nesterov = { ...momentum, isNesterov: true };
      await compare(
        () => momentumUpdate(inputs()[0], inputs()[1], inputs()[2], nesterov),
        () => composed.momentumUpdate(inputs()[0], inputs()[1], inputs()[2], nesterov),
      );
      const rmsprop = { rate: 0.01, decay: 0.9, share: 0.1, epsilon: 1e-3, momentum: 0.8 };
      for (const [hasMean, hasVelocity] of [[], [true], [false, true], [true, true]]) {
        const update = (form: typeof rmspropUpdate) => () => {
          const slots = {
            square: tf.add(square(), 1),
            ...(hasMean && { mean: inputs()[2] }),
            ...(hasVelocity && { velocity: randomTensor([count], 5) }),
          };
          return form(inputs()[0], inputs()[1], slots, rmsprop);
        };
        await compare(update(rmspropUpdate), update(composed.rmspropUpdate));
      }
      const mix = (form: typeof blend) => () => [
        form(randomTensor([count, 1, 3], 1), randomTensor([count, 1, 3], 2), 0.9),
      ];
      await compare(mix(blend), mix(composed.blend));
    }
  });
});
