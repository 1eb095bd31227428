import { expect, test } from "vitest";
import { keyOf, permutation, uniformAt } from "../../../src/settings/random";
import { facilityLocation, similarities, thumbnails } from "../../../src/training/batches/diverse";
import { epochOrder, makeSampler } from "../../../src/training/batches/sampling";

const count = 600;
/** Class 0 has half of the images, class 4 three of them; class 3 has none. */
const labels = Uint8Array.from({ length: count }, (_, index) =>
  index < 300 ? 0 : index < 597 ? 1 + (index % 2) : 4,
);
const pixels = Uint8Array.from(
  { length: count * 16 },
  (_, index) => 255 * uniformAt(keyOf(1, "t", "", 0), index),
);
const split = { images: { pixels, labels }, indices: permutation(count, keyOf(1, "split", "", 0)) };
const options = { seed: 1, classCount: 5 };
const order = (sampling: Parameters<typeof epochOrder>[2]["sampling"], epoch: number, seed = 1) =>
  epochOrder(split, epoch, { ...options, seed, sampling });
const everyOne = Array.from({ length: count }, (_, index) => index);
const sorted = (positions: Uint32Array) => [...positions].sort((a, b) => a - b);

test("shuffled, an epoch has every image once, in another order each time or always in the same", () => {
  for (const sampling of ["shuffle", "shuffleOnce", "fileOrder"] as const) {
    expect(sorted(order(sampling, 1))).toEqual(everyOne);
  }
  expect(order("shuffle", 2)).not.toEqual(order("shuffle", 1));
  expect(order("shuffleOnce", 2)).toEqual(order("shuffleOnce", 1));
  expect(order("shuffleOnce", 1, 2)).not.toEqual(order("shuffleOnce", 1));
});

test("not shuffled, images come in the file's order", () => {
  expect([...order("fileOrder", 3)].map((position) => split.indices[position])).toEqual(everyOne);
});

test("with replacement, each image is as likely at each place, and an epoch leaves out about 1/e of them", () => {
  const seen = new Set(order("replacement", 1));
  expect(Math.abs(seen.size / count - (1 - 1 / Math.E))).toBeLessThan(0.05);
  const times = new Float64Array(count);
  for (let epoch = 1; epoch <= 100; epoch++)
    for (const position of order("replacement", epoch)) times[position]++;
  expect(Math.min(...times)).toBeGreaterThan(55); // 100 ± 4.5 deviations
  expect(Math.max(...times)).toBeLessThan(145);
});

test("class-balanced, each class that there is comes equally often, in batches too, and its images in turn", () => {
  const positions = order("balanced", 1);
  const counts = new Float64Array(5);
  for (const position of positions) counts[labels[split.indices[position]]] += 1;
  expect([...counts]).toEqual([150, 150, 150, 0, 150]);
  const first = new Set([...positions.subarray(0, 4)].map((position) => labels[split.indices[position]]));
  expect(first).toEqual(new Set([0, 1, 2, 4]));
  const rare = [...positions].filter((position) => labels[split.indices[position]] === 4);
  expect(new Set(rare.slice(0, 3)).size).toBe(3);
  expect(order("balanced", 2)).not.toEqual(positions);
});

test("facility location takes a representative of each group before a second one of any", () => {
  // Three groups on a circle: within one similarity 1, across 0.
  const group = (index: number) => (index < 5 ? 0 : index < 8 ? 1 : 2);
  const similarity = Float32Array.from({ length: 81 }, (_, at) =>
    Number(group(Math.floor(at / 9)) === group(at % 9)),
  );
  expect([...facilityLocation(similarity, 9, 3)]).toEqual([0, 5, 8]); // the largest group first: gains 5, 3, 1
});

test("the lazy greedy takes what the plain one takes, and covers more than chance", () => {
  const features = thumbnails(split, [4, 4, 1]);
  const pool = Uint32Array.from({ length: 40 }, (_, index) => index);
  const similarity = similarities(features, pool);
  const value = (chosen: readonly number[]) =>
    pool.reduce((sum, i) => sum + Math.max(...chosen.map((j) => similarity[j * 40 + i])), 0);
  const plain: number[] = [];
  for (let taken = 0; taken < 8; taken++) {
    const rest = [...pool].filter((row) => !plain.includes(row));
    plain.push(rest.reduce((a, b) => (value([...plain, b]) > value([...plain, a]) + 1e-5 ? b : a)));
  }
  const lazy = [...facilityLocation(similarity, 40, 8)];
  expect(value(lazy)).toBeCloseTo(value(plain), 3);
  for (let draw = 0; draw < 20; draw++) {
    const random = [...permutation(40, keyOf(1, "t", "", draw))].slice(0, 8);
    expect(value(lazy)).toBeGreaterThan(value(random));
  }
});

test("a step's images are a function of the step alone, whichever steps were asked for before", () => {
  for (const sampling of ["shuffle", "replacement", "balanced", "diverse"] as const) {
    const make = () =>
      makeSampler(split, { ...options, sampling, stepImages: 32, poolSize: 96, imageShape: [4, 4, 1] });
    const through = make();
    const steps = Array.from({ length: 40 }, (_, step) => [...through(step, 18)]);
    const other = make();
    for (const step of [37, 3, 20]) expect([...other(step, 18)]).toEqual(steps[step]);
    expect(new Set(steps[0]).size).toBeGreaterThan(20);
    expect(steps[18]).not.toEqual(steps[0]);
  }
});

test("a diverse batch has no image twice", () => {
  const sampler = makeSampler(split, {
    ...options,
    sampling: "diverse",
    stepImages: 32,
    poolSize: 96,
    imageShape: [4, 4, 1],
  });
  for (let step = 0; step < 10; step++) expect(new Set(sampler(step, 18)).size).toBe(32);
});
