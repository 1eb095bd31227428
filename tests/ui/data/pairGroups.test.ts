import { expect, test } from "vitest";
import { pairGroups } from "../../../src/ui/data/pairGroups";

test("pairs across splits come first, exact before near, and disagreeing labels are counted", () => {
  const labels = {
    train: Uint8Array.of(0, 1),
    validation: Uint8Array.of(0),
    test: Uint8Array.of(0, 1),
    trainFile: new Uint8Array(),
    testFile: new Uint8Array(),
  };
  const at = (split: "train" | "validation" | "test", position: number) => ({ split, position });
  const near = { correlation: 0.99, isExact: false };
  const exact = { correlation: 1, isExact: true };
  const groups = pairGroups(
    [
      { first: at("train", 0), second: at("train", 1), ...exact },
      { first: at("train", 0), second: at("test", 0), ...near },
      { first: at("train", 0), second: at("test", 1), ...near },
      { first: at("validation", 0), second: at("test", 0), ...exact },
    ],
    labels,
  );
  expect(groups.map(({ title, pairs, disagreeing }) => [title, pairs.length, disagreeing])).toEqual([
    ["near, train and test", 2, 1],
    ["exact, validation and test", 1, 0],
    ["exact, within train", 1, 1],
  ]);
});
