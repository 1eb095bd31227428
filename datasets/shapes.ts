/**
 * Shapes: coloured images of ten classes that the program draws itself, to stand in for CIFAR-10 offline.
 *
 * A class is one of five shapes in one of two textures. Its colour is a hint: half of the images have the
 * class's own hue, the others any, so that a net which only looks at colours stays far below one that sees shape
 * and texture. Backgrounds have gradients, clouds, stripes or dots of their own, with small blobs on them, so
 * that no texture in a corner gives the class away. Place, size, turn, colours, light and grain vary.
 *
 * Same bytes on every machine: hashes for random numbers, and + − × ÷ √ alone, as in strokes.ts.
 */
import { uniformAt } from "../src/settings/random";
import { shapeClasses } from "./classNames";
import { drawImages } from "./drawImages";
import { noiseAt } from "./noise";
import type { Dataset, LoadContext } from "./types";

const side = 32;
const counts = { train: 10_000, test: 2_000 };
const seed = 2009; // the year of CIFAR-10; an experiment's seed never changes the data

const ownHueShare = 0.5; // images in the hue of their class
const edge = 1.2; // pixels from ink to background
const blobs = 2;

/** What the random numbers of one image are for, so that no two are the same number. */
const draws = {
  x: 0,
  y: 1,
  size: 2,
  turn: 3,
  hasOwnHue: 4,
  hue: 5,
  ink: 6,
  secondInk: 10,
  period: 14,
  textureTurn: 15,
  phase: 16,
  background: 18,
  base: 20,
  other: 24,
  backgroundTurn: 28,
  backgroundPeriod: 29,
  light: 30,
  contrast: 31,
  grain: 32,
  blobs: 40,
  clouds: 1_000,
  grainAt: 2_000,
} as const;

type Color = readonly [number, number, number];
type Place = (x: number, y: number) => number;

/** Hue from 0 to 1, saturation and value to red, green and blue, all 0–1 (Smith 1978, in pieces). */
function colorOf(hue: number, saturation: number, value: number): Color {
  const channel = (shift: number) => {
    const turn = 6 * (hue + shift - Math.floor(hue + shift));
    const full = Math.min(1, Math.max(0, Math.abs(turn - 3) - 1));
    return value * (1 - saturation * (1 - full));
  };
  return [channel(0), channel(2 / 3), channel(1 / 3)];
}

/** How far inside each shape a place is, in units of its size; below zero outside. Areas are about equal. */
const shapes: readonly Place[] = [
  (x, y) => 0.9 - Math.sqrt(x * x + y * y),
  (x, y) => 0.8 - Math.max(Math.abs(x), Math.abs(y)),
  (x, y) => Math.min(0.62 - y, (1.15 + y) * 0.4472 * 1.15 - Math.abs(x) * 0.8944), // two sides of slope 2
  (x, y) => {
    const [long, short] = [Math.max(Math.abs(x), Math.abs(y)), Math.min(Math.abs(x), Math.abs(y))];
    return Math.min(1.05 - long, 0.42 - short);
  },
  (x, y) => 0.33 - Math.abs(Math.sqrt(x * x + y * y) - 0.78),
];

/** A turn by the tangent of half its angle: exact without sin. */
function turned(tangent: number): (x: number, y: number) => [number, number] {
  const cos = (1 - tangent * tangent) / (1 + tangent * tangent);
  const sin = (2 * tangent) / (1 + tangent * tangent);
  return (x, y) => [cos * x - sin * y, sin * x + cos * y];
}

/** −1 to 1 and back within each period. */
const wave = (x: number) => 4 * Math.abs(x - Math.floor(x) - 0.5) - 1;

/** 1 where the second ink is, 0 where the first is, with soft edges; `x, y` in periods. */
const stripes: Place = (x) => Math.min(1, Math.max(0, 0.5 + 1.6 * wave(x)));
const dots: Place = (x, y) => {
  const [dx, dy] = [x - Math.floor(x) - 0.5, y - Math.floor(y) - 0.5];
  return Math.min(1, Math.max(0, 0.5 + 5 * (0.36 - Math.sqrt(dx * dx + dy * dy))));
};

