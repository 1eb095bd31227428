/**
 * Exponential moving average with its start corrected, as TensorBoard draws it: sₜ = w·sₜ₋₁ + (1 − w)·yₜ, shown
 * as sₜ / (1 − wᵗ). Over the whole series, before points are left out for drawing.
 * `weight` is 0 (as measured) to below 1. A value that is not finite stays as it is and does not count.
 */
export function smooth(values: ArrayLike<number>, weight: number): Float64Array {
  const smoothed = new Float64Array(values.length);
  let sum = 0;
  let correction = 1;
  for (let index = 0; index < values.length; index++) {
    if (!Number.isFinite(values[index])) {
      smoothed[index] = values[index];
      continue;
    }
    sum = weight * sum + (1 - weight) * values[index];
    correction *= weight;
    smoothed[index] = sum / (1 - correction);
  }
  return smoothed;
}
