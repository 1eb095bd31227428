import { expect, test } from "vitest";
import { defaultExperiment, type Recipe } from "../../../src/settings/experiment";
import { runLength, scheduledRate } from "../../../src/settings/learningRate";
import { LearningRates } from "../../../src/training/schedules";
import { expectClose } from "../close";
import reference from "../recipe/optimizers.json";

const { learningRate } = reference;
const length = { totalSteps: 20, epochSteps: 4 };

const recipeOf = (changed: Partial<Recipe>): Recipe => ({
  ...defaultExperiment().recipe,
  learningRate,
  ...changed,
});
const ratesOf = (recipe: Recipe) =>
  Array.from({ length: 20 }, (_, index) => scheduledRate(recipe, index + 1, length));

const shapes: readonly Partial<Recipe>[] = [
  { schedule: "step", decayEvery: 1.5, decayFactor: 0.3 },
  { schedule: "exponential", epochDecay: 0.8 },
  { schedule: "cosine", minimumRate: 0.002 },
  { schedule: "oneCycle", riseShare: 0.3, startDivisor: 5, endDivisor: 100 },
];

test.each(shapes)("the rates of $schedule are PyTorch's", (shape) => {
  const { rates } = reference.schedules[shape.schedule as keyof typeof reference.schedules];
  expectClose(ratesOf(recipeOf(shape)), rates, { absolute: 1e-10 });
});

test.each([{ schedule: "constant" } as const, ...shapes, { schedule: "plateau" } as const])(
  "warm-up rises in a straight line to the first rate of $schedule, which then has the steps that are left",
  (shape) => {
    const warm = ratesOf(recipeOf({ ...shape, warmupSteps: 5 }));
    const short = { ...length, totalSteps: 15 };
    const [first] = warm.slice(5);
    expectClose(
      warm.slice(0, 5),
      [0.2, 0.4, 0.6, 0.8, 1].map((share) => share * first),
      { absolute: 1e-12 },
    );
    const alone = Array.from({ length: 15 }, (_, index) => scheduledRate(recipeOf(shape), index + 1, short));
    expect(warm.slice(5)).toEqual(alone);
  },
);

test.each([1, 2, 3])("every schedule has a finite rate above 0 in a run of %i steps", (totalSteps) => {
  for (const { schedule } of shapes) {
    for (const warmupSteps of [0, 2, 10]) {
      for (let step = 1; step <= totalSteps; step++) {
        const rate = scheduledRate(recipeOf({ schedule, warmupSteps }), step, { totalSteps, epochSteps: 1 });
        expect(rate).toBeGreaterThan(0);
        expect(rate).toBeLessThanOrEqual(learningRate);
      }
    }
  }
});

test("a run is as long as its whole batches, up to its step limit", () => {
  const recipe = recipeOf({ batchSize: 8, epochs: 3 });
  expect(runLength(recipe, 45)).toEqual({ epochSteps: 5, totalSteps: 15 });
  expect(runLength({ ...recipe, steps: 7 }, 45)).toEqual({ epochSteps: 5, totalSteps: 7 });
  expect(runLength(recipe, 7).epochSteps).toBe(0);
});

const plateau = {
  schedule: "plateau",
  decayFactor: 0.2,
  plateauPatience: 1,
  plateauThreshold: 0.02,
} as const;

test.each([
  ["plain", 0],
  ["cooldown", 2],
] as const)("on plateaus the rate falls as PyTorch's does (%s), also from a checkpoint", (name, cooldown) => {
  const recipe = recipeOf({ ...plateau, plateauCooldown: cooldown, minimumRate: 0.0005 });
  let rates = new LearningRates(recipe);
  for (const [index, loss] of reference.plateau.losses.entries()) {
    const before = rates.at(4 * index + 4, length);
    const fell = rates.takeValidation(loss);
    rates = new LearningRates(recipe, structuredClone(rates.state));
    const now = rates.at(4 * index + 5, length);
    expectClose([now], [reference.plateau[name][index]], { absolute: 1e-10 });
    if (now < before) expect(fell).toBe(true);
  }
});

test("a rate that is set holds from its step on, and the schedule goes on in proportion", () => {
  const recipe = recipeOf({ schedule: "cosine" });
  const rates = new LearningRates(recipe);
  const change = rates.set(0.3, 8, length);
  expect(change).toMatchObject({ firstStep: 8, learningRate: 0.3 });
  expect(rates.at(7, length)).toBe(scheduledRate(recipe, 7, length));
  expect(rates.at(8, length)).toBeCloseTo(0.3, 12);
  const share = scheduledRate(recipe, 12, length) / scheduledRate(recipe, 8, length);
  expect(rates.at(12, length)).toBeCloseTo(0.3 * share, 12);
  const again = new LearningRates(recipe, rates.state);
  expect(again.at(12, length)).toBe(rates.at(12, length));
});

test.each([0, Number.POSITIVE_INFINITY, null])(
  "a rate that is set where the schedule has come to 0 stays, also of a state that was kept with the factor %s",
  (scale) => {
    const recipe = recipeOf({ schedule: "cosine", minimumRate: 0 });
    const end = length.totalSteps + 1;
    const rates = new LearningRates(recipe);
    expect(rates.at(end, length)).toBe(0);
    const change = rates.set(0.3, end, length);
    expect([end, end + 5].map((step) => rates.at(step, length))).toEqual([0.3, 0.3]);
    const kept = [{ ...change, scale: scale as number }];
    expect(new LearningRates(recipe, undefined, kept).at(end, length)).toBe(0.3);
  },
);

test("of two rates that are set before the same step the later one counts", () => {
  const rates = new LearningRates(recipeOf({}));
  rates.set(0.3, 8, length);
  rates.set(0.4, 8, length);
  expect(rates.at(9, length)).toBeCloseTo(0.4, 12);
  expect(rates.state.changes).toHaveLength(1);
});
