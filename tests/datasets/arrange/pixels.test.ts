import { describe, expect, test } from "vitest";
import { toColor, toGrey } from "../../../datasets/arrange/color";
import { gaussianPixels, histogram, momentsOf, noiseTables } from "../../../datasets/arrange/gaussian";
import { permuteEach, permutePixels } from "../../../datasets/arrange/pixelOrder";
import { type ImageShape, resize } from "../../../datasets/arrange/resize";
import { keyOf, uniformAt } from "../../../src/settings/random";

describe("resizing", () => {
  const resized = (pixels: number[], shape: ImageShape, side: number) => [
    ...resize(Uint8Array.from(pixels), shape, side),
  ];

  test("an image that shrinks by a whole factor has the mean of each block", () => {
    const rows = [
      [0, 10, 100, 200],
      [20, 30, 100, 200],
      [1, 1, 5, 7],
      [1, 1, 9, 11],
    ];
    expect(resized(rows.flat(), [4, 4, 1], 2)).toEqual([15, 150, 1, 8]);
  });

  test("otherwise a pixel counts by its share of the area", () => {
    // 3 to 2: each output covers one and a half inputs, (1 · a + ½ · b) / 1.5 along either axis.
    // Rows of 0, 90, 180 become 30, 150; all three rows are alike.
    expect(resized([0, 90, 180, 0, 90, 180, 0, 90, 180], [3, 3, 1], 2)).toEqual([30, 150, 30, 150]);
  });

  test("an image that grows is interpolated between the centres of pixels, and flat beyond them", () => {
    // Centres at ½ and 1½; those of the output at ¼, ¾, 1¼, 1¾: 0, 25, 75, 100, as torch.nn.functional.interpolate
    // has it with align_corners=False.
    const row = [0, 25, 75, 100];
    expect(resized([0, 100, 0, 100], [2, 2, 1], 4)).toEqual([...row, ...row, ...row, ...row]);
  });

  test("channels stay apart, an image that is not square becomes one, and several are each their own", () => {
    const wide = [0, 200, 100, 200, 50, 10, 50, 30]; // two images of 1×2 with two channels
    expect(resized(wide, [1, 2, 2], 1)).toEqual([50, 200, 50, 20]);
    expect(resized([7], [1, 1, 1], 2)).toEqual([7, 7, 7, 7]);
  });
});

test("grey is the luma of BT.601: red 76, green 150, blue 29; greys stay as they are", () => {
  const colors = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 77, 77, 77];
  // 0.299 · 255 = 76.2, 0.587 · 255 = 149.7, 0.114 · 255 = 29.1
  expect([...toGrey(Uint8Array.from(colors))]).toEqual([76, 150, 29, 255, 77]);
  expect([...toColor(Uint8Array.of(1, 2))]).toEqual([1, 1, 1, 2, 2, 2]);
});

describe("the order of pixels", () => {
  const pixelCount = 49;
  const channels = 3;
  /** Each pixel has its own place as its three values, and the image's number in the last. */
  const pixels = Uint8Array.from({ length: 4 * pixelCount * channels }, (_, at) => {
    const place = Math.floor(at / channels) % pixelCount;
    return at % channels === 2 ? Math.floor(at / pixelCount / channels) : place;
  });
  const size = pixelCount * channels;
  const places = (values: Uint8Array, image: number) =>
    [...values.subarray(image * size, (image + 1) * size)].filter((_, at) => at % channels === 0);
  const inOrder = places(pixels, 0);
  const ascending = (values: number[]) => [...values].sort((a, b) => a - b);

  test("one permutation moves the pixels of all images alike, with their channels", () => {
    const permuted = permutePixels(pixels, { pixelCount, channels, seed: 1 });
    expect(places(permuted, 0)).not.toEqual(inOrder);
    expect(ascending(places(permuted, 0))).toEqual(inOrder);
    for (const image of [1, 2, 3]) expect(places(permuted, image)).toEqual(places(permuted, 0));
    for (let at = 0; at < permuted.length; at += channels) {
      expect(permuted.subarray(at, at + 3)).toEqual(
        Uint8Array.of(permuted[at], permuted[at], Math.floor(at / size)),
      );
    }
    expect(permutePixels(pixels, { pixelCount, channels, seed: 1 })).toEqual(permuted);
    expect(permutePixels(pixels, { pixelCount, channels, seed: 2 })).not.toEqual(permuted);
  });

  test("a permutation for each image is another for each, and for each split", () => {
    const options = { pixelCount, channels, seed: 1, split: "train" };
    const permuted = permuteEach(pixels, options);
    const orders = [0, 1, 2, 3].map((image) => places(permuted, image));
    for (const order of orders) expect(ascending(order)).toEqual(inOrder);
    expect(new Set(orders.map(String)).size).toBe(4);
    expect(permuteEach(pixels, { ...options, split: "test" })).not.toEqual(permuted);
    expect(permuteEach(pixels, options)).toEqual(permuted);
  });
});

describe("Gaussian noise", () => {
  const count = 40_000;
  const key = keyOf(1, "test", "", 0);
  const length = 2 * count;

  test.each([
    ["mostly black, as digits are", (u: number) => (u < 0.8 ? 0 : 255 * u)],
    ["grey all over", (u: number) => 255 * u],
    ["of two values", (u: number) => (u < 0.3 ? 0 : 255)],
  ])("has the mean and the variance of each channel of a set that is %s", (_, value) => {
    const pixels = Uint8Array.from({ length }, (_, at) =>
      at % 2 === 0 ? value(uniformAt(key, at)) : 100 + 20 * uniformAt(key, at),
    );
    const noise = gaussianPixels(length, { tables: noiseTables(pixels, 2), seed: 1, split: "train" });
    for (const channel of [0, 1]) {
      const of = (values: Uint8Array) => momentsOf(histogram(values, channel, 2));
      // Within three standard errors of a mean, and 3 % of the deviation.
      const deviation = Math.sqrt(of(pixels).variance);
      expect(Math.abs(of(noise).mean - of(pixels).mean)).toBeLessThan(
        (3 * deviation) / Math.sqrt(count) + 0.1,
      );
      expect(Math.sqrt(of(noise).variance) / deviation).toBeCloseTo(1, 1.5);
    }
  });

  test("is another for another seed and another split", () => {
    const tables = noiseTables(Uint8Array.of(0, 128, 255, 30), 1);
    const noise = gaussianPixels(100, { tables, seed: 1, split: "train" });
    expect(gaussianPixels(100, { tables, seed: 1, split: "train" })).toEqual(noise);
    expect(gaussianPixels(100, { tables, seed: 2, split: "train" })).not.toEqual(noise);
    expect(gaussianPixels(100, { tables, seed: 1, split: "test" })).not.toEqual(noise);
  });
});
