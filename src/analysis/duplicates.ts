/**
 * Images that are there twice: equal to the byte, or nearly so. Near ones are those whose pixels correlate: both
 * images less their mean and divided by their length, as points on a sphere, lie within an angle of each other. That
 * forgives other brightness and contrast, as re-encoded copies have it, and no shift. Every such pair is found: what
 * is left out before pixels are compared lies too far apart in a part of the coordinates already.
 */
import type { Images } from "../../datasets/types";
import { Cells } from "./cells";
import { leastCorrelation, leastDeviation, pairLimit } from "./duplicateRule";
import { averaged, type ImageShape, shrinkFactor, shrunkShape } from "./features";
import { principalComponents } from "./pca";

/** Images of several splits; a place is one's position in all of them, one split after the other. */
export interface ImageSet {
  readonly shape: ImageShape;
  readonly parts: readonly { readonly images: Images; readonly indices: Uint32Array }[];
}

interface DuplicatePair {
  /** Places, `first` < `second`. */
  readonly first: number;
  readonly second: number;
  /** Of the pixels; 1 for equal ones. */
  readonly correlation: number;
  readonly isExact: boolean;
}

export interface Duplicates {
  /** Exact pairs first, then by correlation. Of equal images, each one after the first with the first. */
  readonly pairs: readonly DuplicatePair[];
  /** Whether the search ended at `pairLimit`. */
  readonly isCutShort: boolean;
}

const comparedSide = 32; // larger images are averaged down before they are compared
const axisSampleCount = 1_000;
const axisCount = 32;

/** Where a place's pixels are. */
export function placeOf({ parts }: ImageSet, place: number): { part: number; position: number } {
  let position = place;
  let part = 0;
  for (; position >= parts[part].indices.length; part++) position -= parts[part].indices.length;
  return { part, position };
}

/** Yields the share that is done. */
export function* findDuplicates(set: ImageSet): Generator<number, Duplicates> {
  const firstOf = yield* equalImages(set);
  const exact: DuplicatePair[] = [];
  firstOf.forEach((first, second) => {
    if (first !== second) exact.push({ first, second, correlation: 1, isExact: true });
  });
  const near: DuplicatePair[] = [];
  const isCutShort = yield* nearPairs(set, firstOf, near);
  near.sort((a, b) => b.correlation - a.correlation || a.first - b.first || a.second - b.second);
  return { pairs: [...exact, ...near], isCutShort };
}

const exactShare = 0.1;
const axesShare = 0.2;
const coordinateShare = 0.4;

/** For each place the first one with the same bytes: found by a hash, then compared. */
function* equalImages(set: ImageSet): Generator<number, Uint32Array> {
  const size = set.shape[0] * set.shape[1] * set.shape[2];
  const count = set.parts.reduce((sum, { indices }) => sum + indices.length, 0);
  const pixelsOf = (place: number) => {
    const { part, position } = placeOf(set, place);
    const { images, indices } = set.parts[part];
    return images.pixels.subarray(indices[position] * size, (indices[position] + 1) * size);
  };
  const firstOf = new Uint32Array(count);
  const byHash = new Map<number, number[]>();
  for (let place = 0; place < count; place++) {
    const pixels = pixelsOf(place);
    let hash = 0x811c9dc5; // FNV-1a
    for (let at = 0; at < pixels.length; at++) hash = Math.imul(hash ^ pixels[at], 0x01000193);
    const candidates = byHash.get(hash) ?? [];
    const first = candidates.find((other) => isEqual(pixelsOf(other), pixels));
    firstOf[place] = first ?? place;
    if (first === undefined) byHash.set(hash, [...candidates, place]);
    if (place % 256 === 255) yield (exactShare * place) / count;
  }
  return firstOf;
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** @returns whether there were too many pairs to find all */
function* nearPairs(set: ImageSet, firstOf: Uint32Array, found: DuplicatePair[]): Generator<number, boolean> {
  const { places, coordinates, width } = yield* principalCoordinates(set, firstOf);
  const reach = Math.sqrt(2 * (1 - leastCorrelation)); // the distance of two points on the sphere
  const cells = new Cells({ coordinates, width, count: places.length, reach });
  let last: { place: number; vector: Float32Array } | undefined;
  const pairs = cells.pairs((row, other) => {
    const [a, b] = [places[row], places[other]];
    if (last?.place !== a) last = { place: a, vector: patternOf(set, a) as Float32Array };
    const correlation = dot(last.vector, patternOf(set, b) as Float32Array, 0);
    if (correlation >= leastCorrelation)
      found.push({ first: Math.min(a, b), second: Math.max(a, b), correlation, isExact: false });
    return found.length >= pairLimit;
  });
  return yield* scaled(pairs, coordinateShare, 1);
}

/** A part of a longer work, whose share goes from `from` to `to`. */
function* scaled<Value>(work: Generator<number, Value>, from: number, to: number): Generator<number, Value> {
  let next = work.next();
  for (; !next.done; next = work.next()) yield from + (to - from) * next.value;
  return next.value;
}

/** An image less its mean, of length 1; undefined where it is too flat. */
function patternOf(set: ImageSet, place: number): Float32Array | undefined {
  const { part, position } = placeOf(set, place);
  const { images, indices } = set.parts[part];
  const factor = shrinkFactor(set.shape, comparedSide);
  const vector = averaged(images, set.shape, [indices[position]], factor);
  let sum = 0;
  for (const value of vector) sum += value;
  const mean = sum / vector.length;
  let squares = 0;
  for (let i = 0; i < vector.length; i++) {
    vector[i] -= mean;
    squares += vector[i] ** 2;
  }
  if (Math.sqrt(squares / vector.length) * 255 < leastDeviation) return undefined;
  const length = Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) vector[i] /= length;
  return vector;
}

/**
 * Few coordinates in which nothing is further apart than in all: those on the principal axes of a sample, which are
 * orthonormal, and last the length of what they leave out. Of every image that is not a copy and not flat.
 */
function* principalCoordinates(set: ImageSet, firstOf: Uint32Array) {
  const all = Uint32Array.from(firstOf.keys()).filter((place) => firstOf[place] === place);
  const [height, width, channels] = shrunkShape(set.shape, shrinkFactor(set.shape, comparedSide));
  const size = height * width * channels;
  const count = Math.min(all.length, axisSampleCount);
  const sample = new Float32Array(count * size); // a flat image is a row of zeros
  for (let row = 0; row < count; row++) {
    sample.set(patternOf(set, all[Math.floor((row * all.length) / count)]) ?? [], row * size);
  }
  const options = { count, size, componentCount: axisCount, seed: 0, roundLimit: 4 };
  const { axes } = yield* scaled(principalComponents(sample, options), exactShare, axesShare);
  const axesKept = axes.length / size;
  const coordinates = new Float32Array(all.length * (axesKept + 1));
  const places: number[] = [];
  for (const [done, place] of all.entries()) {
    if (done % 64 === 63) yield axesShare + ((coordinateShare - axesShare) * done) / all.length;
    const pattern = patternOf(set, place);
    if (!pattern) continue;
    const from = places.length * (axesKept + 1);
    let rest = 1;
    for (let axis = 0; axis < axesKept; axis++) {
      const value = dot(pattern, axes, axis * size);
      coordinates[from + axis] = value;
      rest -= value * value;
    }
    coordinates[from + axesKept] = Math.sqrt(Math.max(0, rest));
    places.push(place);
  }
  return { places, coordinates, width: axesKept + 1 };
}

function dot(a: Float32Array, b: Float32Array | Float64Array, fromB: number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[fromB + i];
  return sum;
}
