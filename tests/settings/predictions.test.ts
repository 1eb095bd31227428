import { expect, test } from "vitest";
import type { SettingValue } from "../../src/settings/fields";
import { predictionsOf, type StartProbe } from "../../src/settings/predictions";
import { experimentOf } from "./experimentOf";

/** LeNet-5's start, about. */
const sound: StartProbe = {
  loss: 2.4,
  outputDeviation: 0.4,
  gradientNorm: 2,
  kernels: [
    { layer: "c1_conv", gradient: 0.02, unitSpread: 0.02 },
    { layer: "output", gradient: 0.03, unitSpread: 0.03 },
  ],
};

const kernels = (first: number, last: number) => [
  { layer: "c1_conv", gradient: first, unitSpread: first },
  { layer: "output", gradient: last, unitSpread: last },
];

function predict(settings: Readonly<Record<string, SettingValue>>, probe: Partial<StartProbe> = {}) {
  const facts = { classCount: 10, trainCount: 1_000, probe: { ...sound, ...probe } };
  return Object.fromEntries(predictionsOf(experimentOf(settings), facts));
}

test("nothing is predicted of a net that starts well", () => {
  expect(predict({})).toEqual({});
  expect(predict({ optimizer: "momentum", learningRate: 0.02 })).toEqual({});
});

test("a gradient that vanishes is told beside what makes it so, with both its ends", () => {
  const probe = { kernels: kernels(2e-9, 0.03) };
  const message =
    "At step 0 the gradient of c1_conv is 2e-9, that of output 0.03: expect c1_conv to stay almost as it is.";
  expect(predict({ activation: "sigmoid" }, probe)).toEqual({ activation: message });
  expect(predict({ initializer: "glorotNormal" }, probe)).toEqual({ initializer: message });
  expect(predict({ activation: "sigmoid" }, { kernels: kernels(2e-4, 0.03) })).toEqual({});
});

test("a signal that dies leaves the loss at the logarithm of the number of classes", () => {
  const told = predict({ initializer: "truncatedNormal" }, { kernels: kernels(1e-14, 1e-13) });
  expect(told.initializer).toContain("expect the loss to stay near ln 10 = 2.30");
});

test("labels that say nothing of the images are told to be learnt by heart", () => {
  const message =
    "Nothing in an image tells its label: expect validation to stay at chance, and training loss to fall only as images are learnt by heart.";
  expect(predict({ trainLabels: "shuffled" })).toEqual({ trainLabels: message });
  expect(predict({ pixelOrder: "gaussian" })).toEqual({ pixelOrder: message });
});

test("units that all have one gradient are told to stay copies", () => {
  const copies = [{ layer: "c1_conv", gradient: 0.02, unitSpread: 1e-9 }, ...sound.kernels.slice(1)];
  expect(predict({ initializer: "constant" }, { kernels: copies }).initializer).toContain(
    "copies of one another",
  );
});

test("a loss far above a guess is told beside the normalisation that is off", () => {
  const settings = { model: "residual", depth: 32, normalization: "none" };
  const told = predict(settings, { loss: 160, outputDeviation: 140 });
  expect(Object.keys(told)).toEqual(["normalization"]);
  expect(told.normalization).toContain("the loss is 160, that of a guess 2.30");
});

test("a step that would take off more than the loss has is told with the rate that would not", () => {
  const told = predict({ optimizer: "sgd", learningRate: 0.1 }, { gradientNorm: 12 });
  expect(told.learningRate).toContain("would take 14 off a loss of 2.4");
  expect(told.learningRate).toContain("as at any rate above 0.083");
  expect(predict({ optimizer: "sgd", learningRate: 0.1, clipping: "norm" }, { gradientNorm: 12 })).toEqual(
    {},
  );
  expect(predict({ learningRate: 0.1 }, { gradientNorm: 12 })).toEqual({});
});

// 1,000 images make 31 steps of 32, five epochs 155 of them.
test.each([
  ["warmupSteps", { warmupSteps: 155 }, { warmupSteps: 154 }],
  [
    "normMomentum",
    { normalization: "batch", normMomentum: 0.999 },
    { normalization: "batch", normMomentum: 0.9 },
  ],
  ["epochs", { epochs: 1 }, { epochs: 2 }],
  ["patience", { earlyStopping: true, patience: 5 }, { earlyStopping: true, patience: 4 }],
  [
    "plateauPatience",
    { schedule: "plateau", plateauPatience: 5 },
    { schedule: "plateau", plateauPatience: 4 },
  ],
  [
    "labelNoiseShare",
    { labelNoise: "symmetric", labelNoiseShare: 0.9 },
    { labelNoise: "symmetric", labelNoiseShare: 0.8 },
  ],
  ["batchSize", { loss: "triplet", batchSize: 8 }, { loss: "triplet", batchSize: 32 }],
  ["batchSize", { normalization: "batch", batchSize: 2 }, { normalization: "batch", batchSize: 8 }],
])("%s is told once it cannot do what it is there for", (key, bad, good) => {
  expect(Object.keys(predict(bad))).toEqual([key]);
  expect(predict(good)).toEqual({});
});
