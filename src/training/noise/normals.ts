/** Many normal numbers at the price of a table look-up: what noise needs at every step. */
import { bitsAt } from "../../settings/random";

const levels = 2 ** 12; // fits the first cache
let quantiles: Float32Array | undefined;

/**
 * The middle quantiles of 4,096 equal shares of a standard normal distribution, scaled to variance 1. The largest is
 * 3.7: whatever needs rarer numbers must not draw from here.
 */
export function normalQuantiles(): Float32Array {
  quantiles ??= makeQuantiles();
  return quantiles;
}

const density = (x: number) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

/** Walks up from the median, adding the density by Simpson's rule, and notes where each share is half full. */
function makeQuantiles(): Float32Array {
  const half = levels / 2;
  const upper = new Float64Array(half);
  const width = 2 ** -11;
  let below = 0.5;
  let filled = 0;
  for (let x = 0; filled < half; x += width) {
    const share = (width / 6) * (density(x) + 4 * density(x + width / 2) + density(x + width));
    for (; filled < half; filled++) {
      const wanted = 0.5 + (filled + 0.5) / levels;
      if (wanted > below + share) break;
      upper[filled] = x + (width * (wanted - below)) / share;
    }
    below += share;
  }
  const variance = upper.reduce((sum, value) => sum + value * value, 0) / half;
  const scale = 1 / Math.sqrt(variance);
  const table = new Float32Array(levels);
  for (let index = 0; index < half; index++) {
    table[half + index] = scale * upper[index];
    table[half - 1 - index] = -scale * upper[index];
  }
  return table;
}

/** Adds `deviation` × a normal number of the key's stream to each value. */
export function addNormals(values: Float32Array, deviation: number, key: number): void {
  const table = normalQuantiles();
  const last = values.length - 1;
  for (let index = 0; index <= last; index += 2) {
    const bits = bitsAt(key, index >>> 1);
    values[index] += deviation * table[bits & (levels - 1)];
    if (index < last) values[index + 1] += deviation * table[bits >>> 20];
  }
}
