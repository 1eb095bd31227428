import { expect, test } from "vitest";
import { defaultExperiment, withSetting } from "../../src/settings/experiment";
import { initSweep, isCheapToProbe } from "../../src/study/initSweep";

const residual = defaultExperiment("strokes", "residual");

test("a sweep crosses norms, activations, two depths and initializers, and changes nothing else", () => {
  const nets = initSweep(withSetting(residual, "width", 4));
  expect(nets).toHaveLength(2 * 3 * 2 * 2);
  expect(nets[0]).toMatchObject({
    normalization: "none",
    activation: "relu",
    depth: 8,
    initializer: "heNormal",
  });
  expect(new Set(nets.map(({ depth }) => depth)).size).toBe(2);
  for (const { experiment, initializer, activation } of nets) {
    expect(experiment.recipe.initializer).toBe(initializer);
    expect(experiment.model.options).toMatchObject({ activation, width: 4 });
    expect(experiment.seed).toBe(residual.seed);
  }
});

test("a model without these settings is compared by its initializers alone", () => {
  const nets = initSweep(defaultExperiment("strokes", "linear"));
  expect(nets.map(({ initializer }) => initializer)).toEqual(["heNormal", "glorotNormal"]);
  expect(nets[0]).not.toHaveProperty("activation");
});

test("a net of a few million multiply-adds is cheap to look at, one of hundreds is not", () => {
  expect(isCheapToProbe(residual)).toBe(true);
  expect(isCheapToProbe(withSetting(residual, "width", 256))).toBe(false);
});
