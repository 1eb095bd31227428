/** Pictures as natural ones are: waves of every length, the shorter the lower. */
import type { Image } from "../../../datasets/corruptions";

export function pictureOf([height, width, channels]: readonly [number, number, number]): Image {
  const pixels = new Uint8Array(height * width * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++) {
        let value = 128;
        for (let octave = 0; octave < 4; octave++) {
          const cycles = 2.3 * 2 ** octave;
          const phase = cycles * (x / width + 0.7 * (y / height)) + channel + octave;
          const across = cycles * (0.8 * (y / height) - 0.3 * (x / width)) + octave;
          value += (44 / 1.6 ** octave) * Math.sin(2 * phase) * (0.4 + 0.6 * Math.cos(2 * across));
        }
        pixels[(y * width + x) * channels + channel] = Math.round(value);
      }
    }
  }
  return { pixels, height, width, channels };
}
