/**
 * Blur, its lengths as shares of the image's side: what is mild at 28 pixels is mild at 224, and
 * never so short that nothing changes. Edges go on outside.
 */
import { uniformAt } from "../../src/settings/random";
import { between, type Corrupt, type Image, resample, sideOf, toBytes, toUnit } from "./image";

const gaussianShares = [0.018, 0.026, 0.036, 0.05, 0.07] as const;
const diskShares = [0.036, 0.05, 0.066, 0.085, 0.11] as const;
const motionShares = [0.1, 0.15, 0.21, 0.28, 0.36] as const;
const zoomSteps = 8;
const largestZooms = [1.12, 1.2, 1.3, 1.42, 1.56] as const;
/** How far a pixel may go, and how often the image is gone through. */
const glassShares = [0.021, 0.027, 0.037, 0.05, 0.07] as const;
const glassRounds = 2;

/** Weighs neighbours by a normal distribution. */
export const gaussianBlur: Corrupt = (image, severity) =>
  toBytes(blurred(toUnit(image), image, Math.max(0.4, gaussianShares[severity - 1] * sideOf(image))));

/** Means over a disk, as a lens out of focus makes them of points. */
export const defocusBlur: Corrupt = (image, severity) =>
  toBytes(
    weighted(toUnit(image), image, diskWeights(Math.max(0.7, diskShares[severity - 1] * sideOf(image)))),
  );

/** A mean along a line through each pixel, at an angle by the key. */
export const motionBlur: Corrupt = (image, severity, key) => {
  const length = Math.max(1, motionShares[severity - 1] * sideOf(image));
  return toBytes(weighted(toUnit(image), image, lineWeights(length, between(key, 0, 0, Math.PI))));
};

/** A mean of the image and enlarged ones, as when a lens zooms in. */
export const zoomBlur: Corrupt = (image, severity) => {
  const values = toUnit(image);
  const sum = new Float32Array(values.length);
  for (let step = 0; step < zoomSteps; step++) {
    const zoom = 1 + ((largestZooms[severity - 1] - 1) * step) / (zoomSteps - 1);
    const seen = resample(values, image, { perColumn: [1 / zoom, 0], perRow: [0, 1 / zoom] }, "edge");
    for (let index = 0; index < sum.length; index++) sum[index] += seen[index] / zoomSteps;
  }
  return toBytes(sum);
};

/** Pixels change places with near ones, as behind frosted glass, between two slight blurs. */
export const glassBlur: Corrupt = (image, severity, key) => {
  const { height, width, channels } = image;
  const reach = Math.max(0.58, glassShares[severity - 1] * sideOf(image));
  const deviation = Math.max(0.4, 0.016 * sideOf(image));
  const values = blurred(toUnit(image), image, deviation);
  let draw = 0;
  const neighbour = (place: number, size: number) => {
    const offset = Math.round((2 * uniformAt(key, draw++) - 1) * reach);
    return Math.min(size - 1, Math.max(0, place + offset));
  };
  for (let round = 0; round < glassRounds; round++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const here = (y * width + x) * channels;
        const there = (neighbour(y, height) * width + neighbour(x, width)) * channels;
        for (let channel = 0; channel < channels; channel++) {
          const moved = values[here + channel];
          values[here + channel] = values[there + channel];
          values[there + channel] = moved;
        }
      }
    }
  }
  return toBytes(blurred(values, image, deviation));
};

/** Gaussian blur of a deviation in pixels, along rows and then along columns, cut off at three deviations. */
export function blurred(values: Float32Array, image: Image, deviation: number): Float32Array {
  const reach = Math.ceil(3 * deviation);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, index) =>
    Math.exp(-((index - reach) ** 2) / (2 * deviation ** 2)),
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  const line = weights.map((weight, index) => ({ offset: index - reach, weight: weight / sum }));
  const along = weighted(
    values,
    image,
    line.map(({ offset, weight }) => ({ right: offset, down: 0, weight })),
  );
  return weighted(
    along,
    image,
    line.map(({ offset, weight }) => ({ right: 0, down: offset, weight })),
  );
}

interface Weight {
  readonly right: number;
  readonly down: number;
  readonly weight: number;
}

/** A disk of a radius in pixels with a soft edge; weights of sum 1. */
function diskWeights(radius: number): Weight[] {
  const reach = Math.ceil(radius);
  const weights: Weight[] = [];
  for (let down = -reach; down <= reach; down++) {
    for (let right = -reach; right <= reach; right++) {
      const weight = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(right, down)));
      if (weight > 0) weights.push({ right, down, weight });
    }
  }
  const sum = weights.reduce((total, { weight }) => total + weight, 0);
  return weights.map((one) => ({ ...one, weight: one.weight / sum }));
}

/** A line of a length in pixels about the middle, each of its points shared out among the four pixels around it. */
function lineWeights(length: number, angle: number): Weight[] {
  const weights = new Map<string, Weight>();
  const add = (right: number, down: number, weight: number) => {
    const name = `${right} ${down}`;
    weights.set(name, { right, down, weight: weight + (weights.get(name)?.weight ?? 0) });
  };
  const count = 2 * Math.ceil(length) + 1;
  for (let point = 0; point < count; point++) {
    const along = (point / (count - 1) - 0.5) * length;
    const [x, y] = [along * Math.cos(angle), along * Math.sin(angle)];
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [u, v] = [x - left, y - top];
    add(left, top, ((1 - u) * (1 - v)) / count);
    add(left + 1, top, (u * (1 - v)) / count);
    add(left, top + 1, ((1 - u) * v) / count);
    add(left + 1, top + 1, (u * v) / count);
  }
  return [...weights.values()];
}

/** Each pixel's weighted sum of those around it; outside, the nearest pixel of the edge counts. */
function weighted(
  values: Float32Array,
  { height, width, channels }: Image,
  weights: readonly Weight[],
): Float32Array {
  const result = new Float32Array(values.length);
  for (const { right, down, weight } of weights) {
    for (let y = 0; y < height; y++) {
      const row = Math.min(height - 1, Math.max(0, y + down)) * width;
      for (let x = 0; x < width; x++) {
        const from = (row + Math.min(width - 1, Math.max(0, x + right))) * channels;
        const to = (y * width + x) * channels;
        for (let channel = 0; channel < channels; channel++)
          result[to + channel] += weight * values[from + channel];
      }
    }
  }
  return result;
}
