import { expect, test } from "vitest";
import { nearest } from "../../src/cli/nearest";

const flags = ["--learning-rate", "--loss", "--seed", "--epochs", "--batch-size"];

test.each([
  ["--learnng-rate", "--learning-rate"],
  ["--learning_rate", "--learning-rate"],
  ["--sede", "--seed"],
  ["--Epochs", "--epochs"],
  ["--batchsize", "--batch-size"],
  ["--lsos", "--loss"],
  ["--colour", undefined],
  ["", undefined],
])("for %s %s was meant", (word, meant) => {
  expect(nearest(word, flags)).toBe(meant);
});
