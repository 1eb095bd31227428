/**
 * Principal components by randomised subspace iteration: Halko, Martinsson & Tropp, Finding structure with
 * randomness, SIAM Review 2011, algorithm 4.4, https://arxiv.org/abs/0909.4061. It goes on until the wanted
 * components stand still, where the paper takes a fixed number of rounds.
 */
import { keyOf, uniformAt } from "../settings/random";
import { symmetricEigen } from "./symmetricEigen";

interface PrincipalComponents {
  /** `[count, componentCount]`: where each row lies on the components, the strongest first. */
  readonly scores: Float32Array;
  /** Of the whole variance, by component; 0–1. */
  readonly shares: Float64Array;
  /** `[componentCount, size]`: their directions, orthonormal. */
  readonly axes: Float64Array;
}

interface PcaOptions {
  readonly count: number;
  readonly size: number;
  readonly componentCount: number;
  readonly seed: number;
  /** Where a few rounds are exact enough; each goes through all rows once. */
  readonly roundLimit?: number;
}

const spareCount = 8; // the paper's oversampling
const tolerance = 1e-6; // by which shares may still change, relative to the largest

/**
 * Of `features` `[count, size]`, which is centred in place. The sign of a component is such that its largest score
 * is positive. Yields the share that is done; takes some rounds less where it stands still earlier.
 */
export function* principalComponents(
  features: Float32Array,
  { count, size, componentCount, seed, roundLimit = 40 }: PcaOptions,
): Generator<number, PrincipalComponents> {
  const total = centre(features, count, size);
  const kept = Math.min(componentCount, size, count);
  const width = Math.min(kept + spareCount, size, count);
  const key = keyOf(seed, "map", "pca", 0);
  const axes = new Float64Array(width * size); // [width, size]
  for (let at = 0; at < axes.length; at++) axes[at] = uniformAt(key, at) - 0.5;
  orthonormalize(axes, width, size);
  let values: Float64Array = new Float64Array(width);
  for (let round = 0; round < roundLimit; round++) {
    const next = new Float64Array(width * size);
    for (let row = 0; row < count; row++) {
      const x = features.subarray(row * size, (row + 1) * size);
      for (let axis = 0; axis < width; axis++) {
        const score = dot(x, axes, axis * size);
        for (let i = 0; i < size; i++) next[axis * size + i] += score * x[i];
      }
      if (row % 16 === 15) yield (round + row / count) / roundLimit;
    }
    const fresh = turned(axes, next, width, size);
    axes.set(next);
    orthonormalize(axes, width, size);
    const change = Math.max(...fresh.subarray(0, kept).map((value, i) => Math.abs(value - values[i])));
    values = fresh;
    if (change <= tolerance * values[0]) break;
  }
  const scores = new Float32Array(count * kept);
  for (let axis = 0; axis < kept; axis++) {
    let largest = 0;
    for (let row = 0; row < count; row++) {
      const score = dot(features.subarray(row * size, (row + 1) * size), axes, axis * size);
      scores[row * kept + axis] = score;
      if (Math.abs(score) > Math.abs(largest)) largest = score;
    }
    if (largest >= 0) continue;
    for (let row = 0; row < count; row++) scores[row * kept + axis] *= -1;
    for (let i = 0; i < size; i++) axes[axis * size + i] *= -1;
  }
  const shares = values.slice(0, kept).map((value) => (total > 0 ? Math.max(0, value) / total : 0));
  return { scores, shares, axes: axes.slice(0, kept * size) };
}

/** Takes the mean off each column. @returns the sum of all squares then */
function centre(features: Float32Array, count: number, size: number): number {
  const mean = new Float64Array(size);
  for (let at = 0; at < features.length; at++) mean[at % size] += features[at] / count;
  let total = 0;
  for (let at = 0; at < features.length; at++) {
    features[at] -= mean[at % size];
    total += features[at] ** 2;
  }
  return total;
}

/**
 * Rayleigh–Ritz: turns `images`, the axes times the scatter matrix, to the eigenvectors within the axes' span.
 * @returns the eigenvalues there, the largest first
 */
function turned(axes: Float64Array, images: Float64Array, width: number, size: number): Float64Array {
  const small = new Float64Array(width * width);
  for (let a = 0; a < width; a++) {
    const of = images.subarray(a * size, (a + 1) * size);
    for (let b = 0; b < width; b++) small[a * width + b] = dot(of, axes, b * size);
  }
  for (let a = 0; a < width; a++) {
    for (let b = 0; b < a; b++) {
      const mean = (small[a * width + b] + small[b * width + a]) / 2; // symmetric up to rounding
      small[a * width + b] = mean;
      small[b * width + a] = mean;
    }
  }
  const { values, vectors } = symmetricEigen(small, width);
  const before = images.slice();
  images.fill(0);
  for (let row = 0; row < width; row++) {
    for (let a = 0; a < width; a++) {
      const weight = vectors[row * width + a];
      for (let i = 0; i < size; i++) images[row * size + i] += weight * before[a * size + i];
    }
  }
  return values;
}

/** Gram–Schmidt, twice for accuracy; an axis that is nothing but rounding becomes zero. */
function orthonormalize(axes: Float64Array, width: number, size: number): void {
  for (let axis = 0; axis < width; axis++) {
    const own = axes.subarray(axis * size, (axis + 1) * size);
    const before = Math.sqrt(dot(own, own, 0));
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < axis; other++) {
        const share = dot(own, axes, other * size);
        for (let i = 0; i < size; i++) own[i] -= share * axes[other * size + i];
      }
    }
    const length = Math.sqrt(dot(own, own, 0));
    const factor = length > 1e-12 * before ? 1 / length : 0;
    for (let i = 0; i < size; i++) own[i] *= factor;
  }
}

function dot(a: Float32Array | Float64Array, b: Float64Array, from: number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[from + i];
  return sum;
}
