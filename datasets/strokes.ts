/**
 * Strokes: handwritten digits that the program draws itself, so that it has something to learn offline.
 *
 * A template gives the pen's way (strokeTemplates.ts). Slant, turn, size, place, a smooth elastic deformation
 * after Simard, Steinkraus & Platt, Best Practices for Convolutional Neural Networks Applied to Visual Document
 * Analysis, 2003, section 2, the pen's width and pressure, gaps, specks and grain then make each image its own.
 * The deformation moves the pen's way and not the pixels, so lines stay as sharp as the pen.
 *
 * The images are the same bytes on every machine: each random number is a hash of (split, image, purpose), and
 * the arithmetic is + − × ÷ √ alone, which IEEE 754 rounds alike everywhere, unlike sin, exp and pow.
 */
import { uniformAt } from "../src/settings/random";
import { digits } from "./classNames";
import { drawImages } from "./drawImages";
import { noiseAt } from "./noise";
import { strokeTemplates, type Template } from "./strokeTemplates";
import type { Dataset, LoadContext } from "./types";

const side = 28;
const counts = { train: 10_000, test: 2_000 };
const seed = 1998; // the year of LeNet-5; an experiment's seed never changes the data

/** Between which values each trait of a writer lies: lengths in pixels, where a digit is 1 high in shares of it. */
const traits = {
  height: [14, 22],
  aspect: [0.75, 1.15], // width over the template's
  slant: [-0.2, 0.5], // right per height: most people lean to the right
  turn: [-0.12, 0.12], // tangent of half the angle, here ± 14°
  shift: [-2.5, 2.5],
  bend: [0.02, 0.1], // how far the elastic deformation moves points, in heights
  penRadius: [0.7, 1.7],
  pressure: [0, 0.35], // share of the radius that comes and goes along the way
  softness: [0.9, 1.8], // width of the edge from ink to paper
  ink: [0.7, 1],
  grain: [0, 0.25], // share of the ink that the paper's roughness takes away
} as const;
const bendsPerHeight = 2;
const gapShare = 0.12; // images in which the pen skips once
const speckShare = 0.08; // images with a speck of ink; some have two

/** What the random numbers of one image are for, so that no two are the same number. */
const draws = {
  template: 0,
  height: 1,
  aspect: 2,
  slant: 3,
  turn: 5,
  shiftX: 6,
  shiftY: 7,
  bend: 8,
  penRadius: 9,
  pressure: 10,
  softness: 11,
  ink: 12,
  grain: 13,
  gap: 14,
  specks: 16,
  bendX: 1_000,
  bendY: 2_000,
  pressureAlong: 3_000,
  grainAt: 4_000,
} as const;

/** A pen movement as points close together: `x, y` in turn, the digit centred and 1 high. */
type Movement = Float64Array;

/** Points on the curve through `xs, ys` (uniform Catmull–Rom), with a corner where two points coincide. */
function curveThrough(points: readonly (readonly [number, number])[]): number[] {
  const spanSteps = 6;
  const way: number[] = [...points[0]];
  for (let i = 0; i + 1 < points.length; i++) {
    const [start, end] = [points[i], points[i + 1]];
    const before = points[Math.max(i - 1, 0)];
    const after = points[Math.min(i + 2, points.length - 1)];
    if (start[0] === end[0] && start[1] === end[1]) continue;
    for (let step = 1; step <= spanSteps; step++) {
      const t = step / spanSteps;
      for (let axis = 0; axis < 2; axis++) {
        const a = 2 * start[axis];
        const b = end[axis] - before[axis];
        const c = 2 * before[axis] - 5 * start[axis] + 4 * end[axis] - after[axis];
        const d = 3 * (start[axis] - end[axis]) + after[axis] - before[axis];
        way.push((a + t * (b + t * (c + t * d))) / 2);
      }
    }
  }
  return way;
}

function movementsOf(template: Template): Movement[] {
  const ways = template.map((text) =>
    curveThrough(
      text.split(" ").map((point) => {
        const [x, y] = point.split(",").map(Number);
        return [x, y] as const;
      }),
    ),
  );
  const xs = ways.flatMap((way) => way.filter((_, i) => i % 2 === 0));
  const ys = ways.flatMap((way) => way.filter((_, i) => i % 2 === 1));
  const middle = [xs, ys].map((values) => (Math.min(...values) + Math.max(...values)) / 2);
  const height = Math.max(...ys) - Math.min(...ys);
  return ways.map((way) => Float64Array.from(way, (value, i) => (value - middle[i % 2]) / height));
}

const movements = strokeTemplates.map((ways) => ways.map(movementsOf));

