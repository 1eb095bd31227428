/**
 * The learning-rate range test of Smith, Cyclical Learning Rates for Training Neural Networks, 2017: train for a few
 * steps while the rate rises, and see where the loss falls and where it grows. The paper raises the rate in a
 * straight line; here it grows by the same factor in each step, so that small and large rates get as many steps.
 */
import { TrainingBatches } from "./batches/trainingBatches";
import type { RunData } from "./data";
import type { TrainingRun } from "./run";

export interface RangeTestOptions {
  readonly lowest: number;
  readonly highest: number;
  readonly stepCount: number;
}

/** All that a test has measured so far. */
export interface RangeTestReport {
  readonly rates: Float64Array;
  /** Of the batch of each step, before the step. */
  readonly losses: Float64Array;
  /** Why it ended, once it has: at the highest rate, at a loss out of all bounds, or because it was asked to. */
  readonly end?: "finished" | "diverged" | "stopped";
  /** Where the loss falls most steeply over the rate's logarithm; undefined until the end, or if it never falls. */
  readonly suggestion?: number;
}

interface RangeTestControl {
  readonly isStopAsked: () => boolean;
  /** Lets messages in; awaited before each step. */
  readonly nextTask: () => Promise<void>;
}

const stepsPerReport = 10;
const divergence = 4; // times the lowest loss, and more than the first

/**
 * Trains `run`, which is made for it and stays the caller's, on the batches that its recipe gives; a report every ten
 * steps and at the end.
 * @throws SettingError if the recipe cannot work on these data.
 */
export async function* rangeTest(
  run: TrainingRun,
  data: RunData,
  { lowest, highest, stepCount }: RangeTestOptions,
  control: RangeTestControl,
): AsyncGenerator<RangeTestReport> {
  const batches = new TrainingBatches(data, run.experiment);
  const rateAt = (index: number) => lowest * (highest / lowest) ** (index / (stepCount - 1));
  const losses: number[] = [];
  const report = (end?: RangeTestReport["end"]): RangeTestReport => {
    const rates = Float64Array.from(losses, (_, index) => rateAt(index));
    const suggestion = end && suggestedRate(rates, losses);
    return { rates, losses: Float64Array.from(losses), end, suggestion };
  };
  while (run.step < stepCount) {
    await control.nextTask();
    if (control.isStopAsked()) return yield report("stopped");
    run.trainStep(batches.of(run.step + 1), rateAt(run.step));
    if (run.step % stepsPerReport > 0 && run.step < stepCount) continue;
    const taken = await run.metrics.take((tensor) => run.device.read(tensor));
    for (const loss of taken.losses) {
      if (isOutOfBounds(loss, losses)) return yield report("diverged");
      losses.push(loss);
    }
    if (run.step < stepCount) yield report();
  }
  yield report("finished");
}

function isOutOfBounds(loss: number, before: readonly number[]): boolean {
  const [first = loss] = before;
  return !Number.isFinite(loss) || loss > Math.max(divergence * Math.min(...before, loss), first);
}

const smoothing = 0.8;

/**
 * The rate at the steepest fall of the smoothed losses before their lowest, over equal steps of the rate's logarithm;
 * the slope is taken over a tenth of the test, so that single batches do not decide.
 */
export function suggestedRate(rates: ArrayLike<number>, losses: readonly number[]): number | undefined {
  let sum = 0;
  const smoothed = losses.map((loss, index) => {
    sum = smoothing * sum + (1 - smoothing) * loss;
    return sum / (1 - smoothing ** (index + 1));
  });
  const reach = Math.max(1, Math.round(smoothed.length / 20));
  const lowest = smoothed.indexOf(Math.min(...smoothed));
  let best = -1;
  let steepest = 0;
  for (let index = reach; index <= lowest - reach; index++) {
    const slope = smoothed[index + reach] - smoothed[index - reach];
    if (slope < steepest) [best, steepest] = [index, slope];
  }
  return best < 0 ? undefined : rates[best];
}
