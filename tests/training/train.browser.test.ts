import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { batchNorm, conv, dense, dropout, flatten, input, maxPool, relu } from "../../models/layers";
import { network } from "../../models/network";
import { defaultExperiment, type Experiment, type Recipe } from "../../src/settings/experiment";
import { keyOf, uniformAt } from "../../src/settings/random";
import type { RunData } from "../../src/training/data";
import { type Device, startDevice } from "../../src/training/device";
import type { Checkpoint, TrainingEvent } from "../../src/training/events";
import { TrainingRun } from "../../src/training/run";
import { train } from "../../src/training/train";

let device: Device;
let tensorsBefore: number;
const running: TrainingRun[] = [];

beforeAll(async () => {
  device = await startDevice("cpu");
});

beforeEach(() => {
  for (const run of running.splice(0)) run.dispose();
  tensorsBefore = tf.memory().numTensors;
});

/** 8×8 images of three classes: a bright row at the top, in the middle or at the bottom, in noise. */
function tinyData(trainCount = 40): RunData {
  const count = trainCount + 20;
  const labels = Uint8Array.from({ length: count }, (_, index) => index % 3);
  const pixels = new Uint8Array(count * 64);
  const key = keyOf(1, "test", "", 0);
  labels.forEach((label, index) => {
    for (let offset = 0; offset < 64; offset++) {
      const isBright = Math.floor(offset / 8) === 1 + 3 * label;
      pixels[index * 64 + offset] = 100 * uniformAt(key, index * 64 + offset) + (isBright ? 150 : 0);
    }
  });
  const images = { pixels, labels };
  const range = (first: number, length: number) => Uint32Array.from({ length }, (_, index) => first + index);
  const split = (first: number, length: number) => ({ images, indices: range(first, length) });
  return {
    imageShape: [8, 8, 1],
    classCount: 3,
    train: split(0, trainCount),
    validation: split(trainCount, 11),
    test: split(trainCount + 11, 9),
  };
}

function tinyNet() {
  const x = maxPool(relu(batchNorm(conv(input([8, 8, 1]), 4, 3, "conv"), "bn"), "relu"), 2, "pool");
  return network(dense(dropout(flatten(x, "flat"), 0.2, "drop"), 3, "logits"));
}

function experiment(recipe: Partial<Recipe>, seed = 1): Experiment {
  const base = defaultExperiment();
  return {
    ...base,
    seed,
    recipe: { ...base.recipe, learningRate: 0.01, batchSize: 8, epochs: 2, ...recipe },
  };
}

function start(
  recipe: Partial<Recipe> = {},
  { seed = 1, checkpoint = undefined as Checkpoint | undefined } = {},
) {
  const run = new TrainingRun(experiment(recipe, seed), tinyNet(), device, checkpoint);
  running.push(run);
  return { run, events: train(run, tinyData(), { isReportAsked: () => false, nextTask: async () => {} }) };
}

async function collect(events: AsyncGenerator<TrainingEvent>) {
  const all: TrainingEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const ofKind = <Kind extends TrainingEvent["kind"]>(events: readonly TrainingEvent[], kind: Kind) =>
  events.filter((event): event is Extract<TrainingEvent, { kind: Kind }> => event.kind === kind);

const lossesOf = (events: readonly TrainingEvent[]) =>
  ofKind(events, "steps").flatMap((event) => [...event.losses]);

test("reports each step once, validation after each epoch, and test once, at the end", async () => {
  const events = await collect(start().events);
  const steps = ofKind(events, "steps").flatMap((event) =>
    [...event.losses].map((_, index) => event.firstStep + index),
  );
  expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]); // 40 images in batches of 8, twice
  expect(ofKind(events, "validation").map(({ step, epoch }) => [step, epoch])).toEqual([
    [5, 1],
    [10, 2],
  ]);
  expect(events.slice(-2).map((event) => event.kind)).toEqual(["test", "end"]);
  expect(ofKind(events, "test")).toHaveLength(1);
  expect(ofKind(events, "start")[0]).toMatchObject({
    stepsPerEpoch: 5,
    totalSteps: 10,
    counts: { train: 40, validation: 11, test: 9 },
  });
  expect(ofKind(events, "warmUp").map((event) => event.isDone)).toEqual([true]); // the processor compiles nothing
});

