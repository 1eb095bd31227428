import { describe, expect, test } from "vitest";
import { corruptions, type Image, type Severity, severities } from "../../../datasets/corruptions";
import { wayOf } from "../../../datasets/corruptions/affine";
import { gaussianDeviations } from "../../../datasets/corruptions/noise";
import { pictureOf } from "./pictures";

const grey = (height: number, width: number, values: readonly number[]): Image => ({
  pixels: Uint8Array.from(values),
  height,
  width,
  channels: 1,
});

const filled = (side: number, level: number) => grey(side, side, Array(side * side).fill(level));

test("brightness adds a tenth of the range per severity, up to white", () => {
  const { apply } = corruptions.brightness;
  expect([...apply(grey(1, 4, [0, 51, 204, 255]), 2, 0)]).toEqual([51, 102, 255, 255]); // + 51
  expect([...apply(grey(1, 4, [0, 51, 204, 255]), 4, 0)]).toEqual([102, 153, 255, 255]); // + 102
});

test("contrast keeps a share of each value's distance from the mean, 0.4 at first and 0.05 at last", () => {
  const { apply } = corruptions.contrast;
  expect([...apply(grey(1, 4, [0, 50, 150, 200]), 1, 0)]).toEqual([60, 80, 120, 140]); // mean 100
  expect([...apply(grey(1, 4, [0, 40, 160, 200]), 5, 0)]).toEqual([95, 97, 103, 105]);
});

test("contrast takes the mean of each channel", () => {
  const image = { pixels: Uint8Array.from([0, 100, 30, 200, 100, 50]), height: 1, width: 2, channels: 3 };
  expect([...corruptions.contrast.apply(image, 1, 0)]).toEqual([60, 100, 36, 140, 100, 44]);
});

test("pixelate replaces squares by their means, cut off at the edges", () => {
  const columns = grey(
    5,
    5,
    [0, 20, 40, 60, 80].flatMap(() => [0, 20, 40, 60, 80]),
  );
  const row = [10, 10, 50, 50, 80]; // squares of 2 at 5 pixels: 0.07 × 5 is less
  expect([...corruptions.pixelate.apply(columns, 1, 0)]).toEqual([row, row, row, row, row].flat());
});

test("stripes swap black and white and touch nothing else", () => {
  const image = pictureOf([28, 28, 1]);
  const { pixels } = image;
  const changed = corruptions.stripe.apply(image, 3, 4);
  const isSwapped = (index: number) => changed[index] === 255 - pixels[index];
  const columns = Array.from({ length: 28 }, (_, column) => isSwapped(column));
  expect(columns.filter(Boolean)).toHaveLength(6); // 0.21 × 28
  changed.forEach((value, index) => {
    expect(value).toBe(columns[index % 28] ? 255 - pixels[index] : pixels[index]);
  });
});

test("saturate moves colours away from their grey and leaves grey ones alone", () => {
  const of = (...pixels: number[]) => {
    const image = { pixels: Uint8Array.from(pixels), height: 1, width: 1, channels: 3 };
    return [...corruptions.saturate.apply(image, 2, 0)];
  };
  expect(of(90, 90, 90)).toEqual([90, 90, 90]);
  expect(of(120, 100, 80)).toEqual([136, 96, 56]); // luma 103.7; twice as far from it
});

test("translation moves whole pixels one of eight ways, with black behind", () => {
  const ways = new Set(Array.from({ length: 64 }, (_, key) => wayOf(key).join()));
  expect([...ways].sort()).toEqual(["-1,-1", "-1,0", "-1,1", "0,-1", "0,1", "1,-1", "1,0", "1,1"]);
  const image = pictureOf([20, 30, 1]);
  for (let key = 0; key < 16; key++) {
    const [right, down] = wayOf(key);
    const moved = corruptions.translate.apply(image, 5, key);
    for (let y = 0; y < 20; y++)
      for (let x = 0; x < 30; x++) {
        const [fromX, fromY] = [x - 5 * right, y - 5 * down]; // 0.24 × 20
        const isInside = fromX >= 0 && fromX < 30 && fromY >= 0 && fromY < 20;
        expect(moved[y * 30 + x]).toBe(isInside ? image.pixels[fromY * 30 + fromX] : 0);
      }
  }
});

