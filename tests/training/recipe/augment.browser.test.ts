import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { models } from "../../../models";
import { conv, dense, flatten, input, maxPool, relu } from "../../../models/layers";
import { network } from "../../../models/network";
import { defaultExperiment, type Experiment, type Recipe } from "../../../src/settings/experiment";
import { keyOf, uniformAt } from "../../../src/settings/random";
import { TrainingBatches } from "../../../src/training/batches/trainingBatches";
import { type Batch, batchOrder, makeBatch, packImages, type RunData } from "../../../src/training/data";
import { type Device, startDevice } from "../../../src/training/device";
import { evaluate } from "../../../src/training/evaluate";
import type { Checkpoint } from "../../../src/training/events";
import { mixingPoints } from "../../../src/training/mixingPoints";
import { TrainingRun } from "../../../src/training/run";

let device: Device;

beforeAll(async () => {
  device = await startDevice("cpu");
});

const imageShape = [8, 8, 3] as const;
const key = keyOf(1, "test", "", 0);
const images = {
  pixels: Uint8Array.from({ length: 96 * 192 }, (_, index) => 255 * uniformAt(key, index)),
  labels: Uint8Array.from({ length: 96 }, (_, index) => index % 3),
};
const range = (first: number, length: number) => Uint32Array.from({ length }, (_, index) => first + index);
const data: RunData = {
  imageShape,
  classCount: 3,
  train: { images, indices: range(0, 64) },
  validation: { images, indices: range(64, 16) },
  test: { images, indices: range(80, 16) },
};

function tinyNet() {
  const x = maxPool(relu(conv(input([8, 8, 3]), 4, 3, "conv"), "relu"), 2, "pool");
  return network(dense(flatten(x, "flat"), 3, "logits"));
}

function experiment(recipe: Partial<Recipe>, seed = 1): Experiment {
  const base = defaultExperiment();
  return { ...base, seed, recipe: { ...base.recipe, learningRate: 0.01, batchSize: 8, ...recipe } };
}

const make = (recipe: Partial<Recipe>, checkpoint?: Checkpoint) =>
  new TrainingRun(experiment(recipe), tinyNet(), device, checkpoint);

/** Losses of the steps up to `lastStep`. */
async function trained(run: TrainingRun, lastStep: number): Promise<number[]> {
  const batches = new TrainingBatches(data, run.experiment);
  while (run.step < lastStep) run.trainStep(batches.of(run.step + 1), run.experiment.recipe.learningRate);
  return [...(await run.metrics.take((tensor) => device.read(tensor))).losses];
}

const everything: Partial<Recipe> = {
  accumulation: 2,
  shift: 1,
  crop: 1,
  flip: true,
  rotation: 20,
  zoom: 0.2,
  brightness: 0.2,
  contrast: 0.3,
  saturation: 0.5,
  hue: 20,
  cutout: 3,
  inputNoise: 0.1,
  gradientNoise: 0.01,
};

const combinations: [string, Partial<Recipe>][] = [
  ["mixup, shuffled once", { mixing: "mixup", sampling: "shuffleOnce", labelNoise: "symmetric" }],
  [
    "CutMix, with replacement",
    { mixing: "cutmix", sampling: "replacement", inputNormalization: "standardize" },
  ],
  ["manifold mixup, balanced", { mixing: "manifold", sampling: "balanced", inputNormalization: "perImage" }],
  ["diverse, confusions", { sampling: "diverse", labelNoise: "confusion", labelConfusion: "0>1:0.5" }],
  ["file order", { sampling: "fileOrder" }],
];

test.each(combinations)(
  "with everything and %s, a run goes on from a checkpoint to the bit",
  async (_, own) => {
    const recipe = { ...everything, ...own };
    const whole = make(recipe);
    const losses = await trained(whole, 7); // 4 steps an epoch
    const first = make(recipe);
    await trained(first, 2);
    const checkpoint = structuredClone(await first.checkpoint());
    const rest = make(recipe, checkpoint);
    expect(await trained(rest, 7)).toEqual(losses.slice(2));
    expect((await rest.checkpoint()).weights).toEqual((await whole.checkpoint()).weights);
    for (const run of [whole, first, rest]) run.dispose();
  },
);

test("accumulated, two batches make the step of one of twice the size", async () => {
  const large = make({ batchSize: 16 });
  const small = make({ batchSize: 8, accumulation: 2 });
  const losses = await trained(large, 4);
  (await trained(small, 4)).forEach((loss, index) => void expect(loss).toBeCloseTo(losses[index], 5));
  const expected = (await large.checkpoint()).weights;
  const { weights } = await small.checkpoint();
  for (const [name, values] of Object.entries(expected)) {
    values.forEach((value, index) => void expect(weights[name][index]).toBeCloseTo(value, 5));
  }
  large.dispose();
  small.dispose();
});

