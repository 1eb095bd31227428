import { encode } from "fast-png";
import { expect, test } from "vitest";
import { decodePng } from "../../datasets/png";
import { pngChunk, pngOf, tinyPng } from "./files";

const ramp = (length: number) => Uint8Array.from({ length }, (_, index) => (37 * index + (index >> 3)) % 256);

/** A row's bytes as each of the five filters of PNG, third edition, section 9 writes them. */
function filtered(pixels: Uint8Array, width: number, height: number, channels: number): Buffer {
  const rowBytes = width * channels;
  const value = (y: number, at: number) => (y < 0 || at < 0 ? 0 : pixels[y * rowBytes + at]);
  const rows = Array.from({ length: height }, (_, y) => {
    const filter = y % 5;
    const row = Array.from({ length: rowBytes }, (_, at) => {
      const [left, up, corner] = [value(y, at - channels), value(y - 1, at), value(y - 1, at - channels)];
      const guess = left + up - corner;
      const nearest = [left, up, corner].reduce((best, one) =>
        Math.abs(guess - one) < Math.abs(guess - best) ? one : best,
      );
      return value(y, at) - [0, left, up, Math.floor((left + up) / 2), nearest][filter];
    });
    return [filter, ...row.map((byte) => byte & 255)];
  });
  return Buffer.from(rows.flat());
}

test.each([1, 3])(
  "pictures of %i channels are read as they were written, whichever filters their rows have",
  (channels) => {
    const [width, height] = [7, 11];
    const data = ramp(width * height * channels);
    const expected = Array.from({ length: width * height * 4 }, (_, at) =>
      at % 4 === 3 ? 255 : data[Math.floor(at / 4) * channels + (channels === 3 ? at % 4 : 0)],
    );
    const own = pngOf(width, height, [0, 0, 0], 0, filtered(data, width, height, channels));
    if (channels === 1) {
      own[25] = 0;
      pngChunk("IHDR", own.subarray(16, 29)).copy(own, 8);
    }
    const written = encode({ width, height, data, channels, depth: 8 });
    for (const file of [own, written]) {
      expect([...(decodePng(file)?.rgba ?? [])]).toEqual(expected);
    }
  },
);

test("a picture of another size than the one wanted is left to the browser, and so is one with transparency", () => {
  expect(decodePng(tinyPng, { width: 2, height: 2 })?.width).toBe(2);
  expect(decodePng(tinyPng, { width: 4, height: 4 })).toBeUndefined();
  const transparent = Buffer.concat([
    tinyPng.subarray(0, 33),
    pngChunk("tRNS", Buffer.alloc(6)),
    tinyPng.subarray(33),
  ]);
  expect(decodePng(transparent)).toBeUndefined();
});

test.each<[string, (file: Buffer) => Uint8Array]>([
  ["a changed byte", (file) => file.fill(7, 45, 46)],
  ["its end cut off", (file) => file.subarray(0, -13)],
  ["too few rows", () => pngOf(9, 7, [1, 2, 3], 0, Buffer.alloc(90))],
  ["a filter that there is not", () => pngOf(9, 7, [1, 2, 3], 0, Buffer.alloc(7 * 28, 5))],
])("a picture with %s is refused", (_, change) => {
  expect(() => decodePng(change(pngOf(9, 7, [10, 20, 30])))).toThrow();
});
