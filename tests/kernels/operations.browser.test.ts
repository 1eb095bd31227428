import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import { beforeAll, describe, it } from "vitest";
import { backendName } from "../../src/kernels/backend";
import type { BuildName } from "../../src/kernels/builds";
import { startCpuBackend } from "../../src/kernels/start";
import { expectClose, onBackend, randomTensor, withGradients } from "./close";

/** Values and gradients of `f` on our backend and on TensorFlow.js' own. */
async function compare(f: (...inputs: tf.Tensor[]) => tf.Tensor, inputs: () => tf.Tensor[]): Promise<void> {
  const expected = await onBackend("cpu", () => withGradients(f, inputs()));
  const actual = await onBackend(backendName, () => withGradients(f, inputs()));
  actual.forEach((values, index) => void expectClose(values, expected[index]));
}

/** Values of `f` alone. */
async function compareValues(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: () => tf.Tensor[],
): Promise<void> {
  const [expected] = await onBackend("cpu", () => [f(...inputs())]);
  const [actual] = await onBackend(backendName, () => [f(...inputs())]);
  expectClose(actual, expected);
}

const configurations: { build: BuildName; threads: number }[] = [
  { build: "single", threads: 1 },
  { build: "threads", threads: 2 },
  { build: "relaxedThreads", threads: 3 },
];

