import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import {
  add,
  attention,
  batchNorm,
  concat,
  conv,
  dense,
  flatten,
  globalAveragePool,
  input,
  relu,
  rows,
  scores,
  softmax,
  weightedSum,
} from "../../models/layers";
import { type Network, network } from "../../models/network";
import { defaultExperiment } from "../../src/settings/experiment";
import { type Device, startDevice } from "../../src/training/device";
import { layerMaps } from "../../src/training/layerMaps";
import { TrainingRun } from "../../src/training/run";
import { expectClose } from "./close";

let device: Device;
beforeAll(async () => {
  device = await startDevice("cpu");
});

const experiment = defaultExperiment();

async function runWith(net: Network, weights: Record<string, readonly number[]>): Promise<TrainingRun> {
  const fresh = new TrainingRun(experiment, net, device);
  const checkpoint = await fresh.checkpoint();
  fresh.dispose();
  const given = Object.fromEntries(
    Object.entries(weights).map(([name, values]) => [name, Float32Array.from(values)]),
  );
  return new TrainingRun(experiment, net, device, {
    ...checkpoint,
    weights: { ...checkpoint.weights, ...given },
  });
}

test("each layer gives its own output, although the net computes it in one piece with those behind it", async () => {
  const image = input([1, 2, 1]);
  const x = batchNorm(conv(image, 1, 1, "conv"), "norm");
  const net = network(flatten(relu(add(x, image, "add"), "relu"), "flat"));
  const run = await runWith(net, {
    "conv/kernel": [2],
    "conv/bias": [1],
    "norm/gamma": [3],
    "norm/beta": [-1],
    "norm/movingMean": [1],
    "norm/movingVariance": [4],
  });
  const before = tf.memory().numTensors;
  const images = tf.tensor4d([1, -4, 9, 9], [2, 1, 2, 1]); // what is told is of the first
  const outputOf = async (layer: string) => (await layerMaps(run, { layer }, images)).output;
  expectClose(await outputOf("conv"), [3, -7]); // 2x + 1
  expectClose(await outputOf("norm"), [2, -13], { relative: 1e-4 }); // 3 (x − 1) / √(4 + ε) − 1
  expectClose(await outputOf("add"), [3, -17], { relative: 1e-4 });
  expectClose(await outputOf("relu"), [3, 0], { relative: 1e-4 });
  expect((await layerMaps(run, { layer: "relu", kernelOf: "conv" }, images)).kernel).toEqual(
    Float32Array.of(2),
  );
  images.dispose();
  expect(tf.memory().numTensors).toBe(before);
  run.dispose();
});

test("an attention's weights are those of the layers that write it out", async () => {
  const [width, heads] = [4, 2];
  const image = input([3, width, 1]);
  const parts = ["query", "key", "value"].map((name) => dense(rows(image, `${name}_rows`), width, name));
  const [query, key, value] = parts;
  const written = network(
    globalAveragePool(
      weightedSum(softmax(scores(query, key, heads, "scores"), "softmax"), value, heads, "sum"),
      "pool",
    ),
  );
  const fused = network(globalAveragePool(attention(concat(parts, "qkv"), heads, "attention"), "pool"));
  const kernel = (seed: number) =>
    Array.from({ length: width * width }, (_, index) => Math.sin(seed + 1.7 * index));
  const weights = {
    "query/kernel": kernel(1),
    "key/kernel": kernel(2),
    "value/kernel": kernel(3),
  };
  const [one, other] = [await runWith(fused, weights), await runWith(written, weights)];
  const images = tf.tensor4d(
    Array.from({ length: 3 * width }, (_, index) => Math.cos(index)),
    [1, 3, width, 1],
  );
  const { attention: found, output } = await layerMaps(one, { layer: "attention" }, images);
  expectClose(found as Float32Array, (await layerMaps(other, { layer: "softmax" }, images)).output);
  expectClose(output, (await layerMaps(other, { layer: "sum" }, images)).output);
  images.dispose();
  one.dispose();
  other.dispose();
});
