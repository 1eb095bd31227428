/** Predicts what a training step takes on a backend, from steps that were timed there. */
import { costOf } from "../../models/cost";
import type { Network } from "../../models/network";
import { weightsOf } from "../../models/weights";

/** What one training step has to do. */
export interface Work {
  /** Layers forward and backward, and weights to update: each costs a start, however small it is. */
  readonly operations: number;
  /** Of the batch, forward and backward. */
  readonly multiplyAdds: number;
}

/** Work that was timed. */
export interface Observation extends Work {
  /** One step */
  readonly ms: number;
}

/** Backward computes a layer twice: the change of its input and that of its weights. */
const passes = 3;

/** Of a step on `parts` batches of a size. */
export function workOf(network: Network, batchSize: number, parts = 1): Work {
  const weights = network.layers.flatMap((layer) => weightsOf(layer, network));
  const updates = weights.filter((weight) => weight.trainable).length;
  return {
    operations: parts * passes * network.layers.length + updates,
    multiplyAdds: parts * passes * batchSize * costOf(network).multiplyAdds,
  };
}

/** Milliseconds for each operation and each multiply–add. */
interface Speed {
  readonly operationMs: number;
  readonly multiplyAddMs: number;
}

/** Least squares of the relative errors; no time is below 0. */
function fitSpeed(observations: readonly Observation[]): Speed {
  let [oo, om, mm, o, m] = [0, 0, 0, 0, 0];
  for (const { operations, multiplyAdds, ms } of observations) {
    const [x, y] = [operations / ms, multiplyAdds / ms];
    oo += x * x;
    om += x * y;
    mm += y * y;
    o += x;
    m += y;
  }
  const determinant = oo * mm - om * om;
  if (determinant > 1e-9 * oo * mm) {
    const both = {
      operationMs: (o * mm - m * om) / determinant,
      multiplyAddMs: (m * oo - o * om) / determinant,
    };
    if (both.operationMs >= 0 && both.multiplyAddMs >= 0) return both;
  }
  const operationsOnly = { operationMs: oo > 0 ? o / oo : 0, multiplyAddMs: 0 };
  const multiplyAddsOnly = { operationMs: 0, multiplyAddMs: mm > 0 ? m / mm : 0 };
  const errorOf = (speed: Speed) =>
    observations.reduce((sum, seen) => sum + (timeOf(seen, speed) / seen.ms - 1) ** 2, 0);
  return errorOf(operationsOnly) < errorOf(multiplyAddsOnly) ? operationsOnly : multiplyAddsOnly;
}

function timeOf({ operations, multiplyAdds }: Work, { operationMs, multiplyAddMs }: Speed): number {
  return operations * operationMs + multiplyAdds * multiplyAddMs;
}

const isSame = (a: Work, b: Work) => a.operations === b.operations && a.multiplyAdds === b.multiplyAdds;

export interface Prediction {
  readonly ms: number;
  /** This very work was timed here before. */
  readonly isMeasured: boolean;
}

/** What a step would take, or nothing where nothing was timed. */
export function predictStep(observations: readonly Observation[], work: Work): Prediction | undefined {
  const known = observations.find((seen) => isSame(seen, work));
  if (known) return { ms: known.ms, isMeasured: true };
  if (observations.length === 0) return undefined;
  return { ms: timeOf(work, fitSpeed(observations)), isMeasured: false };
}

const observationLimit = 12;

/** Adds an observation, in place of one of the same work; the oldest but for the first two, the calibration's, go. */
export function addObservation(
  observations: readonly Observation[],
  observation: Observation,
): readonly Observation[] {
  const others = observations.filter((seen) => !isSame(seen, observation));
  const all = [...others, observation];
  return all.length > observationLimit ? [...all.slice(0, 2), ...all.slice(3)] : all;
}
