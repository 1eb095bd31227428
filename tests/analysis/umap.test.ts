import { expect, test } from "vitest";
import { umapPlaces } from "../../src/analysis/umap";
import { uniformAt } from "../../src/settings/random";
import { resultOf } from "./generators";

const count = 90;
const size = 5;
/** Three clouds, far apart from each other. */
const clouds = Float32Array.from({ length: count * size }, (_, at) => {
  const kind = Math.floor(at / size) % 3;
  return (at % size === kind ? 20 : 0) + uniformAt(7, at);
});
const map = (seed: number) => resultOf(umapPlaces(clouds, { count, size, seed }));

test("neighbours in the data are neighbours on the map, and the same seed gives the same map", () => {
  const places = map(1);
  const distance = (a: number, b: number) =>
    Math.hypot(places[2 * a] - places[2 * b], places[2 * a + 1] - places[2 * b + 1]);
  for (let row = 0; row < count; row++) {
    const others = Array.from({ length: count }, (_, other) => other).filter((other) => other !== row);
    const nearest = others.reduce((best, other) =>
      distance(row, other) < distance(row, best) ? other : best,
    );
    expect(nearest % 3).toBe(row % 3);
  }
  expect(map(1)).toEqual(places);
  expect(map(2)).not.toEqual(places);
});

test("too few images to have neighbours are refused", () => {
  expect(() => resultOf(umapPlaces(clouds, { count: 15, size, seed: 1 }))).toThrow(
    "umap: expected more than 15 images to find neighbours among, got 15; take the PCA map",
  );
});
