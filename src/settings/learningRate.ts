/**
 * The learning rate as a pure function of the step, for the training loop and for the preview beside the form. The
 * definitions are those of PyTorch's `torch.optim.lr_scheduler`, with the exponential one continuous over an epoch.
 */
import type { Recipe } from "./experiment";

export interface RunLength {
  readonly totalSteps: number;
  /** Steps of an epoch. */
  readonly epochSteps: number;
}

/** How many images make one step. */
export function imagesPerStep({
  batchSize,
  accumulation,
}: Pick<Recipe, "batchSize" | "accumulation">): number {
  return batchSize * accumulation;
}

/** How long a run on `trainCount` images is; `epochSteps` is 0 where they cannot fill a step. */
export function runLength(
  recipe: Pick<Recipe, "batchSize" | "accumulation" | "epochs" | "steps">,
  trainCount: number,
): RunLength {
  const epochSteps = Math.floor(trainCount / imagesPerStep(recipe));
  const totalSteps = Math.min(recipe.epochs * epochSteps, recipe.steps || Number.POSITIVE_INFINITY);
  return { epochSteps, totalSteps };
}

/** What a rate goes through after warm-up: its value `step` steps in, of `totalSteps`; both count from there. */
type Shape = (recipe: Recipe, step: number, length: RunLength) => number;

const shapes: Record<Recipe["schedule"], Shape> = {
  constant: ({ learningRate }) => learningRate,

  step({ learningRate, decayFactor, decayEvery }, step, { epochSteps }) {
    const every = Math.max(1, Math.round(decayEvery * epochSteps));
    return learningRate * decayFactor ** Math.floor(step / every);
  },

  exponential: ({ learningRate, epochDecay }, step, { epochSteps }) =>
    learningRate * epochDecay ** (step / epochSteps),

  /** Loshchilov & Hutter, SGDR, 2017, without restarts. */
  cosine: ({ learningRate, minimumRate }, step, { totalSteps }) =>
    halfCosine(learningRate, minimumRate, step / totalSteps),

  /** Smith & Topin, Super-Convergence, 2017, in PyTorch's two phases. */
  oneCycle({ learningRate, riseShare, startDivisor, endDivisor }, step, { totalSteps }) {
    const first = learningRate / startDivisor;
    const peak = riseShare * totalSteps - 1;
    if (step <= peak && peak > 0) return halfCosine(first, learningRate, step / peak);
    const from = Math.max(0, peak);
    return halfCosine(learningRate, first / endDivisor, (step - from) / Math.max(1, totalSteps - 1 - from));
  },

  /** Falls by what validation shows, which is no function of the step: see `training/schedules`. */
  plateau: ({ learningRate }) => learningRate,
};

/** From one value to another as `share` goes from 0 to 1, level at both ends. */
function halfCosine(from: number, to: number, share: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
}

/**
 * The learning rate of a step, which counts from 1: in warm-up a straight line up to the schedule's first rate, then
 * the schedule over the steps that are left.
 */
export function scheduledRate(recipe: Recipe, step: number, length: RunLength): number {
  const { schedule, warmupSteps } = recipe;
  const left = { ...length, totalSteps: Math.max(1, length.totalSteps - warmupSteps) };
  const index = step - 1 - warmupSteps;
  if (index >= 0) return shapes[schedule](recipe, index, left);
  return (shapes[schedule](recipe, 0, left) * step) / warmupSteps;
}
