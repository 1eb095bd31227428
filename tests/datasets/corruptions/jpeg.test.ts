import { expect, test } from "vitest";
import { cosineTransform, inverseCosineTransform, jpeg } from "../../../datasets/corruptions/jpeg";
import { pictureOf } from "./pictures";

// The worked example of https://en.wikipedia.org/wiki/JPEG#Encoding: a block, and its transform to two decimals.
// biome-ignore format: a block
const block = [
  52, 55, 61,  66,  70,  61, 64, 73,
  63, 59, 55,  90, 109,  85, 69, 72,
  62, 59, 68, 113, 144, 104, 66, 73,
  63, 58, 71, 122, 154, 106, 70, 69,
  67, 61, 68, 104, 126,  88, 68, 70,
  79, 65, 60,  70,  77,  68, 58, 75,
  85, 71, 64,  59,  55,  61, 65, 83,
  87, 79, 69,  68,  65,  76, 78, 94,
];
// biome-ignore format: a block
const firstRows = [
  -415.38, -30.19, -61.20, 27.24, 56.12, -20.10, -2.39, 0.46,
  4.47, -21.86, -60.76, 10.25, 13.15, -7.09, -8.54, 4.88,
  -46.83, 7.37, 77.13, -24.56, -28.91, 9.93, 5.42, -5.65,
];

test("the transform of the published example is the published one", () => {
  const coefficients = cosineTransform(block.map((value) => value - 128));
  firstRows.forEach((value, index) => {
    expect(Math.abs(coefficients[index] - value)).toBeLessThan(0.0051);
  });
});

test("the inverse brings a block back", () => {
  inverseCosineTransform(cosineTransform(block)).forEach((value, index) => {
    expect(value).toBeCloseTo(block[index], 9);
  });
});

test("an even block is rounded to the first step of the table", () => {
  // Quality 25 doubles the table: the mean's coefficient 8 × (100 − 128) = −224 is 7 × 32, so it stays; with
  // quality 7, 714 % of 16 is 114, and −224 becomes −228.
  const image = { pixels: new Uint8Array(64).fill(100), height: 8, width: 8, channels: 1 };
  expect(new Set(jpeg(image, 1, 0))).toEqual(new Set([100]));
  expect(new Set(jpeg(image, 5, 0))).toEqual(new Set([100])); // 128 − 228 / 8 = 99.5, which rounds up
  const darker = { ...image, pixels: new Uint8Array(64).fill(89) };
  expect(new Set(jpeg(darker, 1, 0))).toEqual(new Set([88])); // −312 is 9.75 × 32, so −320
});

test("grey pixels stay grey in colour", () => {
  const grey = pictureOf([20, 20, 1]);
  const pixels = Uint8Array.from({ length: 1200 }, (_, index) => grey.pixels[Math.floor(index / 3)]);
  const colour = jpeg({ ...grey, pixels, channels: 3 }, 3, 0);
  const plain = jpeg(grey, 3, 0);
  colour.forEach((value, index) => {
    expect(Math.abs(value - plain[Math.floor(index / 3)])).toBeLessThanOrEqual(1);
  });
});
