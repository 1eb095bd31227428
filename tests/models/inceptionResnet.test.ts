import { expect, test } from "vitest";
import { costOf } from "../../models/cost";
import {
  inceptionResnet,
  inceptionResnetOptions,
  inceptionResnetPublished,
} from "../../models/inceptionResnet";
import type { Network } from "../../models/network";
import { weightsOf } from "../../models/weights";

const build = (options: Partial<Parameters<typeof inceptionResnet>[2]> = {}, image = [28, 28, 1]) =>
  inceptionResnet(image, 10, { ...inceptionResnetOptions.parse({}), ...options });
const shapesOf = ({ layers }: Network) =>
  Object.fromEntries(layers.map((layer) => [layer.name, layer.shape]));
const published = inceptionResnetPublished[0].build();

test("has the grid sizes of figure 15 and the channels of the authors' code", () => {
  expect(shapesOf(published)).toMatchObject({
    stem5_conv: [71, 71, 192],
    mixed_concat: [35, 35, 320],
    a10_add: [35, 35, 320],
    reduction_a_concat: [17, 17, 1_088],
    b20_add: [17, 17, 1_088],
    reduction_b_concat: [8, 8, 2_080],
    c10_add: [8, 8, 2_080],
    final_conv: [8, 8, 1_536],
    pool: [1_536],
  });
});

test("counted as Keras counts, without batch norm's scales but with its statistics, has 55,873,736 numbers", () => {
  const weights = published.layers.flatMap((layer) => weightsOf(layer, published));
  const counted = weights.filter(({ role }) => role !== "gamma");
  expect(counted.reduce((sum, weight) => sum + weight.count, 0)).toBe(55_873_736);
});

test("scales every branch but the last, and only that one has no activation behind the sum", () => {
  const scales = published.layers.flatMap(({ operation }) =>
    operation.kind === "scale" ? [operation.factor] : [],
  );
  expect(scales).toEqual([...Array(10).fill(0.17), ...Array(20).fill(0.1), ...Array(9).fill(0.2)]);
  const sums = published.layers.filter(({ operation }) => operation.kind === "add");
  const isActivated = ({ name }: (typeof sums)[number]) =>
    published.layers.some(
      ({ inputs, operation }) => operation.kind === "activation" && inputs.includes(name),
    );
  expect(sums.filter((layer) => !isActivated(layer)).map(({ name }) => name)).toEqual(["c10_add"]);
});

test("a 1×7 behind a 7×1 sees 7×7 for two sevenths of the weights", () => {
  const kernels = published.layers.flatMap(({ name, operation }) =>
    operation.kind === "conv" && name.startsWith("b1_1_") ? [operation.kernelSize] : [],
  );
  expect(kernels).toEqual([
    [1, 1],
    [1, 7],
    [7, 1],
  ]);
});

test("takes as many blocks of each kind as asked for", () => {
  const net = build({ blocks: 3, residualScale: 0.1 });
  expect(net.layers.filter(({ operation }) => operation.kind === "add")).toHaveLength(9);
  expect(net.layers.filter(({ operation }) => operation.kind === "scale")).toHaveLength(8);
  expect(costOf(net).parameters).toBeGreaterThan(costOf(build()).parameters);
});

test("an image too small for a reduction is refused by the layer's name", () => {
  expect(() => build({}, [8, 8, 1])).toThrow(
    /^reduction_b_0_1_conv: expected an image of at least 3×3, got 1×1/,
  );
});
