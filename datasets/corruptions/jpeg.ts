/**
 * What JPEG takes away: each 8 × 8 block's cosine transform, rounded to multiples that grow with frequency. ITU-T
 * T.81, 1992: the transform of A.3.3, the tables of annex K.1. Left out: chroma at half size and the lossless rest of
 * the format, which changes no pixel.
 */
import { type Corrupt, type Image, toBytes } from "./image";

/** ImageNet-C's, on the scale of the Independent JPEG Group, where 50 takes the tables as they are. */
const qualities = [25, 18, 15, 10, 7] as const;

// biome-ignore format: as the standard prints it
const luminance = [
  16, 11, 10, 16,  24,  40,  51,  61,
  12, 12, 14, 19,  26,  58,  60,  55,
  14, 13, 16, 24,  40,  57,  69,  56,
  14, 17, 22, 29,  51,  87,  80,  62,
  18, 22, 37, 56,  68, 109, 103,  77,
  24, 35, 55, 64,  81, 104, 113,  92,
  49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103,  99,
];

// biome-ignore format: as the standard prints it
const chrominance = [
  17, 18, 24, 47, 99, 99, 99, 99,
  18, 21, 26, 66, 99, 99, 99, 99,
  24, 26, 56, 99, 99, 99, 99, 99,
  47, 66, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99,
];

/** `[frequency, place]`: the transform along one side of a block. */
const cosines = Float64Array.from({ length: 64 }, (_, index) => {
  const [frequency, place] = [index >> 3, index & 7];
  return (frequency === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * place + 1) * frequency * Math.PI) / 16);
});

/** Takes from the image what JPEG would, at a quality; grey images have no chroma to lose. */
export const jpeg: Corrupt = (image, severity) => {
  const quality = qualities[severity - 1];
  if (image.channels === 1) {
    const plane = Float64Array.from(image.pixels);
    quantisePlane(plane, image, tableOf(luminance, quality));
    return toBytes(plane.map((value) => value / 255));
  }
  const planes = toYcc(image);
  planes.forEach((plane, index) => {
    quantisePlane(plane, image, tableOf(index === 0 ? luminance : chrominance, quality));
  });
  return toBytes(toRgb(planes).map((value) => value / 255));
};

/** The rule of the Independent JPEG Group for qualities up to 50, whose multiples stay within a byte. */
const tableOf = (table: readonly number[], quality: number) =>
  table.map((step) => Math.min(255, Math.max(1, Math.floor((step * Math.floor(5000 / quality) + 50) / 100))));

/** Rounds the blocks of a plane of values 0–255; those over the edge go on with its last pixel. */
function quantisePlane(plane: Float64Array, { height, width }: Image, table: readonly number[]): void {
  const block = new Float64Array(64);
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      for (let index = 0; index < 64; index++) {
        const row = Math.min(height - 1, top + (index >> 3));
        const column = Math.min(width - 1, left + (index & 7));
        block[index] = plane[row * width + column] - 128;
      }
      const coefficients = cosineTransform(block);
      for (let index = 0; index < 64; index++)
        coefficients[index] = Math.round(coefficients[index] / table[index]) * table[index];
      const restored = inverseCosineTransform(coefficients);
      for (let index = 0; index < 64; index++) {
        const [row, column] = [top + (index >> 3), left + (index & 7)];
        if (row < height && column < width) plane[row * width + column] = restored[index] + 128;
      }
    }
  }
}

/** Of a block `[8, 8]`: `[vertical, horizontal frequency]`. */
export const cosineTransform = (block: ArrayLike<number>) =>
  transform(block, (to, from) => cosines[8 * to + from]);

/** The 64 values of a block from its coefficients. */
export const inverseCosineTransform = (coefficients: ArrayLike<number>) =>
  transform(coefficients, (to, from) => cosines[8 * from + to]);

function transform(block: ArrayLike<number>, weight: (to: number, from: number) => number): Float64Array {
  const rows = new Float64Array(64);
  const result = new Float64Array(64);
  for (let index = 0; index < 64; index++) {
    for (let from = 0; from < 8; from++) rows[index] += weight(index & 7, from) * block[(index & 56) + from];
  }
  for (let index = 0; index < 64; index++) {
    for (let from = 0; from < 8; from++)
      result[index] += weight(index >> 3, from) * rows[8 * from + (index & 7)];
  }
  return result;
}

/** Luma and two differences of colour, 0–255: JFIF 1.02, 1992. */
function toYcc({ pixels }: Image): Float64Array[] {
  const planes = [0, 1, 2].map(() => new Float64Array(pixels.length / 3));
  for (let pixel = 0; pixel < planes[0].length; pixel++) {
    const [r, g, b] = [pixels[3 * pixel], pixels[3 * pixel + 1], pixels[3 * pixel + 2]];
    const luma = 0.299 * r + 0.587 * g + 0.114 * b;
    planes[0][pixel] = luma;
    planes[1][pixel] = 128 + (b - luma) / 1.772;
    planes[2][pixel] = 128 + (r - luma) / 1.402;
  }
  return planes;
}

function toRgb([luma, blue, red]: readonly Float64Array[]): Float64Array {
  const pixels = new Float64Array(3 * luma.length);
  for (let pixel = 0; pixel < luma.length; pixel++) {
    const r = luma[pixel] + 1.402 * (red[pixel] - 128);
    const b = luma[pixel] + 1.772 * (blue[pixel] - 128);
    pixels[3 * pixel] = r;
    pixels[3 * pixel + 1] = (luma[pixel] - 0.299 * r - 0.114 * b) / 0.587;
    pixels[3 * pixel + 2] = b;
  }
  return pixels;
}
