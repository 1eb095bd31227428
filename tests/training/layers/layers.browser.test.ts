import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import {
  activation,
  affine,
  attention,
  averagePool,
  classToken,
  columns,
  conv,
  dense,
  dropout,
  euclidean,
  globalAveragePool,
  groupNorm,
  input,
  layerNorm,
  localResponseNorm,
  lstm,
  maxPool,
  position,
  rows,
  scale,
  scores,
  softmax,
  stochasticDepth,
  token,
  tokens,
  weightedSum,
  zeroPad,
} from "../../../models/layers";
import { type ActivationKind, type Features, network, type Shape } from "../../../models/network";
import { startDevice } from "../../../src/training/device";
import { forward, type Mode } from "../../../src/training/forward";
import { weightSpecs } from "../../../src/training/initializers";
import { sinusoids, sinusoids2d } from "../../../src/training/layers/sequence";
import { expectClose } from "../close";
import reference from "./reference.json";

type Name = keyof typeof reference;

const table = [
  [0, 1],
  [1, 2],
  [0, 2],
  [0, 1, 2],
];
const codes = [
  [1, -1, 1, -1],
  [-1, -1, 1, 1],
  [1, 1, 1, 1],
];
const act = (kind: ActivationKind, shape: Shape = [16]) =>
  [shape, (x: Features) => activation(x, kind, "layer")] as const;

const attentionSteps = (x: Features, headCount: number) =>
  weightedSum(softmax(scores(x, x, headCount, "scores"), "softmax"), x, headCount, "layer");

/** The layer that reference.py computes under each name. */
const layers: Record<Name, readonly [Shape, (x: Features) => Features]> = {
  groupedConv: [[5, 5, 4], (x) => conv(x, 6, 3, "layer", { stride: 2, groups: 2 })],
  tableConv: [[5, 5, 3], (x) => conv(x, 4, 3, "layer", { padding: 0, table })],
  wideConv: [[4, 6, 2], (x) => conv(x, 3, [1, 5], "layer", { bias: false })],
  overlappingMaxPool: [[7, 7, 3], (x) => maxPool(x, 3, "layer", { stride: 2 })],
  paddedMaxPool: [[8, 8, 3], (x) => maxPool(x, 3, "layer", { stride: 2, padding: 1 })],
  ceilMaxPool: [[8, 8, 3], (x) => maxPool(x, 3, "layer", { stride: 2, isCeil: true })],
  paddedAveragePool: [[6, 6, 3], (x) => averagePool(x, 3, "layer", { stride: 1, padding: 1 })],
  layerNorm: [[3, 8], (x) => layerNorm(x, "layer")],
  groupNorm: [[4, 4, 6], (x) => groupNorm(x, 3, "layer")],
  imageLayerNorm: [[4, 4, 6], (x) => groupNorm(x, 1, "layer")],
  localResponseNorm: [[3, 3, 8], (x) => localResponseNorm(x, "layer", { alpha: 0.5, offset: 2 })],
  zeroPad: [[5, 5, 2], (x) => zeroPad(x, 5, 2, "layer")],
  affine: [[3, 3, 4], (x) => affine(x, "layer")],
  classToken: [[3, 4], (x) => classToken(x, "layer")],
  position: [[3, 4], (x) => position(x, "learned", "layer")],
  tokenDense: [[3, 4], (x) => dense(x, 5, "layer")],
  attention: [[5, 12], (x) => attention(x, 2, "layer")],
  multiHeadAttention: [[5, 18], (x) => attention(x, 3, "layer")],
  attentionSteps: [[5, 4], (x) => attentionSteps(x, 1)],
  multiHeadSteps: [[5, 6], (x) => attentionSteps(x, 3)],
  columns: [[3, 4, 2], (x) => columns(x, "layer")],
  lstm: [[4, 3], (x) => lstm(x, 2, "layer")],
  euclidean: [[4], (x) => euclidean(x, codes, "layer")],
  prelu: act("prelu", [3, 3, 4]),
  leakyRelu: act("leakyRelu"),
  elu: act("elu"),
  selu: act("selu"),
  gelu: act("gelu"),
  silu: act("silu"),
  softplus: act("softplus"),
  scaledTanh: act("scaledTanh"),
};

const training: Mode = { isTraining: true, seed: 1, step: 1 };

describe.each(["cpu", "webgl"] as const)("on %s", (backend) => {
  beforeAll(async () => void (await startDevice(backend)), 60_000);

  test.each(Object.keys(layers) as Name[])("%s and its gradients are PyTorch's", async (name) => {
    const [shape, build] = layers[name];
    const expected = reference[name];
    const net = network(build(input(shape)));
    const weights = new Map(
      weightSpecs(net).map((spec) => {
        const values = (expected.weights as Record<string, number[]>)[spec.role];
        return [spec.name, tf.variable(tf.tensor(values, [...spec.shape]), true)];
      }),
    );
    const x = tf.variable(
      tf.tensor(expected.x, [expected.x.length / shape.reduce((a, b) => a * b), ...shape]),
    );
    let y: tf.Tensor | undefined;
    const { grads } = tf.variableGrads(() => {
      y = tf.keep(forward(net, weights, x, training) as tf.Tensor);
      return tf.sum(tf.mul(y, tf.tensor(expected.change, y.shape))) as tf.Scalar;
    }, [x, ...weights.values()]);
    const close = { absolute: 3e-6, relative: 2e-5 }; // float32 sums of up to a hundred terms
    expectClose((await y?.data()) ?? [], expected.y, close);
    expectClose(await grads[x.name].data(), expected.xGradient, close);
    for (const [role, gradient] of Object.entries(expected.gradients as Record<string, number[]>)) {
      expectClose(await grads[weights.get(`layer/${role}`)?.name ?? ""].data(), gradient, close);
    }
  });
});