/** Draws one image into `pixels`, `[32, 32, 3]`, 0–255; `key` decides everything about it. */
function drawShape(label: number, key: number, pixels: Uint8Array): void {
  const between = (low: number, high: number, draw: number) => low + (high - low) * uniformAt(key, draw);
  const color = (draw: number, hue: number, values: readonly [number, number]) =>
    colorOf(hue, between(0.25, 1, draw + 1), between(...values, draw + 2));

  const shape = shapes[label >> 1];
  const texture = label % 2 === 0 ? stripes : dots;
  const size = between(9, 13, draws.size);
  const centre = [draws.x, draws.y].map((draw) => side / 2 + between(-1, 1, draw) * (side / 2 - size));
  const shapeTurn = turned(between(-0.2, 0.2, draws.turn)); // ± 23°
  const textureTurn = turned(between(-1, 1, draws.textureTurn)); // any way
  const period = between(4, 5.5, draws.period);

  const phase = [uniformAt(key, draws.phase), uniformAt(key, draws.phase + 1)];

  const hasOwnHue = uniformAt(key, draws.hasOwnHue) < ownHueShare;
  const hue = hasOwnHue
    ? (label + between(-0.3, 0.3, draws.hue)) / shapeClasses.length
    : uniformAt(key, draws.hue);
  const isLight = uniformAt(key, draws.ink) < 0.5;
  const [bright, dark] = [
    [0.75, 1],
    [0.15, 0.5],
  ] as const;
  const ink = color(draws.ink, hue, isLight ? bright : dark);
  const secondInk = color(draws.secondInk, uniformAt(key, draws.secondInk), isLight ? dark : bright);

  const background = backgroundOf(key, between);
  const [light, contrast] = [between(-0.12, 0.12, draws.light), between(0.7, 1.1, draws.contrast)];
  const grain = between(0.01, 0.07, draws.grain);
  const values = [0, 0, 0];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      background(column, row, values);
      const [x, y] = [column + 0.5 - centre[0], row + 0.5 - centre[1]];
      const [shapeX, shapeY] = shapeTurn(x / size, y / size);
      const cover = Math.min(1, Math.max(0, (shape(shapeX, shapeY) * size) / edge + 0.5));
      if (cover > 0) {
        const [textureX, textureY] = textureTurn(x / period, y / period);
        const second = texture(textureX + phase[0], textureY + phase[1]);
        for (let channel = 0; channel < 3; channel++) {
          const inked = ink[channel] + second * (secondInk[channel] - ink[channel]);
          values[channel] += cover * (inked - values[channel]);
        }
      }
      const pixel = row * side + column;
      for (let channel = 0; channel < 3; channel++) {
        const noise = grain * (2 * uniformAt(key, draws.grainAt + 3 * pixel + channel) - 1);
        const value = 0.5 + contrast * (values[channel] - 0.5) + light + noise;
        pixels[3 * pixel + channel] = Math.round(255 * Math.min(1, Math.max(0, value)));
      }
    }
  }
}

/** The colour behind the shape at each pixel: two colours in one of four patterns, and blobs on it. */
function backgroundOf(key: number, between: (low: number, high: number, draw: number) => number) {
  const any = (draw: number) =>
    colorOf(uniformAt(key, draw), between(0, 0.9, draw + 1), between(0.15, 1, draw + 2));
  const [base, other] = [any(draws.base), any(draws.other)];
  const turn = turned(between(-1, 1, draws.backgroundTurn));
  const period = between(3.6, 9, draws.backgroundPeriod);
  const kind = Math.floor(4 * uniformAt(key, draws.background));
  const strength = between(0.1, 0.4, draws.background + 1); // fainter than the texture of a shape
  const share: Place = (x, y) => {
    if (kind === 0) return Math.min(1, Math.max(0, 0.5 + turn(x - side / 2, y - side / 2)[0] / side));
    if (kind === 1) return strength * (1 + noiseAt(key, draws.clouds, x / 6, y / 6));
    const [turnedX, turnedY] = turn(x / period, y / period);
    return strength * (kind === 2 ? stripes : dots)(turnedX, turnedY);
  };
  const spots = Array.from({ length: blobs }, (_, blob) => {
    const at = draws.blobs + 8 * blob;
    return {
      x: side * uniformAt(key, at),
      y: side * uniformAt(key, at + 1),
      radius: between(1, 2.5, at + 2),
      color: any(at + 3),
    };
  });
  return (x: number, y: number, values: number[]) => {
    const mixed = share(x, y);
    for (let channel = 0; channel < 3; channel++) {
      values[channel] = base[channel] + mixed * (other[channel] - base[channel]);
    }
    for (const spot of spots) {
      const [dx, dy] = [x - spot.x, y - spot.y];
      if (Math.abs(dx) > 5 || Math.abs(dy) > 5) continue;
      const cover = Math.min(1, Math.max(0, (spot.radius - Math.sqrt(dx * dx + dy * dy)) / edge + 0.5));
      for (let channel = 0; channel < 3; channel++) {
        values[channel] += cover * (spot.color[channel] - values[channel]);
      }
    }
  };
}

/** Draws the data set: 10,000 + 2,000 images of 32×32×3, as many of each class, in a few seconds. */
export async function loadShapes(context: LoadContext): Promise<Dataset> {
  const drawing = { seed, classCount: shapeClasses.length, counts, imageSize: side * side * 3 };
  const images = await drawImages({ ...drawing, draw: drawShape }, context);
  return { title: "Shapes", classNames: shapeClasses, imageShape: [side, side, 3], ...images };
}
