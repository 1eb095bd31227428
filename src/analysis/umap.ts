/**
 * A map that keeps neighbours together: McInnes, Healy & Melville, UMAP, 2018, https://arxiv.org/abs/1802.03426,
 * by umap-js. Its neighbours are the exact ones, and it starts at random instead of from the graph's spectrum.
 */
import { UMAP } from "umap-js";
import { keyOf, uniformAt } from "../settings/random";
import { minimalDistance, neighbourCount } from "./umapOptions";

interface UmapOptions {
  readonly count: number;
  readonly size: number;
  readonly seed: number;
}

/**
 * Places `[count, 2]` of `features` `[count, size]`: the same for the same seed. Yields the share that is done.
 * @throws if there are too few of them to have neighbours
 */
export function* umapPlaces(
  features: Float32Array,
  { count, size, seed }: UmapOptions,
): Generator<number, Float32Array> {
  if (count <= neighbourCount) {
    throw new Error(
      `umap: expected more than ${neighbourCount} images to find neighbours among, got ${count}; take the PCA map`,
    );
  }
  const key = keyOf(seed, "map", "umap", 0);
  let drawn = 0;
  const umap = new UMAP({
    nNeighbors: neighbourCount,
    minDist: minimalDistance,
    random: () => uniformAt(key, drawn++),
  });
  const { indices, distances } = yield* nearest(features, count, size);
  umap.setPrecomputedKNN(indices, distances);
  // Its distances are given: the rows say no more than how many there are.
  const epochCount = umap.initializeFit(Array.from({ length: count }, () => []));
  for (let epoch = 0; epoch < epochCount; epoch++) {
    umap.step();
    yield nearestShare + ((1 - nearestShare) * (epoch + 1)) / epochCount;
  }
  return Float32Array.from(umap.getEmbedding().flat());
}

const nearestShare = 0.3;

/** Each row's nearest rows, itself first, as umap-js wants them. */
function* nearest(features: Float32Array, count: number, size: number) {
  const indices: number[][] = [];
  const distances: number[][] = [];
  const squares = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    for (let other = 0; other < count; other++) {
      let sum = 0;
      for (let i = 0; i < size; i++) sum += (features[row * size + i] - features[other * size + i]) ** 2;
      squares[other] = sum;
    }
    squares[row] = -1; // before its equals
    const order = Array.from({ length: count }, (_, other) => other)
      .sort((a, b) => squares[a] - squares[b] || a - b)
      .slice(0, neighbourCount);
    indices.push(order);
    distances.push(order.map((other) => Math.sqrt(Math.max(0, squares[other]))));
    if (row % 16 === 15) yield (nearestShare * row) / count;
  }
  return { indices, distances };
}
