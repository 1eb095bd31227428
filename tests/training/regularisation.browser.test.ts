import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { conv, dense, flatten, input } from "../../models/layers";
import { network } from "../../models/network";
import { randomMask } from "../../src/kernels/blocks";
import { composed } from "../../src/kernels/composed";
import { defaultExperiment, type Recipe } from "../../src/settings/experiment";
import { keyOf, uniformAt } from "../../src/settings/random";
import { withRegularisation } from "../../src/settings/regularised";
import { type Device, startDevice } from "../../src/training/device";
import { forward, type Mode } from "../../src/training/forward";
import { addPenaltyGradients, limitNorms, penaltyOf } from "../../src/training/penalties";
import { TrainingRun } from "../../src/training/run";
import { expectClose } from "./close";

let device: Device;
beforeAll(async () => {
  device = await startDevice("cpu");
});

const { recipe } = defaultExperiment();
const training: Mode = { isTraining: true, seed: 1, step: 1 };

describe("masks", () => {
  test.each(["cpu", "webgl"] as const)(
    "on %s are the stream's numbers, whatever the shape",
    async (backend) => {
      await startDevice(backend);
      const stream = { key: keyOf(3, "dropout", "layer", 7), numberAt: uniformAt };
      for (const shape of [[7], [3, 5], [2, 3, 4, 5], [40_001]]) {
        for (const rate of [0, 0.3, 0.5, 0.9]) {
          const [got, expected] = [randomMask(shape, rate, stream), composed.randomMask(shape, rate, stream)];
          expect(got.shape).toEqual(shape);
          expect([...(await got.data())]).toEqual([...(await expected.data())]);
        }
      }
      device = await startDevice("cpu");
    },
  );

  test("spatial dropout drops whole channels of single images, keeps the mean, and is off in evaluation", async () => {
    const first = conv(input([4, 4, 1]), 50, 1, "first", { bias: false });
    const net = withRegularisation(network(conv(first, 1, 1, "second")), { ...recipe, spatialDropout: 0.4 });
    const dropped = { layers: net.layers.slice(0, 3) }; // up to the dropout
    expect(dropped.layers.map(({ name }) => name)).toEqual(["image", "first", "first_spatialDropout"]);
    const weights = new Map([["first/kernel", tf.variable(tf.ones([1, 1, 1, 50]))]]);
    const run = async (mode: Partial<Mode>) =>
      (await forward(dropped, weights, tf.ones([200, 4, 4, 1]), {
        ...training,
        ...mode,
      }).array()) as unknown as number[][][][];
    const images = await run({});
    const channels = images.flatMap((image) =>
      Array.from({ length: 50 }, (_, channel) => new Set(image.flat().map((pixel) => pixel[channel]))),
    );
    expect(channels.every((values) => values.size === 1)).toBe(true);
    const kept = channels.filter((values) => !values.has(0)).length / channels.length;
    expect(Math.abs(kept - 0.6)).toBeLessThan(4 * Math.sqrt((0.6 * 0.4) / 10_000)); // 4 deviations
    expect(channels.some((values) => values.has(Math.fround(1 / 0.6)))).toBe(true);
    expect(images[0]).not.toEqual(images[1]);
    expect(await run({})).toEqual(images);
    expect(await run({ step: 2 })).not.toEqual(images);
    expect(await run({ seed: 2 })).not.toEqual(images);
    expect((await run({ isTraining: false })).flat(3).every((value) => value === 1)).toBe(true);
  });
});

describe("what the recipe asks of every model", () => {
  test.each([
    [
      "spatialDropout",
      { spatialDropout: 0.1 },
      "spatialDropout: expected a net with a convolution behind another",
    ],
    ["normMomentum", { normMomentum: 0.9 }, "normMomentum: expected a net with batch norm, got one without"],
    ["normEpsilon", { normEpsilon: 0.1 }, "normEpsilon: expected a net with batch, layer or group norm"],
  ])("is refused where %s has nothing to act on", (_, change, sentence) => {
    const net = network(dense(flatten(input([2, 2, 1]), "flat"), 3, "logits"));
    expect(() => withRegularisation(net, { ...recipe, ...change })).toThrow(sentence);
  });
});

