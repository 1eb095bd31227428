/** Outputs as shares of the classes, in float64. */

/** Of logits `[classes]`. */
export function softmax(logits: ArrayLike<number>): Float64Array {
  const top = maximum(logits);
  const weights = Float64Array.from(logits, (logit) => Math.exp(logit - top));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** log Σ eˣ; finite however far apart the logits are. */
export function logSumExp(logits: ArrayLike<number>): number {
  const top = maximum(logits);
  let sum = 0;
  for (let index = 0; index < logits.length; index++) sum += Math.exp(logits[index] - top);
  return Math.log(sum) + top;
}

/** The probabilities that are nearest to `values` (sparsemax, Martins & Astudillo 2016): max(0, x − τ), of sum 1. */
export function nearestProbabilities(values: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(values).sort().reverse();
  let [sum, threshold] = [0, 0];
  for (let count = 1; count <= sorted.length; count++) {
    sum += sorted[count - 1];
    const next = (sum - 1) / count;
    if (sorted[count - 1] <= next) break;
    threshold = next;
  }
  return Float64Array.from(values, (value) => Math.max(0, value - threshold));
}

/** The position of the largest value, the first of several. */
export function largest(values: ArrayLike<number>): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) if (values[index] > values[best]) best = index;
  return best;
}

const maximum = (values: ArrayLike<number>) => values[largest(values)];
