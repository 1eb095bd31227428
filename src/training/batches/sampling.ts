/** Which images make each step: pure functions of the seed, the epoch and the step. */
import type { Recipe } from "../../settings/experiment";
import { bitsAt, keyOf, permutation } from "../../settings/random";
import { batchOrder, type RunData, type RunSplit } from "../data";
import { facilityLocation, similarities, thumbnails } from "./diverse";

interface SamplingOptions {
  readonly sampling: Recipe["sampling"];
  readonly seed: number;
  /** Images of one step. */
  readonly stepImages: number;
  /** Images to choose from for a step, where they are chosen. */
  readonly poolSize: number;
  readonly imageShape: RunData["imageShape"];
  readonly classCount: number;
}

/** Positions in the split of a step's images, for steps from 0; `stepsPerEpoch` of them make an epoch. */
export type Sampler = (step: number, stepsPerEpoch: number) => Uint32Array;

/** Gives the positions of each step's images by the recipe's way of sampling. */
export function makeSampler(split: RunSplit, options: SamplingOptions): Sampler {
  if (options.sampling === "diverse") return diverseSampler(split, options);
  const { stepImages } = options;
  let order: { epoch: number; positions: Uint32Array } | undefined;
  return (step, stepsPerEpoch) => {
    const epoch = 1 + Math.floor(step / stepsPerEpoch);
    if (order?.epoch !== epoch) order = { epoch, positions: epochOrder(split, epoch, options) };
    const first = (step % stepsPerEpoch) * stepImages;
    return order.positions.subarray(first, first + stepImages);
  };
}

/** The positions that an epoch goes through, as many as the split has. */
export function epochOrder(
  { images, indices }: RunSplit,
  epoch: number,
  { sampling, seed, classCount }: Pick<SamplingOptions, "sampling" | "seed" | "classCount">,
): Uint32Array {
  const count = indices.length;
  switch (sampling) {
    case "shuffleOnce":
      return batchOrder(seed, 1, count);
    case "fileOrder":
      return Uint32Array.from({ length: count }, (_, position) => position).sort(
        (a, b) => indices[a] - indices[b],
      );
    case "replacement":
      return drawn(count, count, keyOf(seed, "replacement", "", epoch));
    case "balanced": {
      const labels = Uint8Array.from(indices, (index) => images.labels[index]);
      return balancedOrder(labels, classCount, { seed, epoch });
    }
    default:
      return batchOrder(seed, epoch, count);
  }
}

/** `length` independent draws from 0 to `count − 1`. */
function drawn(length: number, count: number, key: number): Uint32Array {
  return Uint32Array.from({ length }, (_, index) => Math.floor(bitsAt(key, index) * 2 ** -32 * count));
}

/**
 * Rounds through the classes that there are, each round in a new order; a class's images come in random order and,
 * where there are too few, again from the start.
 */
function balancedOrder(
  labels: Uint8Array,
  classCount: number,
  { seed, epoch }: { seed: number; epoch: number },
): Uint32Array {
  const members = Array.from({ length: classCount }, (): number[] => []);
  labels.forEach((label, position) => {
    members[label].push(position);
  });
  const classes = members.flatMap((positions, label) => {
    if (positions.length === 0) return [];
    const order = permutation(positions.length, keyOf(seed, "balanced", String(label), epoch));
    return [Uint32Array.from(order, (place) => positions[place])];
  });
  const order = new Uint32Array(labels.length);
  let turns: Uint32Array = new Uint32Array();
  for (let index = 0; index < order.length; index++) {
    const round = Math.floor(index / classes.length);
    const turn = index % classes.length;
    if (turn === 0) turns = permutation(classes.length, keyOf(seed, "balancedRound", String(epoch), round));
    const own = classes[turns[turn]];
    order[index] = own[round % own.length];
  }
  return order;
}

function diverseSampler(
  split: RunSplit,
  { seed, stepImages, poolSize, imageShape }: SamplingOptions,
): Sampler {
  const count = split.indices.length;
  let features: ReturnType<typeof thumbnails> | undefined;
  return (step) => {
    features ??= thumbnails(split, imageShape);
    const pool = distinct(Math.min(poolSize, count), count, keyOf(seed, "pool", "", step));
    const chosen = facilityLocation(similarities(features, pool), pool.length, stepImages);
    return chosen.map((row) => pool[row]);
  };
}

/** `length` different numbers from 0 to `count − 1` in random order: the first of a permutation. */
function distinct(length: number, count: number, key: number): Uint32Array {
  const moved = new Map<number, number>();
  const result = new Uint32Array(length);
  for (let index = 0; index < length; index++) {
    const other = index + Math.floor(bitsAt(key, index) * 2 ** -32 * (count - index));
    result[index] = moved.get(other) ?? other;
    moved.set(other, moved.get(index) ?? index);
  }
  return result;
}
