import { expect, test } from "vitest";
import { costOf } from "../../models/cost";
import {
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
import { inputsOf, network, outputLayer } from "../../models/network";
import { weightsOf } from "../../models/weights";

const image = input([32, 32, 3]);

test("a convolution keeps the size, or halves it with stride 2, rounding up", () => {
  expect(conv(image, 16, 3, "a").shape).toEqual([32, 32, 16]);
  expect(conv(image, 16, 3, "a", { stride: 2 }).shape).toEqual([16, 16, 16]);
  expect(conv(input([7, 7, 1]), 4, 3, "a", { stride: 2 }).shape).toEqual([4, 4, 4]);
  expect(conv(image, 64, 11, "a", { stride: 4, padding: 2 }).shape).toEqual([7, 7, 64]);
});

test("an impossible layer is refused with its name, what it expected and what came", () => {
  const tiny = input([2, 2, 4]);
  expect(() => maxPool(tiny, 3, "pool5")).toThrow(
    "pool5: expected an image of at least 3×3, got 2×2 from image; use fewer or smaller poolings before it",
  );
  expect(() => dense(image, 10, "logits")).toThrow(
    "logits: expected a vector, got 32×32×3 from image; flatten or pool it first",
  );
  expect(() => conv(flatten(image, "flat"), 8, 3, "conv9")).toThrow(
    /conv9: expected an image of height×width×channels/,
  );
  expect(() => conv(image, 8, 4, "even")).toThrow(/even: expected whole zeros of padding, got 1.5/);
  expect(() => conv(image, 0, 3, "none")).toThrow(
    /none: expected a whole number of channels of at least 1, got 0/,
  );
  expect(() => dropout(image, 1, "all")).toThrow("all: expected a rate of at least 0 and below 1, got 1");
  expect(() => add(image, tiny, "sum")).toThrow(
    "sum: expected two equal shapes, got 32×32×3 from image and 2×2×4 from image; project the shortcut",
  );
  expect(() => concat([image, tiny], "join")).toThrow(/join: expected branches of equal height and width/);
  expect(() => network(relu(relu(image, "same"), "same"))).toThrow(
    'network: expected every layer to have its own name, got "same" twice',
  );
});

test("a residual block is counted as in He et al. 2016, table 6's arithmetic", () => {
  let x = relu(batchNorm(conv(image, 16, 3, "conv1", { bias: false }), "bn1"), "relu1");
  x = batchNorm(conv(x, 32, 3, "conv2", { stride: 2, bias: false }), "bn2");
  const shortcut = batchNorm(conv(image, 32, 1, "proj", { stride: 2, bias: false }), "projBn");
  const net = network(dense(globalAveragePool(add(x, shortcut, "add"), "pool"), 10, "logits"));
  const cost = costOf(net);
  // kernels 9·3·16 + 9·16·32 + 3·32, two numbers per normalised channel, 32·10 + 10
  expect(cost.parameters).toBe(432 + 4_608 + 96 + 2 * (16 + 32 + 32) + 330);
  // 432·32² + 4608·16² + 96·16² + 320
  expect(cost.multiplyAdds).toBe(442_368 + 1_179_648 + 24_576 + 320);
  expect(cost.layers.find(({ layer }) => layer.name === "add")?.receptiveField).toBe(5);
  expect(outputLayer(net).shape).toEqual([10]);
});

test("every layer stands after its inputs, a shared one once", () => {
  const a = conv(image, 8, 1, "a");
  const net = network(concat([a, conv(a, 8, 3, "b"), averagePool(conv(a, 4, 3, "c"), 1, "d")], "join"));
  expect(net.layers.map((layer) => layer.name)).toEqual(["image", "a", "b", "c", "d", "join"]);
  for (const [index, layer] of net.layers.entries()) {
    for (const before of inputsOf(layer, net)) expect(net.layers.indexOf(before)).toBeLessThan(index);
  }
  expect(outputLayer(net).shape).toEqual([32, 32, 20]);
});

test("weights are named by path and role; running statistics are not trained", () => {
  const net = network(batchNorm(conv(image, 8, 3, "stage1_conv"), "stage1_bn"));
  const weights = net.layers.flatMap((layer) => weightsOf(layer, net));
  expect(weights.map(({ name, trainable }) => [name, trainable])).toEqual([
    ["stage1_conv/kernel", true],
    ["stage1_conv/bias", true],
    ["stage1_bn/gamma", true],
    ["stage1_bn/beta", true],
    ["stage1_bn/movingMean", false],
    ["stage1_bn/movingVariance", false],
  ]);
});

test("activation memory is four bytes a value", () => {
  expect(costOf(network(relu(image, "relu"))).activationBytes).toBe(2 * 4 * 32 * 32 * 3);
});

test("a network is plain data", () => {
  const net = network(dense(flatten(image, "flat"), 10, "logits"));
  expect(JSON.parse(JSON.stringify(net))).toEqual(net);
});
