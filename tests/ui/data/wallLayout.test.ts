import { expect, test } from "vitest";
import { moved, placeAt, placesOfBlock, rowsOfBlock, wallLayout } from "../../../src/ui/data/wallLayout";

test("images fill the width, and every one is in exactly one block", () => {
  for (const [count, width, thumbnail] of [
    [60_000, 1_392, 48],
    [7, 358, 28],
    [1, 300, 96],
  ]) {
    const layout = wallLayout(count, width, thumbnail, [28, 28, 1]);
    expect(layout.columns * layout.cellWidth).toBeLessThanOrEqual(width + 2);
    expect((layout.columns + 1) * (thumbnail + 2)).toBeGreaterThan(width);
    let next = 0;
    let rows = 0;
    for (let block = 0; block < layout.blockCount; block++) {
      const [first, end] = placesOfBlock(layout, block);
      expect(first).toBe(next);
      next = end;
      rows += rowsOfBlock(layout, block);
    }
    expect([next, rows]).toEqual([count, layout.rows]);
  }
});

test("images that are not square keep their proportions", () => {
  const { cellWidth, cellHeight } = wallLayout(10, 100, 48, [20, 40, 3]);
  expect([cellWidth, cellHeight]).toEqual([51, 27]); // two columns of 49×24.5 pixels and the gap
});

test("keys go from image to image and stay on the wall", () => {
  const layout = wallLayout(23, 250, 48, [28, 28, 1]); // five columns, three images in the last row
  expect(layout.columns).toBe(5);
  const from = (place: number, key: string) => moved(layout, place, key, 2);
  expect([from(0, "ArrowLeft"), from(0, "ArrowRight"), from(22, "ArrowRight")]).toEqual([0, 1, 22]);
  expect([from(1, "ArrowDown"), from(3, "ArrowUp"), from(19, "ArrowDown")]).toEqual([6, 3, 19]);
  expect([from(4, "PageDown"), from(12, "PageDown"), from(12, "PageUp")]).toEqual([14, 22, 2]);
  expect([from(12, "Home"), from(12, "End"), from(12, "a")]).toEqual([0, 22, undefined]);
  expect(placeAt(layout, 0, 0)).toBe(0);
  expect(placeAt(layout, 2 * layout.cellWidth + 1, 4 * layout.cellHeight + 1)).toBe(22);
  expect(placeAt(layout, 3 * layout.cellWidth + 1, 4 * layout.cellHeight + 1)).toBeUndefined();
});