test("learns: the loss falls and every image of an easy set is recognised", async () => {
  const events = await collect(start({ epochs: 12 }).events);
  const losses = lossesOf(events);
  expect(losses[losses.length - 1]).toBeLessThan(losses[0] / 4);
  const [{ evaluation }] = ofKind(events, "test");
  expect(evaluation.accuracy).toBe(1);
  expect(evaluation.predictions).toHaveLength(9);
});

test.each(["sgd", "momentum", "adam"] as const)(
  "with %s, the same seed gives the same curve to the bit, another seed another",
  async (optimizer) => {
    const first = lossesOf(await collect(start({ optimizer }).events));
    expect(lossesOf(await collect(start({ optimizer }).events))).toEqual(first);
    expect(lossesOf(await collect(start({ optimizer }, { seed: 2 }).events))).not.toEqual(first);
  },
);

test("goes on from a checkpoint in the middle of an epoch as if nothing had happened", async () => {
  const whole = lossesOf(await collect(start().events));
  const { run } = start();
  const events = train(run, tinyData(), { isReportAsked: () => true, nextTask: async () => {} });
  while (run.step < 3) await events.next();
  const checkpoint = structuredClone(await run.checkpoint());
  await events.return(undefined);
  expect(checkpoint.step).toBe(3);
  expect(lossesOf(await collect(start({}, { checkpoint }).events))).toEqual(whole.slice(3));
});

test("with a plateau and a mean of the weights, a run goes on from each epoch's checkpoint to the bit", async () => {
  const recipe = {
    schedule: "plateau",
    plateauPatience: 0,
    plateauThreshold: 1,
    epochs: 4,
    averageDecay: 0.9,
  } as const;
  const whole = await collect(start(recipe).events);
  const ratesOf = (events: readonly TrainingEvent[]) =>
    ofKind(events, "steps").flatMap((event) => [...event.learningRates]);
  expect(new Set(ratesOf(whole)).size).toBe(4); // one for each epoch
  expect(ofKind(whole, "rate").map(({ cause, change }) => [cause, change.firstStep])).toEqual([
    ["plateau", 6],
    ["plateau", 11],
    ["plateau", 16],
    ["plateau", 21],
  ]);
  const { checkpoint } = structuredClone(ofKind(whole, "checkpoint")[1]);
  expect(checkpoint.step).toBe(10);
  const rest = await collect(start(recipe, { checkpoint }).events);
  expect(lossesOf(rest)).toEqual(lossesOf(whole).slice(10));
  expect(ratesOf(rest)).toEqual(ratesOf(whole).slice(10));
  expect(ofKind(rest, "test")).toEqual(ofKind(whole, "test"));
});

test("a rate that is set while it learns changes the steps after it, and no other", async () => {
  const usual = lossesOf(await collect(start().events));
  const { run, events } = start();
  const length = { totalSteps: 10, epochSteps: 5 };
  run.rates.set(0.1, 7, length);
  const changed = await collect(events);
  expect(lossesOf(changed).slice(0, 7)).toEqual(usual.slice(0, 7)); // the loss of step 7 is measured before its change
  expect(lossesOf(changed).slice(7)).not.toEqual(usual.slice(7));
  expect(ofKind(changed, "steps").flatMap((event) => [...event.learningRates])).toEqual([
    ...Array(6).fill(0.01),
    ...Array(4).fill(0.1),
  ]);
});

