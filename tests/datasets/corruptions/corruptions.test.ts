import { describe, expect, test } from "vitest";
import {
  type CorruptionEntry,
  type CorruptionId,
  corrupt,
  corruptionKinds,
  corruptions,
  corruptionsFor,
  severities,
  suiteName,
} from "../../../datasets/corruptions";
import { pictureOf } from "./pictures";

type Shape = readonly [number, number, number];
const shapes = [
  [28, 28, 1],
  [32, 32, 3],
  [8, 8, 1],
  [8, 8, 3],
  [17, 40, 3],
  [64, 9, 1],
] as const;

const ids = Object.keys(corruptions) as CorruptionId[];
const entryOf = (id: CorruptionId): CorruptionEntry => corruptions[id];

const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

const squaredDifference = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((sum, value, index) => sum + ((value - b[index]) / 255) ** 2, 0) / a.length;

describe.each(ids)("%s", (id) => {
  const { apply, isRandom, needsColor, kind, help, source } = entryOf(id);

  test("gives the same bytes for the same key, and leaves the image as it is", () => {
    for (const shape of shapes) {
      const image = pictureOf(shape);
      for (const severity of severities) {
        const once = apply(image, severity, 1);
        expect(once.length).toBe(image.pixels.length);
        expect(isSame(apply(image, severity, 1), once)).toBe(true);
        expect(isSame(image.pixels, pictureOf(shape).pixels)).toBe(true);
        if (!needsColor || image.channels === 3) expect(isSame(once, image.pixels)).toBe(false);
      }
    }
  });

  test(isRandom ? "differs by the key" : "does not depend on the key", () => {
    for (const shape of shapes) {
      const seen = new Set(Array.from({ length: 12 }, (_, key) => apply(pictureOf(shape), 3, key).join()));
      if (needsColor && shape[2] === 1) continue;
      if (isRandom) expect(seen.size).toBeGreaterThan(1);
      else expect(seen.size).toBe(1);
    }
  });

  // Patches that are torn apart differ as much in any order: their test is in patches.test.ts.
  if (kind !== "Patches") {
    test("distorts more with each severity", () => {
      const small: Shape = needsColor ? [28, 28, 3] : [28, 28, 1];
      for (const shape of [small, [32, 32, 3], [72, 60, 3]] as const) {
        const image = pictureOf(shape);
        const distortions = severities.map((severity) => {
          const keys = Array.from({ length: isRandom ? 16 : 1 }, (_, key) => key);
          const sum = keys.reduce(
            (total, key) => total + squaredDifference(apply(image, severity, key), image.pixels),
            0,
          );
          return sum / keys.length;
        });
        for (let index = 1; index < distortions.length; index++)
          expect(distortions[index], `${shape}: ${distortions}`).toBeGreaterThan(
            1.04 * distortions[index - 1],
          );
      }
    });
  }

  test("leaves white and black images within the range", () => {
    for (const level of [0, 255]) {
      const image = { pixels: new Uint8Array(12 * 12 * 3).fill(level), height: 12, width: 12, channels: 3 };
      // A sum that left the range would come back as a byte from the other end.
      const changed = [...apply(image, 1, 5)].filter((value) => Math.abs(value - level) > 200).length;
      const flips = id === "impulseNoise" || id === "stripe" || id === "snow" || id === "dottedLine";
      expect(changed).toBeLessThanOrEqual(flips || kind === "Affine" ? image.pixels.length / 2 : 0);
    }
  });

  test("says what it does and where it is from", () => {
    expect(corruptionKinds).toContain(kind);
    expect(help).toMatch(/^[A-Z].*\.$/);
    expect(source).toMatch(/\b(19|20)\d\d\b/);
  });
});

test("there is no severity but 1 to 5", () => {
  const image = pictureOf([8, 8, 1]);
  for (const severity of [0, 6, 2.5, Number.NaN])
    expect(() => corrupt("contrast", image, severity, 0)).toThrow(
      `testSeverity: expected a whole number from 1 to 5, got ${severity}`,
    );
});

test("grey images are offered all but what only changes colour", () => {
  expect(corruptionsFor(3)).toEqual(ids);
  expect(corruptionsFor(1)).toEqual(ids.filter((id) => id !== "saturate"));
  const grey = pictureOf([28, 28, 1]);
  for (const id of ids)
    expect(corrupt(id, grey, 3, 0).join() === grey.pixels.join(), id).toBe(id === "saturate");
});

test("the suite corrupts two images of a file in different ways", () => {
  const image = pictureOf([28, 28, 1]);
  expect(corrupt("gaussianNoise", image, 1, 0)).not.toEqual(corrupt("gaussianNoise", image, 1, 1));
  expect(corrupt("gaussianNoise", image, 1, 7)).toEqual(corrupt("gaussianNoise", image, 1, 7));
});

/** Mean distances of the bytes from the picture's over severities 1, 3 and 5, as the first suite had them. */
const suite1: Record<CorruptionId, number> = {
  gaussianNoise: 40.71,
  shotNoise: 44.63,
  impulseNoise: 16.39,
  speckleNoise: 36.6,
  gaussianBlur: 3.62,
  defocusBlur: 3.89,
  motionBlur: 6.37,
  zoomBlur: 7.3,
  glassBlur: 7.73,
  fog: 18.01,
  snow: 26.98,
  frost: 38.99,
  brightness: 72.44,
  contrast: 16.91,
  pixelate: 8.16,
  jpeg: 9.27,
  saturate: 44.53,
  stripe: 8.43,
  dottedLine: 12.3,
  rotate: 29.61,
  shear: 20.5,
  scale: 67.17,
  translate: 41.88,
  patchShuffle: 28.66,
};

test("the images of a suite stay those of its name: what changes them needs another", () => {
  expect(suiteName).toBe("Strata corruptions 1");
  const image = pictureOf([28, 28, 3]);
  for (const id of ids) {
    const distances = ([1, 3, 5] as const).map((severity) =>
      corrupt(id, image, severity, 4).reduce(
        (sum, value, index) => sum + Math.abs(value - image.pixels[index]) / image.pixels.length,
        0,
      ),
    );
    const mean = distances.reduce((a, b) => a + b, 0) / distances.length;
    expect(Math.abs(mean - suite1[id]), id).toBeLessThan(0.02); // a rounding here and there is none
  }
});
