/**
 * Diverse batches: of a pool, the images that represent it best. Greedy maximisation of the facility-location
 * function f(S) = Σᵢ max_{j ∈ S} sᵢⱼ over the cosine similarity of thumbnails, within 1 − 1/e of the best since f is
 * monotone and submodular (Nemhauser, Wolsey & Fisher 1978). Joseph, Vamshi Teja, Singh & Balasubramanian, Submodular
 * Batch Selection for Training Deep Neural Networks, 2019, https://arxiv.org/abs/1906.08771, poses a batch as such a
 * problem too, with terms for the net's uncertainty and features, which need a forward pass of the pool; these do not.
 */
import type { RunData, RunSplit } from "../data";

const side = 7;

/** Images shrunk to at most 7×7 by means of blocks, each of length 1 (all zeros if black); `[count, width]`. */
export function thumbnails({ images, indices }: RunSplit, [height, width, channels]: RunData["imageShape"]) {
  const [rows, columns] = [Math.min(side, height), Math.min(side, width)];
  const features = rows * columns * channels;
  const size = height * width * channels;
  const values = new Float32Array(indices.length * features);
  const place = Uint16Array.from({ length: size }, (_, offset) => {
    const pixel = Math.floor(offset / channels);
    const row = Math.floor((Math.floor(pixel / width) * rows) / height);
    const column = Math.floor(((pixel % width) * columns) / width);
    return (row * columns + column) * channels + (offset % channels);
  });
  indices.forEach((index, position) => {
    const own = values.subarray(position * features, (position + 1) * features);
    for (let offset = 0; offset < size; offset++) own[place[offset]] += images.pixels[index * size + offset];
    let squares = 0;
    for (const value of own) squares += value * value;
    const factor = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let feature = 0; feature < features; feature++) own[feature] *= factor;
  });
  return { values, features };
}

/** sᵢⱼ of a pool's images, `[pool, pool]`, 0–1. */
export function similarities(
  { values, features }: { values: Float32Array; features: number },
  pool: Uint32Array,
): Float32Array {
  const count = pool.length;
  const result = new Float32Array(count * count);
  for (let i = 0; i < count; i++) {
    const a = pool[i] * features;
    for (let j = i; j < count; j++) {
      const b = pool[j] * features;
      let sum = 0;
      for (let feature = 0; feature < features; feature++) sum += values[a + feature] * values[b + feature];
      result[i * count + j] = sum;
      result[j * count + i] = sum;
    }
  }
  return result;
}

/**
 * Rows of the similarities, in the order in which greedy takes them. A gain never grows as more are taken, so only
 * a gain that was the largest when last computed is computed again (Minoux 1978's lazy greedy).
 */
export function facilityLocation(similarity: Float32Array, count: number, wanted: number): Uint32Array {
  const covered = new Float32Array(count);
  const gainOf = (candidate: number) => {
    let gain = 0;
    for (let i = 0; i < count; i++) {
      const more = similarity[candidate * count + i] - covered[i];
      if (more > 0) gain += more;
    }
    return gain;
  };
  const gains = Float64Array.from({ length: count }, (_, candidate) => gainOf(candidate));
  const computedAt = new Int32Array(count);
  const chosen = new Uint32Array(wanted);
  for (let taken = 0; taken < wanted; taken++) {
    let best = largest(gains);
    while (computedAt[best] < taken) {
      gains[best] = gainOf(best);
      computedAt[best] = taken;
      best = largest(gains);
    }
    chosen[taken] = best;
    gains[best] = -1;
    for (let i = 0; i < count; i++) covered[i] = Math.max(covered[i], similarity[best * count + i]);
  }
  return chosen;
}

/** The position of the largest value, the first of several. */
function largest(values: Float64Array): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) if (values[index] > values[best]) best = index;
  return best;
}
