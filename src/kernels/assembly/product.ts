/** Products of one thread, made of tiles. */
import { MAX_ROWS, rowTable } from "./parallel";
import { columnsTile, rowsPanel } from "./tile";

/**
 * out[rows, columns] = start + a[rows, depth] · packed panels; rows are `aRowBytes` and `outRowBytes` apart.
 * Uses the table of rows.
 */
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
  for (; rows > MAX_ROWS; rows -= MAX_ROWS) {
    multiplyRows(a, aRowBytes, MAX_ROWS, depth, packed, columns, out, outRowBytes, start, bias, isRelu);
    a += <usize>MAX_ROWS * aRowBytes;
    out += <usize>MAX_ROWS * outRowBytes;
  }
  const table = rowTable();
  let end = table;
  for (let row = 0; row < rows || row & 3; row++) {
    const place = <usize>min(row, rows - 1);
    store<usize>(end, a + place * aRowBytes);
    store<usize>(end, out + place * outRowBytes, 4);
    end += 8;
  }
  const panelBytes = (<usize>depth) << 5;
  for (let column = 0; column < columns; column += 8) {
    const lanes = min(8, columns - column);
    rowsPanel(table, end, <usize>column << 2, 1, depth, 0, packed, lanes, start, bias, isRelu);
    packed += panelBytes;
    bias += 32;
  }
}

/**
 * out[rows, columns] = start + aᵀ · b for a[depth, rows] and b[depth, columns], `aStep` and `bStep` bytes
 * from one k to the next, `bPanel` from eight columns to the next.
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
