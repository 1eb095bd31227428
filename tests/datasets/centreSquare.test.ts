import { expect, test } from "vitest";
import { centreSquare } from "../../datasets/centreSquare";

/** A picture of these rows of grey values, or of colours. */
function picture(rows: readonly (readonly (number | readonly [number, number, number])[])[]) {
  const rgba = rows
    .flat()
    .flatMap((value) => [...(typeof value === "number" ? [value, value, value] : value), 255]);
  return { width: rows[0].length, height: rows.length, rgba: Uint8Array.from(rgba) };
}

test("a pixel is the mean of the pixels that it covers", () => {
  const rows = [
    [0, 20, 100, 104],
    [40, 60, 108, 112],
    [1, 2, 200, 200],
    [3, 4, 200, 204],
  ];
  expect([...centreSquare(picture(rows), 2, 1)]).toEqual([30, 106, 3, 201]); // 2.5 and 201 rounded
});

test("a pixel that is covered in part counts by its share", () => {
  const rows = [
    [0, 90, 255],
    [0, 90, 255],
    [0, 90, 255],
  ];
  // 1.5 pixels wide: (1 · 0 + 0.5 · 90) / 1.5 and (0.5 · 90 + 1 · 255) / 1.5
  expect([...centreSquare(picture(rows), 2, 1)]).toEqual([30, 200, 30, 200]);
});

test("what is wider or higher loses its edges alike, and nothing is turned round", () => {
  expect([
    ...centreSquare(
      picture([
        [9, 1, 2, 9],
        [9, 3, 4, 9],
      ]),
      2,
      1,
    ),
  ]).toEqual([1, 2, 3, 4]);
  expect([
    ...centreSquare(
      picture([
        [9, 9],
        [1, 2],
        [3, 4],
        [9, 9],
      ]),
      2,
      1,
    ),
  ]).toEqual([1, 2, 3, 4]);
});

test("colours stay apart, and grey is their luma by BT.601", () => {
  const red = picture([[[200, 0, 0]]]);
  expect([...centreSquare(red, 1, 3)]).toEqual([200, 0, 0]);
  expect([...centreSquare(red, 1, 1)]).toEqual([60]); // 0.299 · 200 = 59.8
  expect([...centreSquare(picture([[[10, 100, 255]]]), 1, 1)]).toEqual([91]); // 2.99 + 58.7 + 29.07
});
