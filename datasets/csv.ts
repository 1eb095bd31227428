/** Tables of pixels: a row per image, a label and then 0–255 for each value; or the label last, if a header says so. */
import { DataError, thousands } from "./errors";
import { limits } from "./limits";
import { isWebPage } from "./lookalikes";

export interface PixelTable {
  readonly labels: readonly string[];
  /** `[rows, columns − 1]` */
  readonly pixels: Uint8Array;
  readonly imageShape: readonly [number, number, number];
}

/** Square images, grey or with the three colours of each pixel together. @throws DataError that names the line */
export function readCsv(bytes: Uint8Array, where: string): PixelTable {
  if (isWebPage(bytes)) throw new DataError(where, "a table", "a web page", "download the file itself");
  const decoder = new TextDecoder();
  const labels: string[] = [];
  let pixels = new Uint8Array(0);
  let columnCount = 0;
  let labelColumn = 0;
  let shape: PixelTable["imageShape"] | undefined;
  let line = 0;
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(10, at);
    const stop = newline < 0 ? bytes.length : newline;
    if (stop - at > limits.rowBytes) {
      const expected = `rows of at most ${thousands(limits.rowBytes)} bytes`;
      const advice = "take a table with a label and the pixels of one image in each row";
      throw new DataError(`${where}, line ${thousands(line + 1)}`, expected, thousands(stop - at), advice);
    }
    const text = decoder.decode(bytes.subarray(at, stop)).trim();
    at = stop + 1;
    line += 1;
    if (text === "") continue;
    const cells = text
      .split(["\t", ";"].find((separator) => text.includes(separator)) ?? ",")
      .map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
    if (!shape) {
      columnCount = cells.length;
      shape = shapeOf(columnCount - 1, where);
      const header = cells.findIndex((cell) => /^(label|class|target|y)$/i.test(cell));
      if (header >= 0) {
        labelColumn = header;
        continue;
      }
    }
    if (cells.length !== columnCount) {
      throw new DataError(
        `${where}, line ${thousands(line)}`,
        `${thousands(columnCount)} cells as before`,
        thousands(cells.length),
        "mend or leave out the line",
      );
    }
    pixels = grown(pixels, (labels.length + 1) * (columnCount - 1), where);
    let to = labels.length * (columnCount - 1);
    cells.forEach((cell, column) => {
      if (column === labelColumn) return;
      const value = cell === "" ? Number.NaN : Number(cell);
      if (!Number.isInteger(value) || value < 0 || value > 255) {
        throw new DataError(
          `${where}, line ${thousands(line)}, column ${thousands(column + 1)}`,
          "a whole number from 0 to 255",
          `"${cell.slice(0, 20)}"`,
          "mend the cell",
        );
      }
      pixels[to++] = value;
    });
    labels.push(cells[labelColumn].slice(0, 200));
  }
  if (!shape || labels.length === 0)
    throw new DataError(
      where,
      "a row per image",
      "none",
      "take a table with a label and its pixels in each row",
    );
  return { labels, pixels: pixels.subarray(0, labels.length * (columnCount - 1)), imageShape: shape };
}

function shapeOf(valueCount: number, where: string): PixelTable["imageShape"] {
  for (const channels of [1, 3]) {
    const side = Math.sqrt(valueCount / channels);
    if (Number.isInteger(side) && side > 1 && side <= limits.imageSide) return [side, side, channels];
  }
  const advice = "take square images, such as 784 values for 28×28 or 3,072 for 32×32 in colour";
  throw new DataError(
    where,
    "a label and the values of a square image in each row",
    `${thousands(valueCount)} values`,
    advice,
  );
}

function grown(values: Uint8Array<ArrayBuffer>, size: number, where: string): Uint8Array<ArrayBuffer> {
  if (size <= values.length) return values;
  if (size > limits.setBytes)
    throw new DataError(where, `at most ${thousands(limits.setBytes)} pixels`, "more", "take fewer rows");
  const larger = new Uint8Array(Math.max(size, Math.min(2 * values.length, limits.setBytes)));
  larger.set(values);
  return larger;
}
