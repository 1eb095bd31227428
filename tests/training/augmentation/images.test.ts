import { expect, test } from "vitest";
import { defaultExperiment, type Recipe } from "../../../src/settings/experiment";
import { keyOf, uniformAt } from "../../../src/settings/random";
import { makeAugment } from "../../../src/training/augmentation";
import { changeColors } from "../../../src/training/augmentation/color";
import { cutOut } from "../../../src/training/augmentation/cutout";
import { type Warp, warpImage } from "../../../src/training/augmentation/warp";

const base = defaultExperiment().recipe;

const identity: Warp = {
  shiftX: 0,
  shiftY: 0,
  cropX: 0,
  cropY: 0,
  isMirrored: false,
  isFlipped: false,
  angle: 0,
  scale: 1,
};

/** 3×3, one channel: rows of 1 2 3, 4 5 6, 7 8 9. */
const nine = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);

function warped(change: Partial<Warp>, from = nine, shape: [number, number, number] = [3, 3, 1]) {
  const to = new Float32Array(from.length);
  warpImage(from, to, shape, { ...identity, ...change });
  return [...to];
}

test("a shift moves whole pixels exactly and lets black in", () => {
  expect(warped({ shiftX: 1 })).toEqual([0, 1, 2, 0, 4, 5, 0, 7, 8]);
  expect(warped({ shiftY: -1 })).toEqual([4, 5, 6, 7, 8, 9, 0, 0, 0]);
  expect(warped({ shiftX: 3 })).toEqual(Array(9).fill(0));
});

test("a flip mirrors left to right, and twice is the image", () => {
  expect(warped({ isFlipped: true })).toEqual([3, 2, 1, 6, 5, 4, 9, 8, 7]);
  expect(warped({ isFlipped: true }, Float32Array.from(warped({ isFlipped: true })))).toEqual([...nine]);
});

test("a rotation by 90° is a quarter turn counter-clockwise", () => {
  warped({ angle: Math.PI / 2 }).forEach((value, index) => {
    expect(value).toBeCloseTo([3, 6, 9, 2, 5, 8, 1, 4, 7][index], 5);
  });
});

test("a crop mirrors at the outermost pixels, or is a shift the other way", () => {
  expect(warped({ cropX: 1, isMirrored: true })).toEqual([2, 3, 2, 5, 6, 5, 8, 9, 8]);
  expect(warped({ cropY: -2, isMirrored: true })).toEqual([7, 8, 9, 4, 5, 6, 1, 2, 3]);
  expect(warped({ cropX: 1, cropY: 2 })).toEqual(warped({ shiftX: -1, shiftY: -2 }));
});

test("twice as large, each pixel lies between its neighbours", () => {
  // Centre at 1: place 0 reads 0.5, so rows and columns 0.5, 1, 1.5 of the values 1 + 3·row + column.
  const expected = [0.5, 1, 1.5].flatMap((row) => [0.5, 1, 1.5].map((column) => 1 + 3 * row + column));
  expect(warped({ scale: 2 })).toEqual(expected);
});

test("half as large, what lies outside is black", () => {
  expect(warped({ scale: 0.5 })).toEqual([0, 0, 0, 0, 5, 0, 0, 0, 0]); // places 0 and 2 read −1 and 3
});

test("channels stay together", () => {
  const two = Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40);
  expect(warped({ isFlipped: true }, two, [2, 2, 2])).toEqual([2, 20, 1, 10, 4, 40, 3, 30]);
});

test("several are one warp: flipped, then shifted", () => {
  expect(warped({ isFlipped: true, shiftX: 1 })).toEqual([0, 3, 2, 0, 6, 5, 0, 9, 8]);
});

function recoloured(image: number[], channels: number, change: Partial<Parameters<typeof changeColors>[2]>) {
  const values = Float32Array.from(image);
  changeColors(values, channels, { brightness: 0, contrast: 1, saturation: 1, hue: 0, ...change });
  return [...values];
}

const expectNear = (values: number[], expected: number[]) =>
  values.forEach((value, index) => void expect(value).toBeCloseTo(expected[index], 3));

test("brightness is added, contrast stretches about the mean grey, both end at black and white", () => {
  expectNear(recoloured([0, 0.5, 1], 1, { brightness: 0.25 }), [0.25, 0.75, 1]);
  expectNear(recoloured([0.25, 0.5, 0.75], 1, { contrast: 0.5 }), [0.375, 0.5, 0.625]);
  expectNear(recoloured([0.1, 0.5, 0.9], 1, { contrast: 2 }), [0, 0.5, 1]);
});

test("without saturation a colour is its grey, and grey keeps it whatever saturation and hue", () => {
  expectNear(recoloured([1, 0, 0], 3, { saturation: 0 }), [0.299, 0.299, 0.299]);
  expectNear(recoloured([0.4, 0.4, 0.4], 3, { saturation: 1.7, hue: 2 }), [0.4, 0.4, 0.4]);
});

