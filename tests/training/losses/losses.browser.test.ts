import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { activation, input } from "../../../models/layers";
import { type ActivationKind, network } from "../../../models/network";
import { defaultExperiment } from "../../../src/settings/experiment";
import { startDevice } from "../../../src/training/device";
import { forward } from "../../../src/training/forward";
import { type LossSettings, lossOf, type ScoreLoss } from "../../../src/training/losses";
import { expectClose } from "../close";
import reference from "./reference.json";

const { points, labels, embeddingLabels } = reference;

/** The settings of what reference.py computes under each name. */
const scores: Record<keyof typeof reference.scores, Partial<LossSettings>> = {
  crossEntropy: { loss: "crossEntropy" },
  smoothedCrossEntropy: { loss: "crossEntropy", labelSmoothing: 0.2 },
  meanSquaredError: { loss: "meanSquaredError" },
  meanAbsoluteError: { loss: "meanAbsoluteError" },
  kullbackLeibler: { loss: "kullbackLeibler", targetSoftness: 0.1 },
  hardKullbackLeibler: { loss: "kullbackLeibler", targetSoftness: 0 },
  hinge: { loss: "hinge", margin: 1.5 },
  squaredHinge: { loss: "squaredHinge", margin: 1 },
};
const embeddings: Record<keyof typeof reference.embeddings, Partial<LossSettings>> = {
  cosine: { loss: "cosine", cosineMargin: 0.25 },
  contrastive: { loss: "contrastive", margin: 20 },
  hardTriplet: { loss: "triplet", margin: 2, mining: "hard" },
  semiHardTriplet: { loss: "triplet", margin: 12, mining: "semiHard" },
};
const make = (settings: Partial<LossSettings>) => lossOf({ ...defaultExperiment().recipe, ...settings });

const classLabels = () => tf.tensor1d(labels, "int32");

async function expectReference(
  compute: (x: tf.Tensor2D) => tf.Tensor,
  shape: [number, number],
  expected: { value: number[]; gradient: number[] },
) {
  const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => compute(x as tf.Tensor2D))(
    tf.tensor2d(points, shape),
  );
  expectClose(await value.data(), expected.value);
  expectClose(await grad.data(), expected.gradient);
}

describe.each(["cpu", "webgl"] as const)("on %s", (backend) => {
  beforeAll(async () => void (await startDevice(backend)), 60_000);

  test.each(Object.keys(scores) as (keyof typeof scores)[])(
    "%s and its gradient are PyTorch's at 200 points",
    async (name) => {
      const loss = make(scores[name]);
      await expectReference((x) => loss.ofBatch(classLabels(), x), [50, 4], reference.scores[name]);
    },
  );

  test.each(Object.keys(embeddings) as (keyof typeof embeddings)[])(
    "%s embeddings and their gradient are PyTorch's at 200 points",
    async (name) => {
      const loss = make(embeddings[name]);
      const target = tf.tensor1d(embeddingLabels, "int32");
      await expectReference((z) => loss.ofBatch(target, z), [20, 10], reference.embeddings[name]);
    },
  );

  test.each(Object.keys(reference.activations) as Exclude<ActivationKind, "linear">[])(
    "%s and its gradient are PyTorch's at 200 points",
    async (kind) => {
      const net = network(activation(input([1]), kind, "f"));
      const weights = new Map([["f/alpha", tf.variable(tf.tensor1d([0.25]))]]);
      const mode = { isTraining: true, seed: 1, step: 1 };
      const compute = (x: tf.Tensor2D) => forward(net, weights, x, mode);
      await expectReference(compute, [200, 1], reference.activations[kind]);
    },
  );
});

describe("of one image", () => {
  const rows = labels.map((label, row) => ({ label, outputs: points.slice(4 * row, 4 * row + 4) }));

  test.each(Object.keys(scores) as (keyof typeof scores)[])("%s has the batch's mean in float64", (name) => {
    const loss = make(scores[name]) as ScoreLoss;
    const sum = rows.reduce((total, { outputs, label }) => total + loss.ofImage(outputs, label), 0);
    const [expected] = reference.scores[name].value;
    expect(Math.abs(sum / rows.length - expected)).toBeLessThan(1e-7 * (1 + Math.abs(expected)));
  });

  test.each(Object.keys(scores) as (keyof typeof scores)[])(
    "%s shows shares that sum to 1, the largest for the largest output",
    (name) => {
      for (const { outputs } of rows) {
        const shares = (make(scores[name]) as ScoreLoss).probabilities(outputs);
        expect(shares.every((share) => share >= 0)).toBe(true);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
        expect(shares.indexOf(Math.max(...shares))).toBe(outputs.indexOf(Math.max(...outputs)));
      }
    },
  );

  test("outputs that are probabilities already are shown as they are by squared error", () => {
    const loss = make({ loss: "meanSquaredError" }) as ScoreLoss;
    expectClose(loss.probabilities([0.7, 0.2, 0.1]), [0.7, 0.2, 0.1]);
    expectClose(loss.probabilities([1.3, 0.1, -0.2]), [1, 0, 0]); // 1.3 − τ ≥ 1 before 0.1 counts
  });
});

test("a batch's accuracy with embeddings leaves each image out of the mean of its class", async () => {
  await startDevice("cpu");
  const loss = make({ loss: "contrastive" });
  // Two pairs far apart are right. The fifth is alone in its class: wrong, though it is its own mean.
  const z = tf.tensor2d([0, 0, 0, 1, 9, 9, 9, 8, 4, 4], [5, 2]);
  const accuracy = loss.accuracy(tf.tensor1d([0, 0, 1, 1, 2], "int32"), z);
  expect((await accuracy.data())[0]).toBeCloseTo(4 / 5, 6);
  // Two of a class on both sides of another class' pair are nearer to that one's mean than to each other.
  const apart = tf.tensor2d([-4, 6, 0, 0.1], [4, 1]);
  const mixed = loss.accuracy(tf.tensor1d([0, 0, 1, 1], "int32"), apart);
  expect((await mixed.data())[0]).toBeCloseTo(1 / 2, 6);
});
