import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { loadStrokes } from "../../../datasets/strokes";
import type { Images } from "../../../datasets/types";
import { type ModelEntry, type ModelId, models } from "../../../models";
import { defaultExperiment } from "../../../src/settings/experiment";
import { batchOrder, makeBatch, type RunData } from "../../../src/training/data";
import { type Device, startDevice } from "../../../src/training/device";
import { TrainingRun } from "../../../src/training/run";

let device: Device;
let images: Images;

beforeAll(async () => {
  device = await startDevice("cpu");
  images = (await loadStrokes({ onProgress: () => {} } as never)).train;
});

const indices = Uint32Array.from({ length: 64 }, (_, index) => index);

test.each(Object.keys(models) as ModelId[])("%s learns 64 images by heart, dropout off", async (id) => {
  const experiment = defaultExperiment("strokes", id);
  const entry: ModelEntry = models[id];
  const options = {
    ...experiment.model.options,
    ...("dropout" in experiment.model.options && { dropout: 0 }),
  };
  const run = new TrainingRun(experiment, entry.build([28, 28, 1], 10, options as never), device);
  const split = { images, indices };
  const data: RunData = {
    imageShape: [28, 28, 1],
    classCount: 10,
    train: split,
    validation: split,
    test: split,
  };
  const all = makeBatch(data, split, indices);
  let right = 0;
  for (let epoch = 1; epoch <= 200 && right < 64; epoch++) {
    const order = batchOrder(experiment.seed, epoch, 64);
    for (const half of [order.subarray(0, 32), order.subarray(32)]) {
      const batch = makeBatch(data, split, half);
      run.trainStep(batch, 0.001);
      tf.dispose([batch.images, batch.labels]);
    }
    if (epoch % 5 > 0) continue;
    const logits = await run.logits(all.images);
    right = indices.filter((row) => {
      const ofImage = [...logits.subarray(10 * row, 10 * row + 10)];
      return ofImage.indexOf(Math.max(...ofImage)) === images.labels[row];
    }).length;
  }
  run.dispose();
  tf.dispose([all.images, all.labels]);
  expect(right).toBe(64);
});
