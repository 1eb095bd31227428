/** What weather and light do, drawn from value noise where ImageNet-C takes plasma fractals and photographs. */
import { uniformAt } from "../../src/settings/random";
import { between, type Corrupt, type Image, mapValues, sideOf, toBytes, toUnit } from "./image";
import { addStreak } from "./streak";

const fogAmounts = [0.25, 0.4, 0.55, 0.75, 1] as const;
/** Flakes per 100 pixels of an image of 28 × 28, and how much the air whitens. */
const snowDensities = [1, 1.8, 3, 4.5, 6.5] as const;
const snowVeils = [0.05, 0.08, 0.12, 0.16, 0.2] as const;
const frostAmounts = [0.3, 0.45, 0.6, 0.75, 0.9] as const;
/** Added to every value: those of ImageNet-C, which adds them to the largest channel. */
const brightnessAmounts = [0.1, 0.2, 0.3, 0.4, 0.5] as const;

/** Adds the same to every value. */
export const brightness: Corrupt = (image, severity) =>
  mapValues(image, (value) => value + brightnessAmounts[severity - 1]);

/** A bright veil, thicker in places; contrast behind it falls as ImageNet-C's does, by highest / (highest + amount). */
export const fog: Corrupt = (image, severity, key) => {
  const values = toUnit(image);
  const amount = fogAmounts[severity - 1];
  let highest = 0;
  for (const value of values) highest = Math.max(highest, value);
  const kept = highest === 0 ? 1 : highest / (highest + amount);
  const veils = clouds(image, 3, key);
  return eachPixel(image, values, (x, y) => {
    const veil = amount * veils[y * image.width + x];
    return (value) => (value + veil) * kept;
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
  const crystals = clouds(image, 6, key);
  return eachPixel(image, toUnit(image), (x, y) => {
    const ridge = 1 - 4 * Math.abs(crystals[y * width + x] - 0.5); // 1 along crooked lines
    const inwards = Math.min(x + 0.5, y + 0.5, width - x - 0.5, height - y - 0.5) / (side / 2);
    const cover = amount * Math.min(1, Math.max(0, 2.5 * (ridge - 0.75 * inwards + 0.5 * amount - 0.4)));
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

/**
 * Four octaves of value noise, each of half the last one's height and length, `cells` of the first to the image's
 * side: `[height, width]`, 0–1, about ½.
 */
function clouds({ height, width }: Image, cells: number, key: number): Float32Array {
  const sum = new Float32Array(height * width);
  for (let octave = 0; octave < 4; octave++) {
    const step = (cells * 2 ** octave) / Math.min(height, width);
    addValueNoise(sum, { height, width }, { step, strength: 8 / 15 / 2 ** octave, key: key + octave });
  }
  return sum;
}

/** Random values at whole places, 0 to `strength`, blended between them by Perlin's fade of 1985; `step` from pixel to pixel. */
function addValueNoise(
  sum: Float32Array,
  { height, width }: Pick<Image, "height" | "width">,
  { step, strength, key }: { step: number; strength: number; key: number },
): void {
  const columns = Math.floor(step * (width - 1)) + 2;
  const rows = Math.floor(step * (height - 1)) + 2;
  const lattice = Float32Array.from({ length: columns * rows }, (_, place) => uniformAt(key, place));
  const fade = (t: number) => t * t * (3 - 2 * t);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(step * y);
    const v = fade(step * y - row);
    for (let x = 0; x < width; x++) {
      const column = Math.floor(step * x);
      const u = fade(step * x - column);
      const place = row * columns + column;
      const above = lattice[place] + u * (lattice[place + 1] - lattice[place]);
      const next = place + columns;
      const below = lattice[next] + u * (lattice[next + 1] - lattice[next]);
      sum[y * width + x] += strength * (above + v * (below - above));
    }
  }
}
