import { expect, test } from "vitest";
import { type Collection, collectedSet, missingOf } from "../../datasets/collected";
import { collectedZip } from "../../datasets/collectedZip";
import { packDataset, unpackDataset } from "../../datasets/container";
import { readOwnFiles } from "../../datasets/ownFiles";
import { decodePng } from "../../datasets/png";
import type { Dataset, Picture } from "../../datasets/types";

/** Images of 1×2, taken in turns; each has the class's number and its own. */
function collection(
  counts: readonly number[],
  names = counts.map((_, index) => `class ${index + 1}`),
): Collection {
  const classes = names.map((name, index) => ({ id: 7 - index, name }));
  const images = counts
    .flatMap((count, label) => Array.from({ length: count }, (_, index) => ({ index, label })))
    .sort((a, b) => a.index - b.index)
    .map(({ index, label }, id) => ({ id, classId: classes[label].id, pixels: Uint8Array.of(label, index) }));
  return { title: "Hands", collectedBy: "pad", imageShape: [1, 2, 1], classes, images };
}

const pairs = ({ pixels, labels }: Dataset["train"]) =>
  [...labels].map((label, row) => [label, ...pixels.subarray(2 * row, 2 * row + 2)]);

test("a sixth of each class is set aside for test, the same one each time; every image keeps its class", () => {
  const set = collectedSet(collection([12, 20]));
  expect(set.classNames).toEqual(["class 1", "class 2"]);
  const count = (split: Dataset["train"], label: number) =>
    split.labels.filter((one) => one === label).length;
  // 12 / 6 = 2, 20 / 6 = 3.3
  expect([count(set.test, 0), count(set.test, 1), count(set.train, 0), count(set.train, 1)]).toEqual([
    2, 3, 10, 17,
  ]);
  const all = [...pairs(set.train), ...pairs(set.test)];
  expect(all.every(([label, of]) => label === of)).toBe(true);
  expect(new Set(all.map(String)).size).toBe(32);
  expect(collectedSet(collection([12, 20]))).toEqual(set);
});

test("a class of fewer than five images is refused by its name", () => {
  const few = collection([5, 3], ["cup", "pen"]);
  expect(missingOf(few, few.classes[1].id)).toBe(2);
  expect(() => collectedSet(few)).toThrow(
    'Hands: expected at least 5 images of each class, got 3 of "pen"; add some',
  );
  expect(() => collectedSet(collection([9]))).toThrow("Hands: expected at least 2 classes, got 1");
});

test("the stored set says how it was collected; one that came as files says nothing, and is named as before", async () => {
  const set = collectedSet(collection([5, 5]));
  const stored = async (dataset: Dataset) => Buffer.concat(packDataset(dataset));
  expect((await unpackDataset(await stored(set), "x")).collectedBy).toBe("pad");
  const file = { ...set, collectedBy: undefined };
  expect((await stored(file)).includes("collectedBy")).toBe(false);
});

test("the zip has a folder of PNG for each class, and is read back pixel for pixel", async () => {
  const names = ["a/b", "a:b", "test"];
  const zip = collectedZip(collection([6, 6, 6], names));
  const set = await readOwnFiles([{ path: "hands.zip", read: () => zip }], {
    decode: async (bytes) => decodePng(bytes) as Picture,
    onProgress: () => {},
  });
  expect(set.classNames).toEqual(["a_b", "a_b_", "test"]);
  expect(set.imageShape).toEqual([1, 2, 1]);
  const all = [...pairs(set.train), ...pairs(set.test)];
  expect(all).toHaveLength(18);
  expect(all.every(([label, of]) => label === of)).toBe(true);
});

test("colour images are kept in colour by the zip", async () => {
  const images = [3, 4].flatMap((classId) =>
    Array.from({ length: 6 }, (_, index) => ({
      id: index,
      classId,
      pixels: Uint8Array.of(index, 50 * classId, 9),
    })),
  );
  const classes = [3, 4].map((id) => ({ id, name: String(id) }));
  const zip = collectedZip({ title: "Cups", collectedBy: "camera", imageShape: [1, 1, 3], classes, images });
  const set = await readOwnFiles([{ path: "cups.zip", read: () => zip }], {
    decode: async (bytes) => decodePng(bytes) as Picture,
    onProgress: () => {},
  });
  expect(set.imageShape).toEqual([1, 1, 3]);
  const isRight = [...set.train.labels].every(
    (label, row) => set.train.pixels[3 * row + 1] === 50 * (label + 3),
  );
  expect(isRight).toBe(true);
});
