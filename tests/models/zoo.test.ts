import { describe, expect, test } from "vitest";
import { modelEntries } from "../../models";
import { costOf } from "../../models/cost";
import { outputLayer, type Shape } from "../../models/network";

const shapes: readonly Shape[] = [
  [28, 28, 1],
  [32, 32, 3],
];

describe.each(modelEntries)("%s", (_id, entry) => {
  test.each(shapes)("gives one logit for each class from an image of %i×%i×%i", (...shape) => {
    const net = entry.build(shape, 7, entry.options.parse({}) as never);
    expect(outputLayer(net)).toMatchObject({ name: "logits", shape: [7] });
    expect(costOf(net).parameters).toBeGreaterThan(0);
  });

  test("names its paper, its address and its one idea", () => {
    expect(entry.paper).toMatch(/ (19|20)\d\d$/);
    expect(entry.url).toMatch(/^https?:/);
    expect(entry.idea).toMatch(/\.$/);
  });

  for (const { title, parameters, build, multiplyAdds } of entry.published ?? []) {
    test(`${title} has ${parameters.toLocaleString("en-GB")} parameters`, () => {
      const cost = costOf(build());
      expect(cost.parameters).toBe(parameters);
      if (multiplyAdds) expect(Math.abs(cost.multiplyAdds / multiplyAdds - 1)).toBeLessThan(0.03);
    });
  }
});