describe("without weights", () => {
  beforeAll(async () => void (await startDevice("cpu")));
  const run = async (build: (x: Features) => Features, shape: Shape, mode: Partial<Mode> = {}) => {
    const size = shape.reduce((a, b) => a * b);
    const x = tf.tensor(
      Array.from({ length: 2 * size }, (_, index) => index + 1),
      [2, ...shape],
    );
    const y = forward(network(build(input(shape))), new Map(), x, { ...training, ...mode });
    return { shape: y.shape as number[], values: [...(await y.data())] };
  };

  test("pixels and rows become tokens in reading order, of which one can be taken", async () => {
    expect((await run((x) => token(tokens(x, "t"), 2, "one"), [2, 2, 3])).values).toEqual([
      7, 8, 9, 19, 20, 21,
    ]);
    expect((await run((x) => token(rows(x, "r"), -1, "one"), [2, 2, 1])).values).toEqual([3, 4, 7, 8]);
    expect((await run((x) => globalAveragePool(tokens(x, "t"), "m"), [2, 1, 1])).values).toEqual([1.5, 3.5]);
  });

  test("a gain multiplies", async () => {
    expect((await run((x) => scale(x, 0.5, "gain"), [2])).values).toEqual([0.5, 1, 1.5, 2]);
  });

  test("stochastic depth drops whole images, keeps the mean, follows seed and step, and is off in evaluation", async () => {
    const shape = [2];
    const net = network(stochasticDepth(input(shape), 0.4, "depth"));
    const ones = tf.ones([10_000, 2]);
    const drawn = async (mode: Partial<Mode>) => [
      ...(await forward(net, new Map(), ones, { ...training, ...mode }).data()),
    ];
    const values = await drawn({});
    const kept = values.filter((value) => value > 0).length / values.length;
    expect(Math.abs(kept - 0.6)).toBeLessThan(4 * Math.sqrt((0.6 * 0.4) / 10_000)); // 4 deviations
    expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.6)]));
    expect(values.every((value, index) => value === values[index - (index % 2)])).toBe(true);
    expect(await drawn({})).toEqual(values);
    expect(await drawn({ step: 2 })).not.toEqual(values);
    expect(await drawn({ seed: 2 })).not.toEqual(values);
    expect(await drawn({ isTraining: false })).toEqual(Array(20_000).fill(1));
  });

  test("DropConnect drops weights by seed and step, keeps their mean, and is off in evaluation", async () => {
    const net = network(dense(input([10_000]), 1, "layer", { dropConnect: 0.3, bias: false }));
    const weights = new Map([["layer/kernel", tf.variable(tf.fill([10_000, 1], 1 / 10_000))]]);
    const sum = async (mode: Partial<Mode>) =>
      (await forward(net, weights, tf.ones([1, 10_000]), { ...training, ...mode }).data())[0];
    const first = await sum({});
    expect(Math.abs(first - 1)).toBeLessThan((4 * Math.sqrt(0.3 / 0.7)) / 100); // 4 deviations of a mean of 10,000
    expect(await sum({})).toBe(first);
    expect(await sum({ step: 2 })).not.toBe(first);
    expect(await sum({ isTraining: false })).toBeCloseTo(1, 3);
  });

  test("dropout of rate 0 changes nothing", async () => {
    expect((await run((x) => dropout(x, 0, "drop"), [3])).values).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

test("sinusoidal positions are those of Vaswani et al. 2017, by hand", () => {
  const rows = sinusoids(3, 4);
  expectClose(rows.subarray(0, 4), [0, 1, 0, 1]);
  expectClose(rows.subarray(8, 12), [Math.sin(2), Math.cos(2), Math.sin(0.02), Math.cos(0.02)]); // 10000^(2/4) = 100
});

test("positions in two dimensions are sines and cosines of the column, then of the row, by hand; none for a class token", () => {
  const places = sinusoids2d([2, 3], 7, 8);
  const [slow, column, row] = [0.01, 2, 1]; // 10000^(-1/2)
  expectClose(places.subarray(0, 8), Array(8).fill(0));
  expectClose(places.subarray(48, 56), [
    Math.sin(column),
    Math.sin(column * slow),
    Math.cos(column),
    Math.cos(column * slow),
    Math.sin(row),
    Math.sin(row * slow),
    Math.cos(row),
    Math.cos(row * slow),
  ]);
});
