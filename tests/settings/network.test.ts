import { expect, test } from "vitest";
import { models } from "../../models";
import { defaultExperiment, withSetting } from "../../src/settings/experiment";
import { impossibility, networkOf } from "../../src/settings/network";

const withOptions = (model: keyof typeof models, options: Record<string, unknown>) => {
  let experiment = defaultExperiment("strokes", model);
  for (const [key, value] of Object.entries(options)) experiment = withSetting(experiment, key, value);
  return experiment;
};

test.each(Object.keys(models) as (keyof typeof models)[])("%s is possible with its defaults", (model) => {
  expect(impossibility(defaultExperiment("strokes", model))).toBeUndefined();
  expect(networkOf(defaultExperiment("mnist", model)).network).toBeDefined();
});

test("a builder's sentence about an option belongs to that option", () => {
  expect(impossibility(withOptions("residual", { depth: 21 }))).toEqual({
    key: "depth",
    message: "depth: expected 6n + 2, got 21; take 20 or 26",
  });
  expect(impossibility(withOptions("transformer", { heads: 5 }))?.key).toBe("heads");
});

test("a sentence about a layer belongs to the choice of the model", () => {
  const problem = impossibility(withOptions("transformer", { patchSize: 32 }));
  expect(problem?.key).toBe("model");
  expect(problem?.message).toMatch(/^patches: expected an image of at least 32×32, got 28×28/);
});
