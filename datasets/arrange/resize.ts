/**
 * Images at another size, one axis after the other: the area average where an axis shrinks, linear interpolation
 * where it grows. Pixels are squares that fill the image, so that a pixel's centre lies at a half.
 */

/** What an output position takes: inputs from `first` on, each by its weight; the weights sum to 1. */
interface Tap {
  readonly first: number;
  readonly weights: readonly number[];
}

function tapsOf(from: number, to: number): Tap[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, place) =>
    to < from ? areaTap(place * scale, (place + 1) * scale) : linearTap((place + 0.5) * scale - 0.5, from),
  );
}

/** By how much of each input lies between two places. */
function areaTap(start: number, end: number): Tap {
  const first = Math.floor(start);
  const last = Math.ceil(end - 1e-9); // a sum of fractions may pass a border by a hair
  const weights = Array.from({ length: last - first }, (_, step) => {
    const covered = Math.min(end, first + step + 1) - Math.max(start, first + step);
    return covered / (end - start);
  });
  return { first, weights };
}

/** By the distance from the two nearest centres; beyond the outermost ones, the outermost. */
function linearTap(place: number, from: number): Tap {
  const inside = Math.min(Math.max(place, 0), from - 1);
  const first = Math.min(Math.floor(inside), Math.max(0, from - 2));
  return from === 1 ? { first, weights: [1] } : { first, weights: [1 - (inside - first), inside - first] };
}

export type ImageShape = readonly [height: number, width: number, channels: number];

/** `[count, height, width, channels]` to `[count, side, side, channels]`, rounded at the end. */
export function resize(pixels: Uint8Array, [height, width, channels]: ImageShape, side: number): Uint8Array {
  const size = height * width * channels;
  const count = pixels.length / size;
  const resized = new Uint8Array(count * side * side * channels);
  const rows = tapsOf(height, side);
  const columns = tapsOf(width, side);
  const narrow = new Float32Array(height * side * channels); // [height, side, channels]
  for (let image = 0; image < count; image++) {
    const from = image * size;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < side; x++) {
        const { first, weights } = columns[x];
        for (let channel = 0; channel < channels; channel++) {
          let sum = 0;
          let at = from + (y * width + first) * channels + channel;
          for (let step = 0; step < weights.length; step++, at += channels) sum += weights[step] * pixels[at];
          narrow[(y * side + x) * channels + channel] = sum;
        }
      }
    }
    const to = image * side * side * channels;
    const rowLength = side * channels;
    for (let y = 0; y < side; y++) {
      const { first, weights } = rows[y];
      for (let x = 0; x < rowLength; x++) {
        let sum = 0;
        for (let step = 0; step < weights.length; step++)
          sum += weights[step] * narrow[(first + step) * rowLength + x];
        resized[to + y * rowLength + x] = Math.round(sum);
      }
    }
  }
  return resized;
}
