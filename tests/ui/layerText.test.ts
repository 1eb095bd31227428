import { expect, test } from "vitest";
import { layersSummary, ratioText } from "../../src/ui/layerText";
import type { LayerStatistics } from "../../src/worker/protocol";

const statistics = (...gradient: (number | null)[]): LayerStatistics => {
  const none = gradient.map(() => null);
  return {
    step: 3,
    layers: ["stem", "block", "last"],
    kinds: ["conv", "conv", "conv"],
    values: { gradient, weight: none, update: none, mean: none, deviation: none, dead: none },
  };
};

test("says in words how much gradient the first layer gets beside the last one", () => {
  expect(ratioText(statistics(200, 1, 0.5))).toBe("stem gets 400 times the gradient of last.");
  expect(ratioText(statistics(0.01, 1, 0.5))).toBe("stem gets 1/50 of the gradient of last.");
  expect(ratioText(statistics(0, 1, 0.5))).toBe("No gradient reaches stem.");
  expect(ratioText(statistics(1, 1, null))).toBe("The ratio of stem to last is not known.");
});

test("tells a chart's ends and extremes to those who do not see it", () => {
  expect(layersSummary(statistics(0.1, 4, 2), "gradient")).toBe(
    "Step 3, gradient norm of 3 layers: first 0.1 at stem, last 2 at last, least 0.1 at stem, most 4 at block.",
  );
  expect(layersSummary(statistics(1, 2, 3), "dead")).toBe("Step 3: dead units is not known of any layer.");
});
