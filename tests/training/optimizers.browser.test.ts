import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { defaultExperiment, type Recipe } from "../../src/settings/experiment";
import { scheduledRate } from "../../src/settings/learningRate";
import { startDevice } from "../../src/training/device";
import { Optimizer } from "../../src/training/optimizers";
import { clipGradients } from "../../src/training/optimizers/clipping";
import { WeightAverage } from "../../src/training/weightAverage";
import { expectClose } from "./close";
import reference from "./recipe/optimizers.json";

const { start, learningRate, decay } = reference;

const rms = { epsilon: 1e-3, rmsDecay: 0.9, rmsMomentum: 0.8 };
/** The settings of each path in optimizers.py. */
const recipes: Record<keyof typeof reference.optimizers, Partial<Recipe>> = {
  sgd: { optimizer: "sgd" },
  momentum: { optimizer: "momentum" },
  nesterov: { optimizer: "nesterov" },
  adagrad: { optimizer: "adagrad", initialAccumulator: 0.1 },
  rmsprop: { optimizer: "rmsprop" },
  rmspropMomentum: { optimizer: "rmsprop", ...rms },
  rmspropCentered: { optimizer: "rmsprop", ...rms, rmsCentered: true },
  adam: { optimizer: "adam" },
  adamw: { optimizer: "adamw", weightDecay: 0 },
};
const schedules = {
  constant: {},
  step: { decayEvery: 1.5, decayFactor: 0.3 },
  exponential: { epochDecay: 0.8 },
  cosine: { minimumRate: 0.002 },
  oneCycle: { riseShare: 0.3, startDivisor: 5, endDivisor: 100 },
} satisfies Record<string, Partial<Recipe>>;

const recipeOf = (changed: Partial<Recipe>): Recipe => ({
  ...defaultExperiment().recipe,
  learningRate,
  ...changed,
});

/** Of f(w) = Σ w⁴/4 − w² + w_i·w_(i−1)/2 + λw²/2, as in optimizers.py. */
function gradientOf(w: Float32Array, lambda: number): Float32Array {
  const last = w.length - 1;
  return w.map((value, index) => {
    const neighbours = w[index === 0 ? last : index - 1] + w[index === last ? 0 : index + 1];
    return value ** 3 - 2 * value + neighbours / 2 + lambda * value;
  });
}

async function expectPath(
  recipe: Recipe,
  path: readonly number[][],
  { lambda = 0, rateAt = (_step: number) => learningRate } = {},
) {
  const weights = new Map([["w", tf.variable(tf.tensor1d(start))]]);
  const weight = weights.get("w") as tf.Variable;
  const optimizer = new Optimizer(recipe, weights);
  for (const [index, expected] of path.entries()) {
    const gradient = tf.tensor1d(gradientOf((await weight.data()) as Float32Array, lambda));
    optimizer.apply(weights, { [weight.name]: gradient }, rateAt(index + 1), index + 1);
    gradient.dispose();
    expectClose(await weight.data(), expected);
  }
  optimizer.dispose();
  weight.dispose();
}

describe.each(["cpu", "webgl"] as const)("on %s", (backend) => {
  beforeAll(async () => void (await startDevice(backend)));

  const names = Object.keys(recipes) as (keyof typeof recipes)[];
  test.each(names)("%s takes PyTorch's 20 steps, with weight decay and without", async (name) => {
    const { plain, decayed } = reference.optimizers[name];
    await expectPath(recipeOf(recipes[name]), plain);
    const isDecoupled = name === "adamw";
    const recipe = recipeOf({ ...recipes[name], ...(isDecoupled && { weightDecay: decay }) });
    await expectPath(recipe, decayed, { lambda: isDecoupled ? 0 : decay });
  });

  test.each(Object.keys(reference.schedules) as (keyof typeof reference.schedules)[])(
    "momentum takes PyTorch's 20 steps with the schedule %s",
    async (schedule) => {
      const recipe = recipeOf({ optimizer: "momentum", schedule, ...schedules[schedule] });
      const rateAt = (step: number) => scheduledRate(recipe, step, { totalSteps: 20, epochSteps: 4 });
      await expectPath(recipe, reference.schedules[schedule].weights, { rateAt });
    },
  );

  test.each(Object.keys(reference.warm) as (keyof typeof reference.warm)[])(
    "momentum takes PyTorch's 20 steps with five of warm-up before the schedule %s",
    async (schedule) => {
      const warm = { optimizer: "momentum", schedule, warmupSteps: 5 } as const;
      const recipe = recipeOf({ ...warm, ...schedules[schedule] });
      const rateAt = (step: number) => scheduledRate(recipe, step, { totalSteps: 20, epochSteps: 4 });
      await expectPath(recipe, reference.warm[schedule].weights, { rateAt });
    },
  );

  test("clipping by value cuts each number, by norm shortens all together and leaves short ones alone", async () => {
    const clip = async (clipping: "value" | "norm", clipLimit: number) => {
      const gradients = [tf.tensor1d([3, -0.5]), tf.tensor2d([[0], [-4]])]; // of length √(9 + 0.25 + 16) = 5.0249378
      const clipped = tf.tidy(() => [...clipGradients(gradients, { clipping, clipLimit })]);
      return [...(await clipped[0].data()), ...(await clipped[1].data())];
    };
    expectClose(await clip("value", 1), [1, -0.5, 0, -1]);
    const share = 1 / (5.0249378 + 1e-6);
    expectClose(await clip("norm", 1), [3 * share, -0.5 * share, 0, -4 * share]);
    expectClose(await clip("norm", 6), [3, -0.5, 0, -4]);
  });

  test("the mean of the weights forgets the initial ones and weighs the last steps most", async () => {
    const weight = tf.variable(tf.tensor2d([[7, 7]]));
    const weights = new Map([["w", weight]]);
    const average = new WeightAverage(0.5, weights);
    const seen: number[][] = [];
    for (const [step, values] of [
      [1, 2],
      [3, 2],
      [7, 2],
    ].entries()) {
      tf.tidy(() => void weight.assign(tf.tensor2d([values])));
      average.take(weights, step + 1);
      seen.push([...((await average.weights.get("w")?.data()) ?? [])]);
    }
    expectClose(seen[0], [1, 2]);
    expectClose(seen[1], [(0.5 * 1 + 3) / 1.5, 2]); // Σ 0.5ᵗ⁻ⁱ wᵢ / Σ 0.5ᵗ⁻ⁱ
    expectClose(seen[2], [(0.25 * 1 + 0.5 * 3 + 7) / 1.75, 2]);
  });
});

test("an optimizer remembers nothing of a weight without a gradient", async () => {
  await startDevice("cpu");
  const weights = new Map([["w", tf.variable(tf.tensor1d([1, 2]))]]);
  const optimizer = new Optimizer(defaultExperiment().recipe, weights);
  optimizer.apply(weights, {}, 0.1, 1);
  expect([...((await weights.get("w")?.data()) ?? [])]).toEqual([1, 2]);
  expect([...optimizer.state.keys()]).toEqual(["w/mean", "w/square"]);
  optimizer.dispose();
});
