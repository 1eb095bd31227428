import { expect, test } from "vitest";
import { costOf } from "../../models/cost";
import {
  activation,
  affine,
  averagePool,
  batchNorm,
  classToken,
  conv,
  dense,
  input,
  lstm,
  maxPool,
  position,
  tokens,
} from "../../models/layers";
import { type Features, network } from "../../models/network";

const image = input([6, 6, 2]);
const connections = (x: Features) => costOf(network(x)).layers.at(-1)?.connections;

test("connections are the uses of each weight and bias, as LeCun et al. 1998 count them", () => {
  expect(connections(conv(image, 4, 3, "a", { padding: 0 }))).toBe(4 * 4 * 4 * (3 * 3 * 2 + 1));
  expect(connections(conv(image, 4, 3, "a", { bias: false, groups: 2 }))).toBe(6 * 6 * 4 * 9);
  expect(connections(dense(tokens(image, "t"), 5, "a"))).toBe(36 * 5 * 3);
  expect(connections(batchNorm(image, "a"))).toBe(2 * 72);
  expect(connections(activation(image, "prelu", "a"))).toBe(72);
  expect(connections(lstm(tokens(image, "t"), 3, "a"))).toBe(36 * 12 * (2 + 3 + 1));
  expect(connections(position(tokens(image, "t"), "learned", "a"))).toBe(72);
  expect(connections(classToken(tokens(image, "t"), "a"))).toBe(2);
});

test("layers without weights have no connections", () => {
  expect(connections(maxPool(image, 2, "a"))).toBe(0);
  expect(connections(activation(image, "relu", "a"))).toBe(0);
  expect(connections(position(tokens(image, "t"), "sinusoidal", "a"))).toBe(0);
});

test("the factor of a trained subsampling is used once for each value in the window", () => {
  expect(connections(affine(averagePool(image, 2, "p"), "a"))).toBe(3 * 3 * 2 * (4 + 1));
  expect(connections(affine(maxPool(image, 2, "p"), "a"))).toBe(3 * 3 * 2 * (1 + 1));
});
