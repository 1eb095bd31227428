import { expect, test } from "vitest";
import { readTrainCommand } from "../../src/cli/arguments";
import { robustnessTable } from "../../src/cli/robustness";

test("the flag stands alone for 500 images, or has their number", () => {
  expect(readTrainCommand(["--robustness"]).robustness).toEqual({ imageCount: 500 });
  const { robustness, experiment } = readTrainCommand(["--robustness", "--epochs", "2"]);
  expect(robustness).toEqual({ imageCount: 500 });
  expect(experiment.recipe.epochs).toBe(2);
  expect(readTrainCommand(["--robustness", "64"]).robustness).toEqual({ imageCount: 64 });
  expect(readTrainCommand(["--robustness=64"]).robustness).toEqual({ imageCount: 64 });
  expect(readTrainCommand([]).robustness).toBeUndefined();
});

test.each([
  ["--robustness 0", '--robustness: expected a whole number of test images from 1, got "0"; try 500'],
  ["--robustness many", '--robustness: expected a whole number of test images from 1, got "many"; try 500'],
  ["--robustness --range-test 1e-5:1:20", "--robustness: expected it without --range-test"],
  ["--test-severity 2", "--test-severity: expected it only with --test-corruption"],
  ["--test-corruption rain", "--test-corruption: expected one of none, gaussianNoise, "],
])("`%s` is refused in a sentence", (line, sentence) => {
  expect(() => readTrainCommand(line.split(" "))).toThrow(sentence);
});

test("the table has accuracies by severity, and errors of kinds, of all and of the clean images", () => {
  const table = robustnessTable({
    suite: "Strata corruptions 1",
    step: 10,
    imageCount: 500,
    clean: 0.966,
    accuracies: { fog: [0.9, 0.8, 0.7, 0.6, 0.5], jpeg: [0.9, 0.9, 0.9, 0.9, 0.9] },
  });
  expect(table.split("\n")).toEqual([
    "accuracy at severity",
    "                            1       2       3       4       5   error",
    "Fog                     0.900   0.800   0.700   0.600   0.500   0.300",
    "JPEG                    0.900   0.900   0.900   0.900   0.900   0.100",
    "",
    "Weather, mean error     0.300",
    "Digital, mean error     0.100",
    "mean, without patches   0.200",
    "clean error             0.034",
    "Strata corruptions 1, 500 images",
  ]);
});
