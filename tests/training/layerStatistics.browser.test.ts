import * as tf from "@tensorflow/tfjs-core";
import { expect, test, vi } from "vitest";
import {
  activation,
  add,
  batchNorm,
  conv,
  dense,
  dropout,
  flatten,
  globalAveragePool,
  input,
  maxPool,
  relu,
} from "../../models/layers";
import { type Network, network } from "../../models/network";
import { residual, residualOptions } from "../../models/residual";
import { defaultExperiment, type Experiment } from "../../src/settings/experiment";
import type { RunData } from "../../src/training/data";
import { type Device, startDevice } from "../../src/training/device";
import type { LayerStatistics, TrainingEvent } from "../../src/training/events";
import { LayerProbe } from "../../src/training/layerStatistics";
import { TrainingRun } from "../../src/training/run";
import { train } from "../../src/training/train";
import { expectClose } from "./close";
import reference from "./layerStatistics.json";

const statistics = ["gradient", "weight", "update", "mean", "deviation", "dead"] as const;

/** The net that layerStatistics.py computes. */
function referenceNet(): Network {
  const first = relu(batchNorm(conv(input([8, 8, 1]), 4, 3, "conv1", { bias: false }), "bn1"), "relu1");
  const x = relu(add(conv(first, 4, 3, "conv2"), first, "add"), "relu2");
  const hidden = activation(dense(globalAveragePool(x, "pool"), 6, "dense"), "tanh", "tanh");
  return network(dense(hidden, 3, "logits"));
}

function dataOf(pixels: ArrayLike<number>, labels: ArrayLike<number>): RunData {
  const images = { pixels: Uint8Array.from(pixels), labels: Uint8Array.from(labels) };
  const split = { images, indices: Uint32Array.from(labels, (_, index) => index) };
  return { imageShape: [8, 8, 1], classCount: 3, train: split, validation: split, test: split };
}

const referenceData = dataOf(reference.pixels, reference.labels);

function experimentOf(recipe: Partial<Experiment["recipe"]>): Experiment {
  const base = defaultExperiment();
  return { ...base, recipe: { ...base.recipe, batchSize: 4, epochs: 3, ...recipe } };
}

async function runFrom(weights: Record<string, number[]>, device: Device, experiment: Experiment) {
  const run = new TrainingRun(experiment, referenceNet(), device);
  const own = Object.entries(weights).map(([name, values]) => [name, Float32Array.from(values)]);
  const checkpoint = await run.checkpoint();
  run.dispose();
  const given = { ...checkpoint, weights: { ...checkpoint.weights, ...Object.fromEntries(own) } };
  return new TrainingRun(experiment, referenceNet(), device, given);
}

function expectReference(
  got: LayerStatistics,
  expected: Record<string, Record<string, number | null>>,
): void {
  expect(got.layers).toEqual(Object.keys(expected));
  for (const statistic of statistics) {
    for (const [index, layer] of got.layers.entries()) {
      const [value, wanted] = [got.values[statistic][index], expected[layer][statistic]];
      if (wanted === null) expect(value, `${statistic} of ${layer}`).toBe(null);
      else expectClose([value as number], [wanted], { absolute: 1e-7, relative: 2e-5 });
    }
  }
}

test.each(["cpu", "webgl"] as const)(
  "on %s, norms, update ratios, activations and dead units are PyTorch's, before and after a step",
  async (backend) => {
    const device = await startDevice(backend);
    const run = await runFrom(
      reference.weights,
      device,
      experimentOf({ optimizer: "sgd", learningRate: 0.1, epochs: 1 }),
    );
    const told: LayerStatistics[] = [];
    for await (const event of train(run, referenceData, control()))
      if (event.kind === "layers") told.push(event.statistics);
    expect(told.map(({ step }) => step)).toEqual([0, 1]);
    expectReference(told[0], reference.before);
    expectReference(told[1], reference.after);
    run.dispose();
  },
);

const control = (areLayersWatched = false) => ({
  isReportAsked: () => areLayersWatched,
  nextTask: async () => {},
  areLayersWatched: () => areLayersWatched,
});

/** A net whose steps keep statistics and draw masks. */
function droppingNet(): Network {
  const x = maxPool(relu(batchNorm(conv(input([8, 8, 1]), 4, 3, "conv"), "bn"), "relu"), 2, "pool");
  return network(dense(dropout(flatten(x, "flat"), 0.3, "drop"), 3, "logits"));
}

test("a look changes nothing: weights, running statistics, optimizer and losses stay, to the bit, and no tensor", async () => {
  const device = await startDevice("cpu");
  const outcome = async (lookEvery: number) => {
    const run = new TrainingRun(experimentOf({ optimizer: "adam", batchSize: 2 }), droppingNet(), device);
    const probe = new LayerProbe(run, referenceData);
    const losses: number[] = [];
    for await (const event of train(run, referenceData, control())) {
      if (event.kind === "steps") losses.push(...event.losses);
      if (event.kind !== "steps" || run.step % lookEvery > 0) continue;
      const tensors = tf.memory().numTensors;
      await probe.take();
      expect(tf.memory().numTensors).toBe(tensors);
    }
    const { weights, optimizer } = await run.checkpoint();
    run.dispose();
    return { losses, weights, optimizer };
  };
  const unseen = await outcome(Number.POSITIVE_INFINITY);
  expect(unseen.losses).toHaveLength(6);
  expect(await outcome(1)).toEqual(unseen);
});

test("layers are told before the first step and at each validation, and now and then while somebody looks", async () => {
  const device = await startDevice("cpu");
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  const stepsOf = async (isWatched: boolean, stepMs: number) => {
    const run = new TrainingRun(experimentOf({ batchSize: 1, epochs: 2 }), droppingNet(), device);
    const nextTask = async () => {
      now += stepMs;
    };
    const events: TrainingEvent[] = [];
    for await (const event of train(run, referenceData, { ...control(isWatched), nextTask }))
      events.push(event);
    run.dispose();
    return events.flatMap((event) => (event.kind === "layers" ? [event.statistics.step] : []));
  };
  try {
    expect(await stepsOf(false, 600)).toEqual([0, 4, 8]); // four steps to an epoch
    expect(await stepsOf(true, 600)).toEqual([0, 2, 4, 6, 8]);
    expect(await stepsOf(true, 1_000)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  } finally {
    clock.mockRestore();
  }
});

test("the shortcut's gain shows: with half of it, the first layer of a residual net gets another share of the gradient", async () => {
  const device = await startDevice("cpu");
  const ratioAt = async (gain: number) => {
    const options = { ...residualOptions.parse({}), width: 4, depth: 20, gain };
    const run = new TrainingRun(experimentOf({}), residual([8, 8, 1], 3, options), device);
    const { gradient } = (await new LayerProbe(run, referenceData).take()).statistics.values;
    run.dispose();
    return (gradient[0] as number) / (gradient.at(-1) as number);
  };
  expect(await ratioAt(0.5)).not.toBeCloseTo(await ratioAt(1), 1);
});