/** The pen's way through one image, in pixels: `x, y` in turn for each movement. */
function bendAndPlace(ways: readonly Movement[], key: number): Float64Array[] {
  const trait = traitsOf(key);
  const height = trait("height");
  const aspect = trait("aspect");
  // A triangular spread: most slants are ordinary.
  const slant = (trait("slant") + trait("slant", draws.slant + 1)) / 2;
  const bend = trait("bend");
  const turn = trait("turn");
  const cos = (1 - turn * turn) / (1 + turn * turn); // by the tangent of half the angle: exact without sin
  const sin = (2 * turn) / (1 + turn * turn);
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  const placed = ways.map((way) => {
    const points = new Float64Array(way.length);
    for (let i = 0; i < way.length; i += 2) {
      const bentX =
        way[i] + bend * noiseAt(key, draws.bendX, way[i] * bendsPerHeight, way[i + 1] * bendsPerHeight);
      const bentY =
        way[i + 1] + bend * noiseAt(key, draws.bendY, way[i] * bendsPerHeight, way[i + 1] * bendsPerHeight);
      const sheared = bentX * aspect - bentY * slant;
      const x = height * (cos * sheared - sin * bentY);
      const y = height * (sin * sheared + cos * bentY);
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      points[i] = x;
      points[i + 1] = y;
    }
    return points;
  });
  const room = side - 4; // two pixels of margin for half a pen
  const scale = Math.min(1, room / (right - left), room / (bottom - top));
  const place = (low: number, high: number, draw: number) => {
    const free = (room - scale * (high - low)) / 2;
    const shift = Math.min(Math.max(trait("shift", draw), -free), free);
    return side / 2 + shift - (scale * (low + high)) / 2;
  };
  const offsets = [place(left, right, draws.shiftX), place(top, bottom, draws.shiftY)];
  return placed.map((points) => points.map((value, i) => scale * value + offsets[i % 2]));
}

function traitsOf(key: number) {
  return (name: keyof typeof traits, draw: number = (draws as Record<string, number>)[name]): number => {
    const [low, high] = traits[name];
    return low + (high - low) * uniformAt(key, draw);
  };
}

/** A point under the pen and the half width of the line there, in pixels. */
interface Dot {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Inks the line between two dots into `ink`, `[28, 28]`, 0–1, with an edge that is `softness` wide. */
function inkLine(ink: Float32Array, from: Dot, to: Dot, softness: number): void {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const lengthSquared = dx * dx + dy * dy || 1;
  const widening = to.radius - from.radius;
  const reach = Math.max(from.radius, to.radius) + softness / 2;
  const firstColumn = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach));
  const lastColumn = Math.min(side - 1, Math.floor(Math.max(from.x, to.x) + reach));
  const firstRow = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach));
  const lastRow = Math.min(side - 1, Math.floor(Math.max(from.y, to.y) + reach));
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      const x = column + 0.5 - from.x;
      const y = row + 0.5 - from.y;
      const along = Math.min(1, Math.max(0, (x * dx + y * dy) / lengthSquared));
      const awayX = x - along * dx;
      const awayY = y - along * dy;
      const distance = Math.sqrt(awayX * awayX + awayY * awayY);
      const cover = Math.min(1, (from.radius + along * widening - distance) / softness + 0.5);
      const pixel = row * side + column;
      if (cover > ink[pixel]) ink[pixel] = cover;
    }
  }
}

/** Draws one digit into `pixels`, `[28, 28]`, 0–255; `key` decides everything about it. */
function drawDigit(digit: number, key: number, pixels: Uint8Array): void {
  const trait = traitsOf(key);
  const ways = movements[digit];
  const template = ways[Math.floor(uniformAt(key, draws.template) * ways.length)];
  const radius = trait("penRadius");
  const pressure = trait("pressure");
  const softness = trait("softness");
  const ink = new Float32Array(side * side);
  const gapAt = uniformAt(key, draws.gap) < gapShare ? 0.1 + 0.7 * uniformAt(key, draws.gap + 1) : 2;

  bendAndPlace(template, key).forEach((points, movement) => {
    const dotAt = (i: number): Dot => ({
      x: points[2 * i],
      y: points[2 * i + 1],
      radius: radius * (1 + pressure * noiseAt(key, draws.pressureAlong, i * 0.06, movement * 7)),
    });
    const count = points.length / 2;
    let from = dotAt(0);
    for (let i = 1; i < count; i++) {
      const to = dotAt(i);
      const isGap = i / count >= gapAt && i / count < gapAt + 0.08;
      if (!isGap) inkLine(ink, from, to, softness);
      from = to;
    }
  });
  for (let speck = 0; speck < 2; speck++) {
    const at = draws.specks + 4 * speck;
    if (uniformAt(key, at) >= speckShare) continue;
    const dot = {
      x: side * uniformAt(key, at + 1),
      y: side * uniformAt(key, at + 2),
      radius: 0.2 + 0.6 * uniformAt(key, at + 3),
    };
    inkLine(ink, dot, dot, softness);
  }
  const full = 255 * trait("ink");
  const grain = trait("grain");
  for (let i = 0; i < pixels.length; i++) {
    pixels[i] = Math.round(full * ink[i] * (1 - grain * uniformAt(key, draws.grainAt + i)));
  }
}

/** Draws the data set: 10,000 + 2,000 images, as many of each digit, in one to three seconds. */
export async function loadStrokes(context: LoadContext): Promise<Dataset> {
  const drawing = { seed, classCount: digits.length, counts, imageSize: side * side, draw: drawDigit };
  const images = await drawImages(drawing, context);
  return { title: "Strokes", classNames: digits, imageShape: [side, side, 1], ...images };
}
