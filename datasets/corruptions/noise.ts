/**
 * Noise, with the strengths of ImageNet-C. Another severity has the same random numbers, so that a stronger one adds
 * to what a weaker one does.
 */
import { bitsAt, uniformAt } from "../../src/settings/random";
import { type Corrupt, mapValues, normalAt } from "./image";

/** Deviations, of black to white. */
export const gaussianDeviations = [0.08, 0.12, 0.18, 0.26, 0.38] as const;
const speckleDeviations = [0.15, 0.2, 0.35, 0.45, 0.6] as const;
/** Photons that white gives. */
const photons = [60, 25, 12, 5, 3] as const;
const impulseShares = [0.03, 0.06, 0.09, 0.17, 0.27] as const;

/** Adds a normal number to each value. */
export const gaussianNoise: Corrupt = (image, severity, key) => {
  const deviation = gaussianDeviations[severity - 1];
  return mapValues(image, (value, index) => value + deviation * normalAt(key, index));
};

/** Counts photons in place of each value: Poisson numbers. */
export const shotNoise: Corrupt = (image, severity, key) => {
  const white = photons[severity - 1];
  return mapValues(image, (value, index) => poissonQuantile(uniformAt(key, index), value * white) / white);
};

/** Makes some values black or white. */
export const impulseNoise: Corrupt = (image, severity, key) => {
  const share = impulseShares[severity - 1];
  return mapValues(image, (value, index) =>
    uniformAt(key, 2 * index) < share ? bitsAt(key, 2 * index + 1) & 1 : value,
  );
};

/** Adds a normal number times the value to each value. */
export const speckleNoise: Corrupt = (image, severity, key) => {
  const deviation = speckleDeviations[severity - 1];
  return mapValues(image, (value, index) => value * (1 + deviation * normalAt(key, index)));
};

/** The smallest count that a Poisson variable exceeds with a chance of less than 1 − `share`. */
function poissonQuantile(share: number, mean: number): number {
  let chance = Math.exp(-mean);
  let below = chance;
  let count = 0;
  while (below <= share && chance > 0) {
    count += 1;
    chance *= mean / count;
    below += chance;
  }
  return count;
}
