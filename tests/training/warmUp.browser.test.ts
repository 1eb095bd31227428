import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test, vi } from "vitest";
import { batchNorm, conv, dense, flatten, input, maxPool, relu } from "../../models/layers";
import { network } from "../../models/network";
import { defaultExperiment } from "../../src/settings/experiment";
import { makeBatch, type RunData } from "../../src/training/data";
import { type Device, startDevice } from "../../src/training/device";
import { TrainingRun } from "../../src/training/run";
import { warmUp } from "../../src/training/warmUp";

let device: Device;

beforeAll(async () => {
  device = await startDevice("webgl");
});

const batchSize = 4;
const indices = Uint32Array.from({ length: batchSize }, (_, index) => index);
const split = {
  images: {
    pixels: Uint8Array.from({ length: batchSize * 64 }, (_, index) => (index * 37) % 256),
    labels: Uint8Array.from(indices, (index) => index % 3),
  },
  indices,
};
const data: RunData = {
  imageShape: [8, 8, 1],
  classCount: 3,
  train: split,
  validation: split,
  test: split,
};

/** With batch norm, unless it has 6 channels. */
function makeRun(channels: 4 | 6) {
  let x = conv(input([8, 8, 1]), channels, 3, "conv");
  if (channels === 4) x = batchNorm(x, "bn");
  x = maxPool(relu(x, "relu"), 2, "pool");
  const net = network(dense(flatten(x, "flat"), 3, "logits"));
  const base = defaultExperiment();
  return new TrainingRun({ ...base, recipe: { ...base.recipe, batchSize } }, net, device);
}

function* takeBatch() {
  const batch = makeBatch(data, split, indices);
  yield batch;
  tf.dispose([batch.images, batch.labels]);
}

/** Three losses, and how many programs were compiled meanwhile. */
async function takeSteps(run: TrainingRun) {
  const link = vi.spyOn(WebGL2RenderingContext.prototype, "linkProgram");
  for (let step = 0; step < 3; step++) {
    run.trainStep(takeBatch(), 0.01);
  }
  const compiledCount = link.mock.calls.length;
  link.mockRestore();
  const { losses } = await run.metrics.take((tensor) => device.read(tensor));
  return { compiledCount, losses };
}

async function collect(run: TrainingRun) {
  const events = [];
  for await (const event of warmUp(run, takeBatch)) events.push(event);
  return events;
}

test("warming up counts all programs of a step, which then compiles none, and leaves the run as it was", async () => {
  const wider = makeRun(6); // leaves programs behind that the other net uses too, with other sizes
  await takeSteps(wider);
  wider.dispose();
  const run = makeRun(4);
  const before = tf.memory().numTensors;
  const counts = (await collect(run)).map((event) => {
    if (event.kind !== "warmUp" || event.isDone || !event.programs) throw new Error("expected a count");
    return event.programs;
  });
  expect(tf.memory().numTensors).toBe(before);
  const { total } = counts[0];
  expect(total).toBeGreaterThan(5);
  expect(new Set(counts.map((count) => count.total))).toEqual(new Set([total]));
  expect(counts.at(-1)?.done).toBe(total);
  const done = counts.map((count) => count.done);
  expect(done).toEqual([...new Set(done)].sort((a, b) => a - b));
  expect(done.length).toBeGreaterThan(3);

  const warm = await takeSteps(run);
  expect(warm.compiledCount).toBe(0);
  expect(run.step).toBe(3);
  expect(await collect(run)).toEqual([]); // nothing is left to compile
  const other = makeRun(4);
  expect((await takeSteps(other)).losses).toEqual(warm.losses); // without a rehearsal before it
  for (const each of [run, other]) each.dispose();
});
