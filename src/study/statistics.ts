/** Means, spreads and paired intervals over seeds. */

/** The arithmetic mean; NaN of nothing. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The sample's standard deviation, over n − 1; NaN below two values. */
export function deviation(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

/**
 * The probability that Student's t with `degrees` (whole) degrees of freedom lies between −t and t.
 * Abramowitz & Stegun 1964, equations 26.7.3 and 26.7.4.
 */
function studentCentre(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const square = Math.cos(angle) ** 2;
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? Math.cos(angle) : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = isOdd ? 2 : 1; k < degrees - 2; k += 2) {
    term *= (k / (k + 1)) * square;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/** The t that Student's distribution exceeds in absolute value with probability 1 − `confidence`. */
export function studentQuantile(confidence: number, degrees: number): number {
  let [low, high] = [0, 1];
  while (studentCentre(high, degrees) < confidence) high *= 2;
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    if (studentCentre(middle, degrees) < confidence) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** How many pairs it is from. */
  readonly count: number;
}

/** Student's interval of the mean of paired differences; needs two pairs or more. */
export function pairedInterval(differences: readonly number[], confidence = 0.95): Interval {
  const count = differences.length;
  const centre = mean(differences);
  const reach = (studentQuantile(confidence, count - 1) * deviation(differences)) / Math.sqrt(count);
  return { mean: centre, low: centre - reach, high: centre + reach, count };
}
