/** What weather and light do, drawn from value noise where ImageNet-C takes plasma fractals and photographs. */
import { bitsAt, uniformAt } from "../../src/settings/random";
import { between, type Corrupt, type Image, mapValues, sideOf, toBytes, toUnit } from "./image";
import { addStreak } from "./streak";

const fogAmounts = [0.25, 0.4, 0.55, 0.75, 1] as const;
/** Flakes per 100 pixels of an image of 28 × 28, and how much the air whitens. */
const snowDensities = [1.5, 2.5, 4, 6, 8] as const;
const snowVeils = [0.05, 0.08, 0.12, 0.16, 0.2] as const;
const frostAmounts = [0.3, 0.45, 0.6, 0.75, 0.9] as const;
/** Added to every value: those of ImageNet-C, which adds them to the largest channel. */
export const brightnessAmounts = [0.1, 0.2, 0.3, 0.4, 0.5] as const;

export const brightness: Corrupt = (image, severity) =>
  mapValues(image, (value) => value + brightnessAmounts[severity - 1]);

/** A bright veil, thicker in places; contrast behind it falls as ImageNet-C's does, by highest / (highest + amount). */
export const fog: Corrupt = (image, severity, key) => {
  const values = toUnit(image);
  const amount = fogAmounts[severity - 1];
  let highest = 0;
  for (const value of values) highest = Math.max(highest, value);
  const kept = highest / (highest + amount) || 0;
  const side = sideOf(image);
  return eachPixel(image, values, (x, y) => {
    const veil = amount * clouds(key, (3 * x) / side, (3 * y) / side);
    return (value) => (value + veil) * (highest === 0 ? 1 : kept);
  });
};

/** White flakes, drawn out in the direction that they fall in, before a brighter background. */
export const snow: Corrupt = (image, severity, key) => {
  const { height, width } = image;
  const scale = sideOf(image) / 28;
  const count = Math.round((snowDensities[severity - 1] / 100) * (height / scale) * (width / scale));
  const slope = between(key, 0, -0.6, 0.6);
  const white = new Float32Array(height * width);
  for (let flake = 0; flake < count; flake++) {
    const draw = 4 * flake + 4;
    const [x, y] = [between(key, draw, 0, width), between(key, draw + 1, 0, height)];
    const length = between(key, draw + 2, 1, 3) * scale;
    const radius = between(key, draw + 3, 0.4, 0.8) * scale;
    addStreak(white, image, { x, y, right: slope * length, down: length, radius });
  }
  const veil = snowVeils[severity - 1];
  return eachPixel(image, toUnit(image), (x, y) => {
    const cover = white[y * width + x];
    return (value) => {
      const misty = value + veil * (1 - value);
      return misty + cover * (1 - misty);
    };
  });
};

/** Crystals that grow inwards from the edges of the image. */
export const frost: Corrupt = (image, severity, key) => {
  const { height, width } = image;
  const side = sideOf(image);
  const amount = frostAmounts[severity - 1];
  return eachPixel(image, toUnit(image), (x, y) => {
    const ridge = 1 - Math.abs(2 * clouds(key, (6 * x) / side, (6 * y) / side) - 1); // 1 along crooked lines
    const inwards = Math.min(x + 0.5, y + 0.5, width - x - 0.5, height - y - 0.5) / (side / 2);
    const cover = amount * Math.min(1, Math.max(0, ridge * 1.5 - 0.9 * inwards + 0.5 * amount));
    return (value, channel) => value + cover * ((channel === 0 ? 0.85 : 0.95) - value); // a little blue in colour
  });
};

function eachPixel(
  { height, width, channels }: Image,
  values: Float32Array,
  changeOf: (x: number, y: number) => (value: number, channel: number) => number,
): Uint8Array {
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const change = changeOf(x, y);
      for (let channel = 0; channel < channels; channel++, at++) values[at] = change(values[at], channel);
    }
  }
  return toBytes(values);
}

/** Four octaves of value noise, each of half the last one's height and length; 0–1, about ½. */
function clouds(key: number, x: number, y: number): number {
  let sum = 0;
  let height = 8 / 15;
  for (let octave = 0; octave < 4; octave++, height /= 2) {
    sum += height * valueNoise(key + octave, x * 2 ** octave, y * 2 ** octave);
  }
  return sum;
}

/** Random values at whole places, 0–1, blended between them by Perlin's fade of 1985. */
function valueNoise(key: number, x: number, y: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const fade = (t: number) => t * t * (3 - 2 * t);
  const [u, v] = [fade(x - column), fade(y - row)];
  const corner = (right: number, down: number) => uniformAt(bitsAt(key, row + down), column + right);
  const above = corner(0, 0) * (1 - u) + corner(1, 0) * u;
  const below = corner(0, 1) * (1 - u) + corner(1, 1) * u;
  return above * (1 - v) + below * v;
}
