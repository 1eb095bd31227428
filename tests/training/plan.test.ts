import { expect, test } from "vitest";
import {
  activation,
  add,
  batchNorm,
  conv,
  dense,
  dropout,
  globalAveragePool,
  input,
  relu,
} from "../../models/layers";
import { type Features, network } from "../../models/network";
import { planOf } from "../../src/training/plan";

const image = input([8, 8, 4]);
const bn = (x: Features, name: string) => batchNorm(conv(x, 4, 3, `${name}_conv`), `${name}_bn`);
const stepsOf = (x: Features, isTraining = true) =>
  planOf(network(x), isTraining).steps.map(({ layer, output, isRelu, residual }) => [
    layer.name,
    output,
    isRelu,
    residual,
  ]);

test("ReLU joins the layer whose output only it reads", () => {
  expect(stepsOf(relu(conv(image, 4, 3, "conv"), "relu"))).toEqual([
    ["image", "image", false, undefined],
    ["conv", "relu", true, undefined],
  ]);
  const read = conv(image, 4, 3, "conv");
  expect(stepsOf(add(relu(read, "relu"), read, "sum")).map(([name]) => name)).toEqual([
    "image",
    "conv",
    "relu",
    "sum",
  ]);
});

test("batch norm, sum and ReLU of a residual block are one step; a projection is ready before it", () => {
  const projected = bn(image, "project");
  expect(stepsOf(relu(add(bn(image, "last"), projected, "add"), "out"))).toEqual([
    ["image", "image", false, undefined],
    ["last_conv", "last_conv", false, undefined],
    ["last_bn", "last_bn", false, undefined],
    ["project_conv", "project_conv", false, undefined],
    ["project_bn", "out", true, "last_bn"],
  ]);
});

test("what stands between batch norm and the sum keeps them apart", () => {
  const branch = dropout(bn(image, "last"), 0.5, "drop");
  expect(stepsOf(add(branch, image, "add")).map(([name]) => name)).toEqual([
    "image",
    "last_conv",
    "last_bn",
    "drop",
    "add",
  ]);
});

test("auxiliary outputs are computed in training alone", () => {
  const trunk = relu(conv(image, 4, 3, "conv"), "relu");
  const logits = dense(globalAveragePool(trunk, "pool"), 3, "logits");
  const other = dense(globalAveragePool(trunk, "otherPool"), 3, "other");
  const net = network(logits, [{ logits: other, weight: 0.3 }]);
  expect(planOf(net, true).outputs).toEqual(["logits", "other"]);
  expect(planOf(net, false).outputs).toEqual(["logits"]);
  expect(planOf(net, false).steps.map(({ output }) => output)).toEqual(["image", "relu", "pool", "logits"]);
});

test("GELU joins the dense layer whose output only it reads, and no other kind of layer", () => {
  const joined = activation(dense(input([8]), 8, "dense"), "gelu", "gelu");
  const apart = activation(conv(image, 4, 3, "conv"), "gelu", "gelu");
  const outputs = (x: Features) =>
    planOf(network(x), true).steps.map(({ output, isGelu }) => [output, isGelu]);
  expect(outputs(joined)).toEqual([
    ["image", false],
    ["gelu", true],
  ]);
  expect(outputs(apart)).toEqual([
    ["image", false],
    ["conv", false],
    ["gelu", false],
  ]);
});
