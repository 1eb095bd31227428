/** Images of a set laid out in the plane, those that look alike beside each other. */
import { averaged, type ImageShape, shrinkFactor, shrunkShape } from "../analysis/features";
import { principalComponents } from "../analysis/pca";
import { umapPlaces } from "../analysis/umap";
import { keyOf, permutation } from "../settings/random";
import type { RunSplit } from "../training/data";
import type { DataQuestions, ImageMap } from "./dataProtocol";

const mapSide = 32; // larger images are averaged down, so that a map takes seconds
const umapComponents = 50; // as is usual before UMAP: less noise, and distances that cost little
const umapRounds = 8; // the weakest of so many components need not be exact

type MapOptions = DataQuestions["map"]["ask"] & {
  /** Does the steps of a piece of work, and gives what they lead to. */
  readonly work: <Value>(steps: Generator<number, Value>, task: string) => Promise<Value>;
};

/** Maps as many images of the part as are asked for, drawn by the seed; the first two components, or UMAP of fifty. */
export async function drawMap(
  { images, indices }: RunSplit,
  imageShape: ImageShape,
  { method, part, count: wanted, seed, work }: MapOptions,
): Promise<ImageMap> {
  const order = permutation(indices.length, keyOf(seed, "map", "images", 0));
  const positions = order.slice(0, wanted).sort();
  const shrink = shrinkFactor(imageShape, mapSide);
  const shape = shrunkShape(imageShape, shrink);
  const chosen = positions.map((position) => indices[position]);
  const features = averaged(images, imageShape, chosen, shrink);
  const count = positions.length;
  const size = shape[0] * shape[1] * shape[2];
  const extent =
    method === "pca" ? { componentCount: 2 } : { componentCount: umapComponents, roundLimit: umapRounds };
  const { scores, shares } = await work(
    principalComponents(features, { count, size, seed, ...extent }),
    "Finding the principal components",
  );
  const told = { method, part, positions, shares: [...shares], shrink };
  if (method === "pca") return { ...told, places: inPlane(scores, shares.length) };
  const umap = umapPlaces(scores, { count, size: shares.length, seed });
  return { ...told, places: await work(umap, "Laying out the map") };
}

/** The first two components; the second is 0 where images differ in one number only. */
function inPlane(scores: Float32Array, componentCount: number): Float32Array {
  if (componentCount >= 2) return scores;
  return Float32Array.from({ length: 2 * scores.length }, (_, at) => (at % 2 === 0 ? scores[at / 2] : 0));
}
