import { expect, test } from "vitest";
import { type DatasetId, datasets, inputOf } from "../../../datasets";
import { type Arrangement, arrange, arrangeDrawn, arrangementKey } from "../../../datasets/arrange";
import type { Dataset } from "../../../datasets/types";
import { defaultExperiment } from "../../../src/settings/experiment";

const asFile: Arrangement = { classes: "", imageSize: 0, color: "file", pixelOrder: "file" };
const allChanged: Arrangement = { classes: "1,2", imageSize: 5, color: "grey", pixelOrder: "permuted" };

function makeSet(imageShape: Dataset["imageShape"], count = 6): Dataset {
  const [height, width, channels] = imageShape;
  const images = {
    pixels: Uint8Array.from({ length: count * height * width * channels }, (_, at) => (37 * at) % 256),
    labels: Uint8Array.from({ length: count }, (_, index) => index % 3),
  };
  return { title: "", classNames: ["a", "b", "c"], imageShape, train: images, test: images };
}

test("a set that nothing is changed of is the same set, not a copy", () => {
  const grey = makeSet([4, 4, 1]);
  expect(arrange(grey, asFile, 1)).toBe(grey);
  expect(arrange(grey, { ...asFile, color: "grey", imageSize: 4 }, 1)).toBe(grey);
});

test("all changes together leave the set itself as it was", () => {
  const set = makeSet([4, 6, 3]);
  const before = set.train.pixels.slice();
  const arranged = arrange(set, allChanged, 1);
  expect(arranged).toMatchObject({ classNames: ["b", "c"], imageShape: [5, 5, 1] });
  expect(arranged.train.pixels).toHaveLength(4 * 25);
  expect(set.train.pixels).toEqual(before);
});

test.each(Object.keys(datasets) as DatasetId[])(
  "what the net of %s gets is said before it is loaded",
  (id) => {
    const { data } = defaultExperiment(id);
    for (const settings of [asFile, allChanged, { ...asFile, color: "color" } as const]) {
      const { imageShape, classCount } = inputOf({ ...data, ...settings });
      const arranged = arrange(makeSet(datasets[id].imageShape), settings, 1);
      expect(arranged.imageShape).toEqual(imageShape);
      expect(classCount).toBe(settings.classes ? 2 : datasets[id].classNames.length);
    }
  },
);

test("only the order of pixels depends on the seed", () => {
  expect(arrangementKey({ ...allChanged, pixelOrder: "file" }, 1)).toBe(
    arrangementKey({ ...allChanged, pixelOrder: "file" }, 2),
  );
  expect(arrangementKey(allChanged, 1)).not.toBe(arrangementKey(allChanged, 2));
});

test("a set that would grow beyond what is held is refused with the size that would do", () => {
  const set = { ...makeSet([1, 1, 3], 100), test: makeSet([1, 1, 3], 20_000).test };
  expect(() => arrange(set, { ...asFile, imageSize: 512 }, 1)).toThrow(
    // √(10⁹ / (20,100 · 3)) = 128.8
    "imageSize: expected at most 128 for 20,100 images of 3 channels, got 512; more than 1,000 MB are not held",
  );
});

test("a drawn image is arranged as the set's are: brought to size, coloured, permuted by the same seed", () => {
  const digit = Uint8Array.from({ length: 16 }, (_, at) => 16 * at);
  const settings: Arrangement = { classes: "0,1", imageSize: 8, color: "color", pixelOrder: "permuted" };
  const set = { ...makeSet([4, 4, 1], 1), classNames: ["a", "b"] };
  const same = arrange({ ...set, train: { pixels: digit, labels: Uint8Array.of(0) } }, settings, 7);
  expect(arrangeDrawn(digit, [4, 4, 1], settings, 7)).toEqual({
    pixels: same.train.pixels,
    imageShape: [8, 8, 3],
  });
});
