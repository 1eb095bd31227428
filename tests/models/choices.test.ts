import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { type ModelEntry, models } from "../../models";
import { hasKernel } from "../../models/outline";
import { fieldOf } from "../../src/settings/fields";

/** Models that are made of blocks of convolutions, dense layers or attention. */
const ids = [
  "lenet5",
  "mlp",
  "alexnet",
  "zfnet",
  "vgg",
  "inception",
  "squeezenet",
  "inceptionResnet",
  "residual",
  "plain",
  "wideResnet",
  "densenet",
  "transformer",
  "attention",
] as const;

/** Classifiers, auxiliary ones too, and the 1×1 convolution behind Inception-ResNet's branches have a bias in any case. */
const alwaysBiased = /(logits|^conv\d+|^auxiliary.*_dense|_expand)$/;

describe.each(ids)("%s", (id) => {
  const entry: ModelEntry = models[id];
  const build = (options: object) => entry.build([28, 28, 1], 10, entry.options.parse(options) as never);
  const kernels = (options: object) => build(options).layers.filter(hasKernel);
  const optionsOf = (key: string) => {
    const field = fieldOf(entry.options.shape[key] as z.ZodType);
    return field.kind === "choice" ? Object.keys(field.options) : [];
  };

  test("leaves weights out of every kernel but the classifiers'", () => {
    const blocks = kernels({ dropConnect: 0.5 }).filter(({ name }) => !name.endsWith("logits"));
    expect(blocks.length).toBeGreaterThan(0);
    for (const { name, operation } of blocks) expect(operation, name).toMatchObject({ dropConnect: 0.5 });
  });

  test("has a bias in every layer with weights, or in none but the classifiers", () => {
    for (const { name, operation } of kernels({ bias: true }))
      expect(operation, name).toMatchObject({ bias: true });
    const without = kernels({ bias: false }).filter(({ name }) => !alwaysBiased.test(name));
    expect(without.length).toBeGreaterThan(0);
    for (const { name, operation } of without) expect(operation, name).toMatchObject({ bias: false });
  });

  const hasActivation = "activation" in entry.options.shape; // not the attention that is written out
  if (hasActivation) {
    test("takes one activation everywhere", () => {
      for (const activation of optionsOf("activation")) {
        const { layers } = build({ activation });
        const kinds = layers.flatMap(({ operation }) =>
          operation.kind === "activation" ? [operation.activation] : [],
        );
        expect(new Set(kinds)).toEqual(new Set(activation === "linear" ? [] : [activation]));
      }
    });
  }

  test("is another net with each normalisation", () => {
    const nets = optionsOf("normalization").map((normalization) => JSON.stringify(build({ normalization })));
    expect(nets.length).toBeGreaterThanOrEqual(3); // tokens have no groups
    expect(new Set(nets).size).toBe(nets.length);
  });

  test("drops features at the rate that is asked for, and none at 0", () => {
    const rates = (dropout: number) =>
      build({ dropout }).layers.flatMap(({ operation }) =>
        operation.kind === "dropout" ? [operation.rate] : [],
      );
    expect(new Set(rates(0.3))).toEqual(new Set([0.3]));
    expect(rates(0)).toEqual([]);
  });
});