describe("penalties", () => {
  const kernel = () => tf.variable(tf.tensor2d([3, -4, 0, 0.5], [2, 2]));

  test("are λ₁ Σ|w| + λ₂/2 Σw², and their gradient is added to the kernels' alone", async () => {
    const [w, bias] = [kernel(), tf.variable(tf.tensor1d([1, 2]))];
    const settings = { l1: 0.1, l2: 0.01 };
    expectClose(await penaltyOf([w], settings).data(), [0.1 * 7.5 + 0.005 * (9 + 16 + 0.25)]);
    const gradients = { [w.name]: tf.ones([2, 2]), [bias.name]: tf.ones([2]) };
    addPenaltyGradients(gradients, [w], settings);
    expectClose(await gradients[w.name].data(), [1 + 0.1 + 0.03, 1 - 0.1 - 0.04, 1, 1 + 0.1 + 0.005]);
    expectClose(await gradients[bias.name].data(), [1, 1]);
  });

  test("max-norm shortens the columns that are too long and leaves the others as they are, to the bit", async () => {
    const w = kernel();
    limitNorms([w], 3);
    const values = await w.data();
    const long = 3 / Math.hypot(4, 0.5);
    expectClose(values, [3, -4 * long, 0, 0.5 * long]);
    expect([values[0], values[2]]).toEqual([3, 0]);
  });
});

describe("in a run", () => {
  const images = () =>
    tf.tensor4d(
      Float32Array.from({ length: 8 * 16 }, (_, index) => (index * 0.618) % 1),
      [8, 4, 4, 1],
    );
  const net = network(dense(flatten(input([4, 4, 1]), "flat"), 3, "logits"));

  /** Weights and loss after one step of SGD at rate 1, and the penalty then. */
  async function step(change: Partial<Recipe>) {
    const experiment = {
      ...defaultExperiment(),
      recipe: { ...recipe, optimizer: "sgd" as const, ...change },
    };
    const run = new TrainingRun(experiment, net, device);
    const before = (await run.checkpoint()).weights;
    run.trainStep({ images: images(), labels: tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1], "int32") }, 1);
    const { losses } = await run.metrics.take((tensor) => device.read(tensor));
    const result = {
      before,
      after: (await run.checkpoint()).weights,
      loss: losses[0],
      penalty: await run.penalty(),
    };
    run.dispose();
    return result;
  }

  test("penalties move kernels by their gradient and leave biases and the loss on screen alone", async () => {
    const [plain, penalized] = [await step({}), await step({ l1: 0.001, l2: 0.1 })];
    expect(penalized.loss).toBe(plain.loss);
    expect(plain.penalty).toBeUndefined();
    expect([...penalized.after["logits/bias"]]).toEqual([...plain.after["logits/bias"]]);
    const start = plain.before["logits/kernel"];
    const expected = plain.after["logits/kernel"].map(
      (value, index) => value - 0.001 * Math.sign(start[index]) - 0.1 * start[index],
    );
    expectClose(penalized.after["logits/kernel"], expected);
    const sums = penalized.after["logits/kernel"].reduce(
      (sum, w) => sum + 0.001 * Math.abs(w) + 0.05 * w * w,
      0,
    );
    expect(penalized.penalty).toBeCloseTo(sums, 6);
  });

  test("no unit's weights are longer than max-norm after a step", async () => {
    const { after } = await step({ maxNorm: 0.7 });
    const w = after["logits/kernel"];
    for (let unit = 0; unit < 3; unit++) {
      const length = Math.hypot(...Array.from({ length: 16 }, (_, row) => w[3 * row + unit]));
      expect(length).toBeLessThanOrEqual(0.7 * (1 + 1e-6));
    }
  });

  test.each(["heUniform", "glorotNormal", "orthogonal", "truncatedNormal"] as const)(
    "%s weights of a seed are the same on every backend, to the bit",
    async (initializer) => {
      const experiment = { ...defaultExperiment(), recipe: { ...recipe, initializer } };
      const start = async (backend: "cpu" | "webgl") => {
        const run = new TrainingRun(experiment, net, await startDevice(backend));
        const { weights } = await run.checkpoint();
        run.dispose();
        return [...weights["logits/kernel"]];
      };
      const [onCpu, onWebgl] = [await start("cpu"), await start("webgl")];
      device = await startDevice("cpu");
      expect(onWebgl).toEqual(onCpu);
    },
  );
});
