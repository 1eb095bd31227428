import { expect, test } from "vitest";
import { dataText, setText } from "../../src/settings/dataText";
import { defaultExperiment, readSettings } from "../../src/settings/experiment";

const settingsOf = (texts: Record<string, string>) => {
  const { experiment, problems } = readSettings(Object.entries(texts));
  expect(problems).toEqual([]);
  return { data: experiment.data, seed: experiment.seed };
};

test("says how many images are trained on of how many, how they were chosen and by which seed", () => {
  const { data, seed } = settingsOf({ dataset: "mnist", trainSize: "5000", balance: "balanced", seed: "3" });
  const counts = { train: 5_000, test: 10_000 };
  expect(dataText({ data, seed, counts, fileCounts: { train: 60_000, test: 10_000 } })).toBe(
    "MNIST: 5,000 of 60,000 training images, class-balanced, seed 3",
  );
  expect(dataText({ data, seed })).toBe("MNIST: 5,000 training images, class-balanced, seed 3");
  expect(dataText({ data: defaultExperiment().data, seed: 1 })).toBe("Strokes: all training images, seed 1");
});

test("calls the user's own images as the user does", () => {
  const { data } = settingsOf({ dataset: "own" });
  expect(dataText({ data, seed: 1, ownTitle: "Pets" })).toBe("Pets: all training images, seed 1");
});

test("says where the files hold less than was published, and where test is a part", () => {
  const { data, seed } = settingsOf({ dataset: "cifar10", trainSize: "2000", testSize: "1000" });
  const used = { counts: { train: 2_000, test: 1_000 }, fileCounts: { train: 10_000, test: 10_000 } };
  expect(dataText({ data, seed, ...used })).toBe(
    "CIFAR-10: 2,000 of 10,000 training images, 1,000 of 10,000 test images, " +
      "its training files hold 10,000 of 50,000, seed 1",
  );
});

test.each([
  [{ classes: "3,5" }, "classes cat and dog"],
  [{ classes: "0-5" }, "6 of 10 classes"],
  [{ balance: "longTailed", tailRatio: "50" }, "long-tailed 50 : 1"],
  [{ trainOrder: "file" }, "the file's first"],
  [{ imageSize: "16", color: "grey" }, "16×16, grey"],
  [{ pixelOrder: "permuted" }, "permuted pixels"],
  [{ pixelOrder: "permutedEach" }, "pixels permuted in each image"],
  [{ pixelOrder: "gaussian" }, "Gaussian noise for images"],
  [{ trainLabels: "shuffled" }, "shuffled labels"],
])("names what %o makes of CIFAR-10", (texts, named) => {
  const { data, seed } = settingsOf({ dataset: "cifar10", ...texts });
  expect(dataText({ data, seed })).toBe(`CIFAR-10: all training images, ${named}, seed 1`);
  expect(setText(data)).toBe(`CIFAR-10, ${named}`);
});

test("corrupted test images are told, with what was done to them", () => {
  const data = { ...defaultExperiment().data, testCorruption: "fog", testSeverity: 4 } as const;
  expect(dataText({ data, seed: 1 })).toBe(
    "Strokes: all training images, test images corrupted (Fog, severity 4), seed 1",
  );
});
