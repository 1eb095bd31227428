/** Products of one thread, made of tiles. */
import { columnsTile, rowsTile } from "./tile";

/** out[rows, columns] = start + a[rows, depth] · packed panels; rows are `aRowBytes` and `outRowBytes` apart. */
export function multiplyRows(
  a: usize,
  aRowBytes: usize,
  rows: i32,
  depth: i32,
  packed: usize,
  columns: i32,
  out: usize,
  outRowBytes: usize,
  start: i32,
  bias: usize,
  isRelu: bool,
): void {
  const panelBytes = (<usize>depth) << 5;
  for (let column = 0; column < columns; column += 8) {
    const lanes = min(8, columns - column);
    for (let row = 0; row < rows; row += 4) {
      const r1 = <usize>min(row + 1, rows - 1);
      const r2 = <usize>min(row + 2, rows - 1);
      const r3 = <usize>min(row + 3, rows - 1);
      rowsTile(
        a + <usize>row * aRowBytes,
        a + r1 * aRowBytes,
        a + r2 * aRowBytes,
        a + r3 * aRowBytes,
        1,
        depth,
        0,
        packed,
        out + <usize>row * outRowBytes,
        out + r1 * outRowBytes,
        out + r2 * outRowBytes,
        out + r3 * outRowBytes,
        lanes,
        start,
        bias,
        isRelu,
      );
    }
    packed += panelBytes;
    out += 32;
    bias += 32;
  }
}

/**
 * out[rows, columns] = start + aᵀ · b for a[depth, rows] and b[depth, columns], `aStep` and `bStep` bytes from
 * one k to the next, `bPanel` from eight columns to the next.
 */
export function multiplyColumns(
  a: usize,
  aStep: usize,
  rows: i32,
  depth: i32,
  b: usize,
  bStep: usize,
  bPanel: usize,
  columns: i32,
  out: usize,
  outRowBytes: usize,
  start: i32,
): void {
  for (let column = 0; column < columns; column += 8) {
    const lanes = min(8, columns - column);
    for (let row = 0; row < rows; row += 4) {
      const r1 = <usize>min(row + 1, rows - 1);
      const r2 = <usize>min(row + 2, rows - 1);
      const r3 = <usize>min(row + 3, rows - 1);
      columnsTile(
        a + (<usize>row << 2),
        a + (r1 << 2),
        a + (r2 << 2),
        a + (r3 << 2),
        aStep,
        0,
        1,
        depth,
        b,
        bStep,
        out + <usize>row * outRowBytes,
        out + r1 * outRowBytes,
        out + r2 * outRowBytes,
        out + r3 * outRowBytes,
        lanes,
        start,
      );
    }
    b += bPanel;
    out += 32;
  }
}
