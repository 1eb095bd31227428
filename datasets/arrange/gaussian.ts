/**
 * Noise in place of images, Zhang et al. 2017, section 2.1: each channel drawn from a normal distribution with the
 * mean and the variance of the set. Pixels are bytes, so what lies outside 0–255 is cut off, which moves both;
 * the distribution is therefore chosen such that they agree after the cut.
 */
import { bitsAt, keyOf } from "../../src/settings/random";

const levels = 256;

/** How often a channel has each value, `[256]`. */
export function histogram(pixels: Uint8Array, channel: number, channels: number): Float64Array {
  const counts = new Float64Array(levels);
  for (let at = channel; at < pixels.length; at += channels) counts[pixels[at]] += 1;
  return counts;
}

/** Mean and variance of the values 0, 1, 2, … by their weights. */
export function momentsOf(weights: ArrayLike<number>): { mean: number; variance: number } {
  let [total, first, second] = [0, 0, 0];
  for (let value = 0; value < weights.length; value++) {
    total += weights[value];
    first += weights[value] * value;
    second += weights[value] * value * value;
  }
  const mean = first / total;
  return { mean, variance: Math.max(0, second / total - mean * mean) };
}

/** Abramowitz & Stegun, Handbook of Mathematical Functions, 1964, 7.1.26; its error is below 1.5e-7. */
function normalBelow(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = 0.5 * series * Math.exp(-z * z);
  return x < 0 ? tail : 1 - tail;
}

/** How likely each byte is: a normal number, rounded, and cut off at 0 and 255. */
function clippedNormal(center: number, deviation: number): Float64Array {
  const shares = new Float64Array(levels);
  let below = 0;
  for (let value = 0; value < levels; value++) {
    const upTo = value === levels - 1 ? 1 : normalBelow((value + 0.5 - center) / deviation);
    shares[value] = upTo - below;
    below = upTo;
  }
  return shares;
}

function bisect(low: number, high: number, isTooLow: (middle: number) => boolean): number {
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (isTooLow(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The shares of the bytes with this mean and variance: for each deviation the centre that fits, wider until both do. */
function clippedNormalWith({ mean, variance }: { mean: number; variance: number }): Float64Array {
  const withMean = (deviation: number) => {
    const reach = levels + 8 * deviation;
    const center = bisect(-reach, reach, (middle) => momentsOf(clippedNormal(middle, deviation)).mean < mean);
    return clippedNormal(center, deviation);
  };
  const logDeviation = bisect(
    Math.log(0.05),
    Math.log(1e5),
    (middle) => momentsOf(withMean(Math.exp(middle))).variance < variance,
  );
  return withMean(Math.exp(logDeviation));
}

const slots = 2 ** 16;

/** Bytes by equal shares of probability, so that 16 random bits are one of them. */
function quantiles(shares: Float64Array): Uint8Array {
  const table = new Uint8Array(slots);
  let value = 0;
  let upTo = shares[0];
  for (let slot = 0; slot < slots; slot++) {
    while (value < levels - 1 && (slot + 0.5) / slots > upTo) upTo += shares[++value];
    table[slot] = value;
  }
  return table;
}

/** As many bytes of noise as `length` says; `tables` has one of `noiseTables` for each channel. */
export function gaussianPixels(
  length: number,
  { tables, seed, split }: { tables: readonly Uint8Array[]; seed: number; split: string },
): Uint8Array {
  const key = keyOf(seed, "gaussianPixels", split, 0);
  const noise = new Uint8Array(length);
  const channels = tables.length;
  for (let at = 0; at < length; at += 2) {
    const bits = bitsAt(key, at >>> 1);
    noise[at] = tables[at % channels][bits & (slots - 1)];
    if (at + 1 < length) noise[at + 1] = tables[(at + 1) % channels][bits >>> 16];
  }
  return noise;
}

/** Of the noise that is like these pixels, one for each channel. */
export function noiseTables(pixels: Uint8Array, channels: number): Uint8Array[] {
  return Array.from({ length: channels }, (_, channel) =>
    quantiles(clippedNormalWith(momentsOf(histogram(pixels, channel, channels)))),
  );
}