test("by default a batch is the pixels ÷ 255 at the epoch's order, to the bit", () => {
  const [batch] = new TrainingBatches(data, experiment({})).packed(10); // the second step of the second epoch
  const positions = batchOrder(1, 2, 64).subarray(8, 16);
  expect(batch.positions).toEqual(positions);
  expect(batch.images).toEqual(packImages(images.pixels, 192, positions)); // indices are positions here
  expect(batch.mixture).toBeUndefined();
});

test("noise and augmentation are off where the net is measured, and labels clean", async () => {
  const measured = async (recipe: Partial<Recipe>) => {
    const run = make(recipe);
    const measuring = evaluate(run, data, "validation");
    let next = await measuring.next();
    while (!next.done) next = await measuring.next();
    run.dispose();
    return next.value;
  };
  const clean = await measured({});
  const noise = { labelNoise: "symmetric", labelNoiseShare: 1, mixing: "manifold" } as const;
  expect(await measured({ ...everything, ...noise })).toEqual(clean);
  expect(await measured({ inputNormalization: "standardize" })).not.toEqual(clean);
});

/** Loss and accuracy of a batch under the initial weights. */
async function measure(batch: Batch, seed = 1) {
  const run = new TrainingRun(experiment({}, seed), tinyNet(), device);
  run.trainStep(batch, 0.01);
  const { losses, accuracies } = await run.metrics.take((tensor) => device.read(tensor));
  run.dispose();
  return { loss: losses[0], accuracy: accuracies[0] };
}

test("the loss and the accuracy of a mixed batch count both labels by their shares", async () => {
  const batch = makeBatch(data, data.train, range(0, 8));
  const labels = tf.tensor1d([2, 2, 1, 1, 0, 0, 0, 1], "int32");
  const a = await measure(batch);
  const b = await measure({ images: batch.images, labels });
  const mixed = await measure({ ...batch, mixed: { labels, share: 0.7 } });
  expect(mixed.loss).toBeCloseTo(0.7 * a.loss + 0.3 * b.loss, 5);
  expect(mixed.accuracy).toBeCloseTo(0.7 * a.accuracy + 0.3 * b.accuracy, 5);
  tf.dispose([batch.images, batch.labels, labels]);
});

test("manifold mixup at the input is mixup, elsewhere another thing, and with all to itself none", async () => {
  const batch = makeBatch(data, data.train, range(0, 8));
  const labels = tf.reverse(batch.labels);
  const images = tf.tidy(() =>
    tf.add<tf.Tensor4D>(tf.mul(batch.images, 0.7), tf.mul(tf.reverse(batch.images, 0), 0.3)),
  );
  const mixup = await measure({ images, labels: batch.labels, mixed: { labels, share: 0.7 } });
  const manifold = (share: number, depth: number) => measure({ ...batch, mixed: { labels, share, depth } });
  expect((await manifold(0.7, 0)).loss).toBeCloseTo(mixup.loss, 5);
  expect(Math.abs((await manifold(0.7, 0.9)).loss - mixup.loss)).toBeGreaterThan(1e-4);
  expect((await manifold(1, 0.9)).loss).toBeCloseTo((await measure(batch)).loss, 5);
  tf.dispose([batch.images, batch.labels, labels, images]);
});

test("features are mixed in front of layers with weights, and never inside a residual block", () => {
  const build = (id: "lenet5" | "residual") =>
    models[id].build([28, 28, 1], 10, defaultExperiment("mnist", id).model.options as never);
  expect(mixingPoints(tinyNet())).toEqual(["image", "flat"]);
  expect(mixingPoints(build("lenet5"))).toHaveLength(5); // two convolutions, three dense layers
  const residual = mixingPoints(build("residual"));
  expect(residual[0]).toBe("image");
  expect(residual.length).toBeGreaterThan(3);
  for (const name of residual.slice(1)) expect(name).not.toMatch(/conv\d|bn\d|relu1/);
});

test("leaves no tensor behind, whatever is on", async () => {
  const before = tf.memory().numTensors;
  for (const mixing of ["cutmix", "manifold"] as const) {
    const run = make({ ...everything, mixing });
    await trained(run, 3);
    run.dispose();
  }
  expect(tf.memory().numTensors).toBe(before);
});

test("gradient noise alone makes the same batch another step, by the seed", async () => {
  const weightsAfter = async (recipe: Partial<Recipe>) => {
    const run = make({ optimizer: "sgd", ...recipe });
    await trained(run, 1);
    const { weights } = await run.checkpoint();
    run.dispose();
    return weights["logits/kernel"];
  };
  const plain = await weightsAfter({});
  const noisy = await weightsAfter({ gradientNoise: 0.04 });
  expect(await weightsAfter({ gradientNoise: 0.04 })).toEqual(noisy);
  // Plain SGD at rate 0.01: the weights differ by 0.01 × noise of deviation √0.04.
  const noise = noisy.map((value, index) => (value - plain[index]) / 0.01);
  const deviation = Math.sqrt(noise.reduce((sum, value) => sum + value * value, 0) / noise.length);
  expect(deviation).toBeGreaterThan(0.16);
  expect(deviation).toBeLessThan(0.24);
});
