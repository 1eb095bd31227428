/**
 * Copies the right side of a product into panels of eight columns, `[columns / 8, k, 8]`, zeros at the end.
 */
import { storeFew } from "./simd";

/** One panel from rows of `k`: `source` is `[count, …]` with `rowBytes` from one k to the next. */
export function packRows(source: usize, rowBytes: usize, lanes: i32, count: i32, out: usize): void {
  if (lanes >= 8) {
    for (let k = 0; k < count; k++) {
      v128.store(out, v128.load(source));
      v128.store(out, v128.load(source, 16), 16);
      source += rowBytes;
      out += 32;
    }
    return;
  }
  const zero = f32x4.splat(0);
  for (let k = 0; k < count; k++) {
    v128.store(out, zero);
    v128.store(out, zero, 16);
    if (lanes >= 4) {
      v128.store(out, v128.load(source));
      storeFew(out + 16, v128.load(source, 16), lanes - 4);
    } else {
      storeFew(out, v128.load(source), lanes);
    }
    source += rowBytes;
    out += 32;
  }
}

/** One panel from its transpose: `source` holds a row of `count` values for each of the panel's columns. */
export function packColumns(source: usize, rowBytes: usize, lanes: i32, count: i32, out: usize): void {
  transposeFour(source, rowBytes, min(lanes, 4), count, out);
  transposeFour(source + 4 * rowBytes, rowBytes, lanes - 4, count, out + 16);
}

/** Four columns of a panel; columns that are not there become zeros. */
function transposeFour(source: usize, rowBytes: usize, lanes: i32, count: i32, out: usize): void {
  const zero = f32x4.splat(0);
  let k = 0;
  if (lanes >= 4) {
    for (; k <= count - 4; k += 4) {
      const r0 = v128.load(source);
      const r1 = v128.load(source + rowBytes);
      const r2 = v128.load(source + 2 * rowBytes);
      const r3 = v128.load(source + 3 * rowBytes);
      const a = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const b = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const c = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const d = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(out, v128.shuffle<f64>(a, b, 0, 2));
      v128.store(out, v128.shuffle<f64>(a, b, 1, 3), 32);
      v128.store(out, v128.shuffle<f64>(c, d, 0, 2), 64);
      v128.store(out, v128.shuffle<f64>(c, d, 1, 3), 96);
      source += 16;
      out += 128;
    }
  }
  for (; k < count; k++) {
    v128.store(out, zero);
    for (let lane = 0; lane < lanes; lane++) {
      if (lane < 4) store<f32>(out + (lane << 2), load<f32>(source + lane * rowBytes));
    }
    source += 4;
    out += 32;
  }
}
