import { expect, test } from "vitest";
import { withNumber } from "../../src/training/errors";

test("a measurement that is no number ends the run in a sentence; an infinite loss is a measurement", () => {
  const infinite = { loss: Number.POSITIVE_INFINITY, accuracy: 0.1 };
  expect(withNumber(infinite, 40)).toBe(infinite);
  expect(() => withNumber({ loss: Number.NaN }, 40)).toThrow(
    "learningRate: expected a validation loss after step 40, got NaN; try a rate ten times smaller",
  );
});
