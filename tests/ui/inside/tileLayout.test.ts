import { expect, test } from "vitest";
import type { Figure } from "../../../src/ui/inside/figures";
import { cellAt, paintTiles, tileLayout } from "../../../src/ui/inside/tileLayout";

const figure = (height: number, width: number, count: number, columns?: number): Figure => ({
  title: "Output",
  note: "",
  height,
  width,
  depth: 1,
  columns,
  tiles: Array.from({ length: count }, (_, index) => ({
    label: `channel ${index + 1}`,
    values: Float32Array.from({ length: height * width }, (_, cell) => (index + 1) * (cell - 1)),
  })),
});

const palette = {
  negative: [200, 90, 0],
  zero: [250, 250, 250],
  positive: [0, 90, 180],
  line: [9, 9, 9],
} as const;

test.each([
  [figure(28, 28, 64), 500],
  [figure(5, 5, 6), 500],
  [figure(3, 3, 144, 12), 342],
  [figure(1, 1, 120), 342],
  [figure(49, 49, 4), 342],
])("tiles of %o fit into the width, in whole pixels", (shown, available) => {
  const layout = tileLayout(shown, available);
  expect(layout.width).toBeLessThanOrEqual(available);
  expect(Number.isInteger(layout.scale)).toBe(true);
  expect(layout.columns * Math.ceil(shown.tiles.length / layout.columns)).toBeGreaterThanOrEqual(
    shown.tiles.length,
  );
});

test("colours are on one scale from 0, and a place of the picture leads back to its number", () => {
  const shown = figure(1, 3, 2);
  const layout = tileLayout(shown, 300);
  const pixels = paintTiles(shown, layout, { range: 2, palette });
  const colorAt = (x: number, y: number) => [...pixels.subarray(4 * (y * layout.width + x)).subarray(0, 3)];
  const found = new Map<string, number[]>();
  for (let y = 0; y < layout.height; y++) {
    for (let x = 0; x < layout.width; x++) {
      const cell = cellAt(shown, layout, x, y);
      if (cell) found.set(`${cell.tile} ${cell.column}`, colorAt(x, y));
    }
  }
  expect(Object.fromEntries(found)).toEqual({
    "0 0": [225, 170, 125], // −1 of 2: half way to the negative colour
    "0 1": [250, 250, 250],
    "0 2": [125, 170, 215],
    "1 0": [200, 90, 0],
    "1 1": [250, 250, 250],
    "1 2": [0, 90, 180],
  });
});

test("a layer that is 0 throughout has no colour", () => {
  const empty = { ...figure(1, 1, 1), tiles: [{ label: "unit 1", values: Float32Array.of(0) }] };
  const layout = tileLayout(empty, 100);
  const pixels = paintTiles(empty, layout, { range: 0, palette });
  const middle = 4 * (Math.floor(layout.height / 2) * layout.width + Math.floor(layout.width / 2));
  expect([...pixels.subarray(middle, middle + 3)]).toEqual([250, 250, 250]);
});
