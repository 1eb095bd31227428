/** What cameras, screens and pens do to pixels. Contrast has ImageNet-C's strengths; lines and stripes are MNIST-C's idea. */
import { between, type Corrupt, mapValues, sideOf, toBytes, toUnit } from "./image";
import { addStreak } from "./streak";

const contrastFactors = [0.4, 0.3, 0.2, 0.1, 0.05] as const;
const blockShares = [0.07, 0.1, 0.14, 0.18, 0.25] as const;
const saturationFactors = [1.5, 2, 3, 5, 10] as const;
const stripeShares = [0.08, 0.14, 0.21, 0.28, 0.36] as const;
const lineCounts = [1, 2, 3, 5, 7] as const;

/** Brings each channel nearer to its mean. */
export const contrast: Corrupt = (image, severity) => {
  const { channels, pixels } = image;
  const factor = contrastFactors[severity - 1];
  const means = new Float64Array(channels);
  pixels.forEach((value, index) => {
    means[index % channels] += value / 255 / (pixels.length / channels);
  });
  return mapValues(image, (value, index) => {
    const mean = means[index % channels];
    return mean + factor * (value - mean);
  });
};

/** Squares of one colour, each its pixels' mean. */
export const pixelate: Corrupt = (image, severity) => {
  const { height, width, channels } = image;
  const block = Math.max(severity + 1, Math.round(blockShares[severity - 1] * sideOf(image)));
  const values = toUnit(image);
  for (let top = 0; top < height; top += block) {
    for (let left = 0; left < width; left += block) {
      const [bottom, right] = [Math.min(height, top + block), Math.min(width, left + block)];
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let row = top; row < bottom; row++)
          for (let column = left; column < right; column++)
            sum += values[(row * width + column) * channels + channel];
        const mean = sum / ((bottom - top) * (right - left));
        for (let row = top; row < bottom; row++)
          for (let column = left; column < right; column++)
            values[(row * width + column) * channels + channel] = mean;
      }
    }
  }
  return toBytes(values);
};

/** Moves colours away from grey of the same luma (ITU-R BT.601); grey images stay as they are. */
export const saturate: Corrupt = (image, severity) => {
  if (image.channels === 1) return image.pixels.slice();
  const factor = saturationFactors[severity - 1];
  const { pixels } = image;
  return mapValues(image, (value, index) => {
    const first = index - (index % 3);
    const luma = (0.299 * pixels[first] + 0.587 * pixels[first + 1] + 0.114 * pixels[first + 2]) / 255;
    return luma + factor * (value - luma);
  });
};

/** A stripe across the middle or beside it in which black is white and white is black. */
export const stripe: Corrupt = (image, severity, key) => {
  const { width, channels } = image;
  const stripeWidth = Math.max(1, Math.round(stripeShares[severity - 1] * width));
  const middle = between(key, 0, 0.35, 0.65) * width;
  const first = Math.round(middle - stripeWidth / 2);
  return mapValues(image, (value, index) => {
    const column = Math.floor(index / channels) % width;
    return column >= first && column < first + stripeWidth ? 1 - value : value;
  });
};

/** Dotted white lines from side to side, at random heights and slopes. */
export const dottedLine: Corrupt = (image, severity, key) => {
  const { height, width, channels } = image;
  const side = sideOf(image);
  const cover = new Float32Array(height * width);
  const gap = 0.12 * side;
  for (let line = 0; line < lineCounts[severity - 1]; line++) {
    const from = between(key, 3 * line, 0.1, 0.9) * height;
    const to = between(key, 3 * line + 1, 0.1, 0.9) * height;
    const start = between(key, 3 * line + 2, 0, 1);
    const dots = Math.ceil(Math.hypot(width, to - from) / gap);
    for (let dot = 0; dot < dots; dot++) {
      const share = (dot + start) / dots;
      const [x, y] = [share * width, from + share * (to - from)];
      addStreak(cover, image, { x, y, right: gap / 3, down: 0, radius: 0.02 * side });
    }
  }
  return mapValues(image, (value, index) => {
    const here = cover[Math.floor(index / channels)];
    return value + here * (1 - value);
  });
};
