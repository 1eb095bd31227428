import { expect, test } from "vitest";
import { confusedPairs, confusionCounts } from "../../src/ui/confusion";

test("the pairs that are confused most often come first, those that are right not at all", () => {
  const labels = Uint8Array.of(0, 0, 0, 0, 1, 1, 2, 2);
  const counts = confusionCounts(labels, Uint8Array.of(0, 2, 2, 1, 1, 0, 2, 2), 3);
  expect(confusedPairs(counts, 3, 9)).toEqual([
    { trueClass: 0, predictedClass: 2, count: 2, share: 0.5 },
    { trueClass: 0, predictedClass: 1, count: 1, share: 0.25 },
    { trueClass: 1, predictedClass: 0, count: 1, share: 0.5 },
  ]);
  expect(confusedPairs(counts, 3, 1)).toHaveLength(1);
});