test("a run that goes on from any of its checkpoints is measured like one that never stopped", async () => {
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => {
    now += 30_000; // a checkpoint is always due
    return now;
  });
  const { run } = start();
  const control = { isReportAsked: () => true, nextTask: async () => {} };
  const events = await collect(train(run, tinyData(), control));
  clock.mockRestore();
  const measured = (some: readonly TrainingEvent[]) =>
    some.flatMap((event) => {
      if (event.kind === "steps")
        return [...event.losses].map((loss, index) => [event.firstStep + index, loss]);
      return event.kind === "validation" || event.kind === "test"
        ? [[event.kind, event.step, event.evaluation.loss]]
        : [];
    });
  const checkpoints = ofKind(events, "checkpoint");
  expect(checkpoints.map(({ checkpoint }) => checkpoint.step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  for (const event of checkpoints) {
    const rest = measured(events.slice(events.indexOf(event)));
    expect(measured(await collect(start({}, { checkpoint: event.checkpoint }).events))).toEqual(rest);
  }
});

test("a step limit ends the run in the middle of an epoch, measured and tested", async () => {
  const events = await collect(start({ steps: 7 }).events);
  expect(lossesOf(events)).toHaveLength(7);
  expect(ofKind(events, "validation").map((event) => event.step)).toEqual([5, 7]);
  expect(ofKind(events, "test")[0].step).toBe(7);
});

test("a loss that is not finite stops the run with a sentence that names its step, and is no point", async () => {
  const { run } = start();
  const events = train(run, tinyData(), { isReportAsked: () => true, nextTask: async () => {} });
  while (run.step < 3) await events.next();
  const checkpoint = structuredClone(await run.checkpoint());
  checkpoint.weights["logits/kernel"].fill(3e38); // sums of these overflow float32
  const seen: TrainingEvent[] = [];
  const failing = start({}, { checkpoint }).events;
  const all = async () => {
    for await (const event of failing) seen.push(event);
  };
  await expect(all()).rejects.toThrow(
    "learningRate: expected a finite loss at step 4, got NaN; try a rate ten times smaller",
  );
  expect(lossesOf(seen)).toEqual([]);
});

test("early stopping ends the run with its reason, keeps the best weights if asked, and survives a checkpoint", async () => {
  // From zeros only the last bias learns, at a rate at which the validation loss soon rises.
  const unsteady = { initializer: "zeros", learningRate: 0.5, epochs: 9, earlyStopping: true } as const;
  const recipe = { ...unsteady, patience: 2, restoreBest: true };
  const { run, events } = start(recipe);
  const all = await collect(events);
  const validation = ofKind(all, "validation");
  const losses = validation.map(({ evaluation }) => evaluation.loss);
  const best = losses.indexOf(Math.min(...losses));
  expect(validation).toHaveLength(best + 3); // two epochs behind the best
  expect(losses.length).toBeLessThan(9);
  expect(ofKind(all, "stopped").map(({ step, reason }) => [step, reason])).toEqual([
    [5 * losses.length, expect.stringContaining(`at step ${5 * (best + 1)}; the weights are those`)],
  ]);
  const kept = ofKind(all, "checkpoint")[best].checkpoint.weights;
  expect((await run.checkpoint()).weights).toEqual(kept);

  const { checkpoint } = ofKind(all, "checkpoint")[0];
  const resumed = await collect(start(recipe, { checkpoint: structuredClone(checkpoint) }).events);
  expect(ofKind(resumed, "stopped")).toEqual(ofKind(all, "stopped"));
  expect(ofKind(await collect(start({ ...recipe, earlyStopping: false }).events), "stopped")).toEqual([]);
});

test("with an embedding loss every image is classified by the nearest class, and learning makes it right", async () => {
  const events = await collect(start({ loss: "contrastive", epochs: 8 }).events);
  const { loss, accuracy, predictions, confidences } = ofKind(events, "test")[0].evaluation;
  expect(accuracy).toBe(1);
  expect(loss).toBeLessThan(0.2);
  expect([...predictions].every((label) => label < 3)).toBe(true);
  expect([...confidences].every((share) => share > 1 / 3 && share <= 1)).toBe(true);
});

test("a batch of one image is refused where the loss compares images", () => {
  expect(() => start({ loss: "triplet", batchSize: 1 })).toThrow(
    "batchSize: expected at least 2 with a loss of embeddings, which compares images, got 1; take a larger batch",
  );
});

test("a batch that the training images cannot fill is refused before the first step", async () => {
  await expect(start({ batchSize: 64 }).events.next()).rejects.toThrow(
    "batchSize: expected at most the 40 training images, got 64; take a smaller batch or more images",
  );
});

test("leaves no tensor behind, whether it ends, is stopped or fails", async () => {
  const before = tensorsBefore;
  const ended = start();
  await collect(ended.events);
  const stopped = start();
  while (stopped.run.step < 3) await stopped.events.next();
  await stopped.events.return(undefined);
  const failed = start({ batchSize: 64 });
  await failed.events.next().catch(() => {});
  for (const run of running.splice(0)) run.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test("reports after each step when asked to, so that a pause takes effect at once", async () => {
  const { run } = start({ epochs: 3 });
  const events = train(run, tinyData(), { isReportAsked: () => true, nextTask: async () => {} });
  const counts: number[] = [];
  for await (const event of events) if (event.kind === "steps") counts.push(event.losses.length);
  expect(counts).toEqual(Array(15).fill(1));
});