test("a turn of the hue keeps the grey, and a whole turn the colour", () => {
  const colour = [0.5, 0.45, 0.4];
  const grey = ([r, g, b]: number[]) => 0.299 * r + 0.587 * g + 0.114 * b;
  const turned = recoloured(colour, 3, { hue: Math.PI });
  expect(grey(turned)).toBeCloseTo(grey(colour), 4);
  // Half a turn mirrors the colour in its grey.
  expectNear(
    turned,
    colour.map((value) => 2 * grey(colour) - value),
  );
  expectNear(recoloured(colour, 3, { hue: 2 * Math.PI }), colour);
});

test("cutout clears a square of its side, and what of it lies in the image", () => {
  const cleared = (side: number, centreX: number, centreY: number) => {
    const image = new Float32Array(8 * 8 * 2).fill(1);
    cutOut(image, [8, 8, 2], { side, centreX, centreY });
    return image.filter((value) => value === 0).length / 2;
  };
  expect(cleared(4, 4, 4)).toBe(16);
  expect(cleared(3, 4, 4)).toBe(9);
  expect(cleared(4, 0, 0)).toBe(4); // rows and columns −2 to 1
  expect(cleared(4, 7, 4)).toBe(12); // columns 5 to 7
});

const shape = [12, 10, 3] as const;
const size = 12 * 10 * 3;
const randomImages = (count: number) => {
  const key = keyOf(5, "test", "", 0);
  return Float32Array.from({ length: count * size }, (_, index) => uniformAt(key, index));
};

const single: Partial<Recipe>[] = [
  { shift: 3 },
  { crop: 3 },
  { crop: 3, cropPadding: "zeros" },
  { flip: true },
  { rotation: 40 },
  { zoom: 0.5 },
  { brightness: 0.5 },
  { contrast: 1 },
  { saturation: 1 },
  { hue: 180 },
  { cutout: 5 },
  { mixing: "mixup" },
  { mixing: "cutmix" },
];

test.each(single)("%o keeps pixels between black and white, and is the seed's and the step's", (change) => {
  const after = (seed: number, draw: number) => {
    const images = randomImages(16);
    makeAugment({ recipe: { ...base, ...change }, imageShape: shape, seed })?.(images, draw);
    return images;
  };
  const images = after(1, 1);
  expect(images.every((value) => value >= 0 && value <= 1)).toBe(true);
  expect(images).not.toEqual(randomImages(16));
  expect(after(1, 1)).toEqual(images);
  expect(after(2, 1)).not.toEqual(images);
  expect(after(1, 2)).not.toEqual(images);
});

test("by default there is nothing to do", () => {
  expect(makeAugment({ recipe: base, imageShape: shape, seed: 1 })).toBeUndefined();
});

test("shifts are as often one as the other and their mean is 0", () => {
  const count = 20_000;
  const images = new Float32Array(count * 25);
  for (let row = 0; row < count; row++) images[row * 25 + 12] = 1; // a dot in the middle of 5×5
  makeAugment({ recipe: { ...base, shift: 1 }, imageShape: [5, 5, 1], seed: 3 })?.(images, 1);
  const places = new Float64Array(25);
  images.forEach((value, index) => {
    places[index % 25] += value / count;
  });
  for (const place of [6, 7, 8, 11, 12, 13, 16, 17, 18]) {
    expect(Math.abs(places[place] - 1 / 9)).toBeLessThan(0.009); // four deviations of √(p (1 − p) / n)
  }
});

test("half of the images are flipped", () => {
  const count = 20_000;
  const images = Float32Array.from({ length: 2 * count }, (_, index) => index % 2);
  makeAugment({ recipe: { ...base, flip: true }, imageShape: [1, 2, 1], seed: 3 })?.(images, 1);
  const flipped = images.filter((value, index) => index % 2 === 0 && value === 1).length;
  expect(Math.abs(flipped / count - 0.5)).toBeLessThan(0.015);
});

test("input noise has mean 0 and the recipe's deviation", () => {
  const images = new Float32Array(100_000);
  makeAugment({ recipe: { ...base, inputNoise: 0.3 }, imageShape: [10, 10, 1], seed: 3 })?.(images, 1);
  const mean = images.reduce((sum, value) => sum + value, 0) / images.length;
  const variance = images.reduce((sum, value) => sum + value * value, 0) / images.length;
  expect(Math.abs(mean)).toBeLessThan(0.004);
  expect(Math.sqrt(variance)).toBeCloseTo(0.3, 2);
});

test("colours of grey images cannot be changed", () => {
  const make = (change: Partial<Recipe>) => () =>
    makeAugment({ recipe: { ...base, ...change }, imageShape: [28, 28, 1], seed: 1 });
  expect(make({ hue: 10 })).toThrow(
    "hue: expected images of three channels, got 1; set it to 0 or take a data set in colour",
  );
  expect(make({ saturation: 0.2 })).toThrow(/^saturation: expected images of three channels/);
});
