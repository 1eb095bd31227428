import { expect, test } from "vitest";
import { costOf } from "../../models/cost";
import { mlp, mlpOptions } from "../../models/mlp";

const build = (options: Partial<Parameters<typeof mlp>[2]>) =>
  mlp([28, 28, 1], 10, { ...mlpOptions.parse({}), ...options });

test("has one hidden layer by default", () => {
  const net = build({});
  expect(net.layers.filter(({ operation }) => operation.kind === "dense")).toHaveLength(2);
  expect(costOf(net).parameters).toBe(785 * 256 + 257 * 10);
});

test("has as many hidden layers as asked for, each of the width", () => {
  const net = build({ depth: 4, width: 30, normalization: "batch", bias: false, dropout: 0.5 });
  const shapes = net.layers.filter(({ name }) => /^hidden\d_dense$/.test(name)).map(({ shape }) => shape);
  expect(shapes).toEqual(Array(4).fill([30]));
  // kernels, two numbers for each normalised unit, and an output with biases
  expect(costOf(net).parameters).toBe(784 * 30 + 3 * 30 * 30 + 4 * 60 + 310);
  expect(net.layers.filter(({ operation }) => operation.kind === "dropout")).toHaveLength(4);
});
