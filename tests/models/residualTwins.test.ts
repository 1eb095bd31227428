import { expect, test } from "vitest";
import type { Network } from "../../models/network";
import { residual, residualOptions } from "../../models/residual";
import { wideResnet, wideResnetOptions } from "../../models/wideResnet";
import { initialWeight, weightSpecs } from "../../src/training/initializers";

type Build = (skipConnections: boolean) => Network;

const small = (options: Partial<Parameters<typeof residual>[2]>): Build => {
  const all = { ...residualOptions.parse({}), ...options };
  return (skipConnections) => residual([28, 28, 1], 10, { ...all, skipConnections });
};
const wide: Build = (skipConnections) =>
  wideResnet([28, 28, 1], 10, { ...wideResnetOptions.parse({ depth: 16, widening: 2 }), skipConnections });

const pairs: readonly (readonly [string, Build])[] = [
  ["post-activated residual", small({ depth: 14 })],
  ["pre-activated residual", small({ depth: 14, order: "pre" })],
  ["bottleneck", small({ depth: 20, block: "bottleneck" })],
  ["pre-activated bottleneck", small({ depth: 20, block: "bottleneck", order: "pre" })],
  ["unnormalised", small({ normalization: "none", bias: true })],
  ["zero-initialised", small({ zeroInit: true })],
  ["wide residual", wide],
];

const bytesOf = ({ buffer }: Float32Array) => Buffer.from(buffer).toString("base64");

const startOf = (net: Network) =>
  new Map(weightSpecs(net).map((spec) => [spec.name, bytesOf(initialWeight(spec, 7))]));

test.each(pairs)("the plain twin of a %s net starts with the same weights, byte for byte", (_, build) => {
  const [skipping, plain] = [startOf(build(true)), startOf(build(false))];
  const shared = [...skipping].filter(([name]) => !name.includes("_project")); // a plain net has no shortcut to project
  expect(new Map(shared)).toEqual(plain);
  expect(plain.size).toBeLessThan(skipping.size);
});

test.each(pairs)("the plain twin of a %s net has the same layers but for the shortcuts", (_, build) => {
  const shortcut = /_(add|project|projectNorm)$/;
  const layersOf = (net: Network) =>
    net.layers
      .filter(({ name }) => !shortcut.test(name))
      .map(({ name, operation, shape }) => ({ name, operation, shape }));
  expect(layersOf(build(true))).toEqual(layersOf(build(false)));
});
