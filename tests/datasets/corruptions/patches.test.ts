import { expect, test } from "vitest";
import { severities } from "../../../datasets/corruptions";
import { patchShuffle } from "../../../datasets/corruptions/patches";
import { pictureOf } from "./pictures";

/** An image in which every pixel of every channel is known again by its value. */
const numbered = (side: number) => ({
  pixels: Uint8Array.from({ length: side * side }, (_, index) => index),
  height: side,
  width: side,
  channels: 1,
});

test("patches are the image's own, each once and none in its place", () => {
  const image = numbered(15); // 225 different values
  for (let key = 0; key < 8; key++) {
    const shuffled = patchShuffle(image, 2, key); // 3 × 3 patches of 5 × 5
    const patchesOf = (pixels: Uint8Array) =>
      Array.from({ length: 9 }, (_, patch) =>
        Array.from({ length: 25 }, (_, place) => {
          const row = 5 * Math.floor(patch / 3) + Math.floor(place / 5);
          return pixels[row * 15 + 5 * (patch % 3) + (place % 5)];
        }).join(),
      );
    const [before, after] = [patchesOf(image.pixels), patchesOf(shuffled)];
    expect([...after].sort()).toEqual([...before].sort());
    after.forEach((patch, place) => {
      expect(patch).not.toBe(before[place]);
    });
  }
});

test("pixels that fill no patch stay where they are", () => {
  const image = numbered(16); // three patches of 5, and one pixel
  const shuffled = patchShuffle(image, 2, 1);
  for (let place = 0; place < 16; place++) {
    expect(shuffled[15 * 16 + place]).toBe(image.pixels[15 * 16 + place]);
    expect(shuffled[16 * place + 15]).toBe(image.pixels[16 * place + 15]);
  }
});

test("the finer the grid, the fewer neighbours stay together, and no value is lost", () => {
  for (const shape of [
    [28, 28, 1],
    [32, 32, 3],
    [96, 80, 3],
    [8, 8, 1],
  ] as const) {
    const image = pictureOf(shape);
    const sorted = [...image.pixels].sort((a, b) => a - b);
    for (const severity of severities)
      expect([...patchShuffle(image, severity, 3)].sort((a, b) => a - b)).toEqual(sorted);
  }
  const image = numbered(16);
  const together = severities.map((severity) => {
    const shuffled = patchShuffle(image, severity, 5); // patches of 8, 5, 3, 2 and 1
    return shuffled.filter((value, index) => index % 16 < 15 && shuffled[index + 1] === value + 1).length;
  });
  for (let index = 1; index < together.length; index++)
    expect(together[index]).toBeLessThan(together[index - 1]);
});