test("scale shrinks about the middle: half the side has the mean of four pixels at each place", () => {
  const image = grey(4, 4, [0, 0, 0, 0, 0, 100, 60, 0, 0, 40, 200, 0, 0, 0, 0, 0]);
  // Places ±0.5 of the middle come from ±1: each a mean of four, of which one is not black.
  const middle = corruptions.scale.apply(image, 5, 0);
  expect([middle[5], middle[6], middle[9], middle[10]]).toEqual([25, 15, 10, 50]);
});

test("blurs keep what is even, and share out what is not", () => {
  for (const id of ["gaussianBlur", "defocusBlur", "motionBlur", "zoomBlur", "glassBlur"] as const) {
    for (const severity of severities)
      expect(new Set(corruptions[id].apply(filled(24, 100), severity, 3)), id).toEqual(new Set([100]));
  }
  const point = filled(41, 0);
  point.pixels[20 * 41 + 20] = 255;
  const blurred = corruptions.gaussianBlur.apply(point, 3, 0);
  const sigma = 0.036 * 41;
  const weights = Array.from({ length: 11 }, (_, index) => Math.exp(-((index - 5) ** 2) / (2 * sigma ** 2)));
  const sum = weights.reduce((a, b) => a + b, 0);
  expect(blurred[20 * 41 + 20]).toBe(Math.round(255 * (weights[5] / sum) ** 2));
  expect(blurred[20 * 41 + 22]).toBe(Math.round((255 * weights[5] * weights[7]) / sum ** 2));
});

describe("noise has the strength of its parameter", () => {
  const side = 120;
  const count = side * side;
  const statistics = (
    id: "gaussianNoise" | "speckleNoise" | "shotNoise",
    severity: Severity,
    level: number,
  ) => {
    const values = [...corruptions[id].apply(filled(side, level), severity, 7)].map((value) => value / 255);
    const mean = values.reduce((a, b) => a + b, 0) / count;
    const variance = values.reduce((total, value) => total + (value - mean) ** 2, 0) / count;
    return { mean, deviation: Math.sqrt(variance) };
  };

  test("Gaussian: the published deviation about the value", () => {
    for (const severity of [1, 2] as const) {
      const { mean, deviation } = statistics("gaussianNoise", severity, 128);
      const expected = gaussianDeviations[severity - 1]; // 4 deviations from either end: hardly cut
      expect(Math.abs(mean - 128 / 255)).toBeLessThan((4 * expected) / Math.sqrt(count));
      expect(Math.abs(deviation / expected - 1)).toBeLessThan(4 / Math.sqrt(2 * count));
    }
  });

  test("speckle: in proportion to the value", () => {
    expect(statistics("speckleNoise", 1, 128).deviation).toBeCloseTo((0.15 * 128) / 255, 2);
    expect(statistics("speckleNoise", 1, 64).deviation).toBeCloseTo((0.15 * 64) / 255, 2);
    expect(statistics("speckleNoise", 5, 0).deviation).toBe(0);
  });

  test("shot: the mean stays and the variance is the mean over the photons of white", () => {
    const { mean, deviation } = statistics("shotNoise", 1, 102); // 0.4 of 60 photons: 24 of them
    expect(mean).toBeCloseTo(0.4, 2);
    expect(deviation).toBeCloseTo(Math.sqrt(0.4 / 60), 2);
  });

  test("impulse: the published share of values, half of them white", () => {
    const values = corruptions.impulseNoise.apply(filled(side, 100), 5, 7);
    const shareOf = (level: number) => values.filter((value) => value === level).length / count;
    expect(shareOf(100)).toBeCloseTo(0.73, 1);
    expect(Math.abs(shareOf(100) - 0.73)).toBeLessThan(4 * Math.sqrt((0.73 * 0.27) / count));
    expect(Math.abs(shareOf(255) - 0.135)).toBeLessThan(4 * Math.sqrt((0.135 * 0.865) / count));
  });
});