describe.each(configurations)("on $threads threads of the $build build", (options) => {
  beforeAll(async () => void (await startCpuBackend(options)));

  const products: [number[], number[], boolean, boolean][] = [
    [[37, 20], [20, 13], false, false],
    [[20, 37], [20, 13], true, false],
    [[37, 20], [13, 20], false, true],
    [[20, 37], [13, 20], true, true],
    [[4, 9, 6], [4, 6, 11], false, false],
    [[4, 6, 9], [4, 11, 6], true, true],
    [[2, 3, 49, 16], [2, 3, 49, 16], false, true],
    [[2, 3, 17, 49], [2, 3, 17, 16], true, false],
    [[1, 300], [300, 1], false, false],
    [[256, 129], [129, 200], false, false],
    [[150, 523], [150, 530], true, false],
    [[70, 20], [600, 70], true, true],
  ];
  it.each(products)("multiplies %j by %j, transposed %s and %s", async (a, b, transposeA, transposeB) => {
    await compare(
      (x, y) => tf.matMul(x, y, transposeA, transposeB),
      () => [randomTensor(a, 1), randomTensor(b, 2)],
    );
  });

  it("shares one matrix among a batch", async () => {
    for (const [a, b] of [
      [
        [5, 6, 7],
        [1, 7, 9],
      ],
      [
        [1, 6, 7],
        [5, 7, 9],
      ],
    ]) {
      await compareValues(
        (x, y) => tf.matMul(x, y),
        () => [randomTensor(a, 1), randomTensor(b, 2)],
      );
    }
  });

  const pools: [number[], number, number, "same" | "valid" | number][] = [
    [[2, 8, 8, 6], 2, 2, "valid"],
    [[3, 7, 9, 3], 3, 2, "valid"],
    [[2, 7, 7, 16], 3, 2, "same"],
    [[1, 6, 5, 1], 3, 1, "same"],
    [[2, 9, 9, 5], 3, 3, 1],
  ];
  it.each(pools)("pools %j by %i, stride %i, padding %s", async (shape, size, stride, padding) => {
    const image = () => [randomTensor(shape, 1)];
    await compare((x) => tf.maxPool(x as tf.Tensor4D, size, stride, padding), image);
    // Stock's gradient of means is wrong at padded borders.
    const mean = (x: tf.Tensor) => tf.avgPool(x as tf.Tensor4D, size, stride, padding);
    if (padding === "valid") await compare(mean, image);
    await compareValues(mean, image);
  });

  const pairs: [number[], number[]][] = [
    [
      [7, 5],
      [7, 5],
    ],
    [[40_003], [40_003]],
    [[7, 5], []],
    [[], [3, 2, 5]],
    [[6, 7, 5], [5]],
    [
      [6, 7, 5],
      [7, 1],
    ],
    [
      [6, 7, 5],
      [6, 1, 5],
    ],
    [
      [6, 1, 5],
      [7, 5],
    ],
    [
      [2, 3, 1, 4, 1],
      [1, 1, 5, 1, 6],
    ],
  ];
  it.each(pairs)("combines %j with %j element by element", async (a, b) => {
    const inputs = () => [randomTensor(a, 1), tf.add(tf.abs(randomTensor(b, 2)), 0.5)];
    for (const f of [tf.add, tf.sub, tf.mul, tf.div]) {
      await compare(f as typeof tf.add, inputs);
    }
    // Stock has no gradient for them with broadcasting.
    for (const f of [tf.maximum, tf.minimum, tf.squaredDifference])
      await compareValues(f as typeof tf.add, inputs);
  });

  it("computes functions of single numbers", async () => {
    const any = () => [randomTensor([5, 7, 3], 1, 3)];
    const positive = () => [tf.add(tf.abs(randomTensor([5, 7, 3], 1, 3)), 0.01)];
    for (const f of [
      tf.relu,
      tf.sigmoid,
      tf.tanh,
      tf.exp,
      tf.square,
      tf.neg,
      tf.abs,
      tf.step,
      tf.elu,
      tf.leakyRelu,
      tf.erf,
    ]) {
      await compare(f as typeof tf.relu, any);
    }
    for (const f of [tf.log, tf.sqrt, tf.rsqrt, tf.reciprocal]) await compare(f as typeof tf.relu, positive);
  });

  it("keeps what is not a number, and goes to the limits of floats", async () => {
    const values = [
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      0,
      88.5,
      -87,
      -104,
      1e-30,
    ];
    for (const f of [tf.relu, tf.sigmoid, tf.tanh, tf.exp, tf.log, tf.sqrt, tf.step, tf.abs, tf.neg]) {
      const run = () => [(f as typeof tf.relu)(tf.tensor1d(values))];
      const [expected] = await onBackend("cpu", run);
      const [actual] = await onBackend(backendName, run);
      expectSameKinds(actual.values, expected.values);
    }
  });

  const reductions: [number[], number[]][] = [
    [
      [6, 5, 4, 3],
      [1, 2],
    ],
    [[600, 7], [0]],
    [[3000, 16], [0]],
    [[4, 33], [1]],
    [
      [3, 4, 5],
      [0, 1, 2],
    ],
    [
      [2, 3, 4, 5],
      [0, 2],
    ],
    [[70_000], [0]],
  ];
  it.each(reductions)("sums %j over %j", async (shape, axes) => {
    for (const keepDims of [false, true]) {
      await compare(
        (x) => tf.sum(x, axes, keepDims),
        () => [randomTensor(shape, 1)],
      );
      await compare(
        (x) => tf.mean(x, axes, keepDims),
        () => [randomTensor(shape, 1)],
      );
    }
  });

  const orders: [number[], number[]][] = [
    [
      [5, 7],
      [1, 0],
    ],
    [
      [2, 3, 4, 5],
      [0, 2, 1, 3],
    ],
    [
      [2, 3, 4, 5],
      [3, 1, 0, 2],
    ],
    [
      [3, 7, 4, 7, 4],
      [0, 1, 3, 2, 4],
    ],
    [
      [1, 6, 1],
      [2, 1, 0],
    ],
  ];
  it.each(orders)("reorders axes of %j to %j", async (shape, order) => {
    await compare(
      (x) => tf.transpose(x, order),
      () => [randomTensor(shape, 1)],
    );
  });

  it("cuts, joins and pads", async () => {
    const x = () => [randomTensor([3, 4, 5, 6], 1)];
    await compare((a) => tf.slice(a, [1, 0, 2, 3], [2, 4, 2, 3]), x);
    await compare((a) => tf.slice(a, [1], [1]), x);
    for (const axis of [0, 1, 3]) {
      await compare((a) => tf.concat([a, tf.mul(a, 2), tf.neg(a)], axis), x);
      await compare(
        (a) => tf.concat(tf.split(a, axis === 0 ? [1, 2] : [1, 3, axis === 1 ? 0 : 2], axis).reverse(), axis),
        x,
      );
    }
    await compare(
      (a) =>
        tf.pad(
          a,
          [
            [0, 1],
            [2, 0],
            [1, 1],
            [0, 3],
          ],
          7,
        ),
      x,
    );
  });

  const depthwise: [number[], number, number, number | "same" | "valid"][] = [
    [[2, 9, 8, 16], 3, 1, "same"],
    [[3, 11, 11, 6], 3, 2, "same"],
    [[1, 14, 14, 7], 7, 1, 3],
    [[2, 10, 9, 1], 5, 2, "valid"],
    [[20, 5, 5, 8], 3, 1, "same"],
  ];
  it.each(depthwise)(
    "convolves each channel of %j by %i, stride %i, padding %s",
    async (shape, size, stride, padding) => {
      await compare(
        (x, kernel) => tf.depthwiseConv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, stride, padding),
        () => [randomTensor(shape, 1), randomTensor([size, size, shape[3], 1], 2)],
      );
    },
  );

  it("normalises with given statistics", async () => {
    const inputs = () =>
      [
        randomTensor([4, 5, 6, 10], 1),
        randomTensor([10], 2),
        tf.add(tf.abs(randomTensor([10], 3)), 0.1),
        randomTensor([10], 4),
        randomTensor([10], 5),
      ] as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
    await compareValues(
      () => tf.batchNorm(...inputs(), 1e-3),
      () => [],
    );
    const [x, mean, variance] = [0, 1, 2];
    await compareValues(
      () =>
        tf.batchNorm(
          inputs()[x] as tf.Tensor4D,
          inputs()[mean] as tf.Tensor1D,
          inputs()[variance] as tf.Tensor1D,
        ),
      () => [],
    );
  });

  it("turns logits into probabilities", async () => {
    for (const shape of [
      [5, 10],
      [3, 4, 49],
      [1, 3],
    ]) {
      await compare(
        (x) => tf.softmax(x),
        () => [randomTensor(shape, 1, 5)],
      );
      await compare(
        (x) => tf.logSoftmax(x),
        () => [randomTensor(shape, 1, 5)],
      );
    }
  });

  it("computes with integers as stock does", async () => {
    const run = () => {
      const integers = tf.tensor2d(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        [2, 3],
        "int32",
      );
      const isLarge = tf.greater(integers, 3);
      const floats = tf.cast(integers, "float32");
      return [
        tf.add(integers, integers),
        tf.sum(integers, 0),
        tf.mean(tf.cast(isLarge, "float32")),
        tf.mul(floats, 0.5),
        tf.gather(floats, tf.tensor1d([1, 0, 1], "int32")),
        tf.argMax(floats, 1),
        tf.concat([floats, floats], 1),
      ];
    };
    const expected = await onBackend("cpu", run);
    const actual = await onBackend(backendName, run);
    actual.forEach((values, index) => void expectClose(values, expected[index]));
  });
});

/** Equal to 1e-6, or both next to nothing, or both not a number, or the same infinity. */
function expectSameKinds(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  Array.from(expected).forEach((value, index) => {
    const got = actual[index];
    const isClose = Object.is(got, value) || Math.abs(got - value) <= 1e-6 * Math.max(Math.abs(value), 1e-36);
    if (!isClose && !(Math.abs(value) < 1e-37 && Math.abs(got) < 1e-37)) {
      throw new Error(`value ${index}: expected ${value}, got ${got}`);
    }
  });
}
