/** The two inner loops under every matrix product and convolution: 4 × 8 sums in registers; 6 rows spill. */
import { madd, storeLanes } from "./simd";

/** Start the sums at zero, at a row of eight biases, or at what the output holds. */
export const FROM_ZERO: i32 = 0;
export const FROM_BIAS: i32 = 1;
export const FROM_OUTPUT: i32 = 2;

/**
 * For each row r of a table of addresses, out_r[0..8) = start + Σ_s Σ_k a_r[s · jump + k] · b[s, k, 0..8).
 * `b` is packed, eight floats for each k; `a` holds `runs` runs of `length` floats, `jump` bytes apart. The
 * table holds two addresses for each row, of a and of out, and a multiple of four rows; rows may repeat.
 * `offset` is added to the addresses of out.
 */
export function rowsPanel(
  table: usize,
  tableEnd: usize,
  offset: usize,
  runs: i32,
  length: i32,
  jump: usize,
  panel: usize,
  lanes: i32,
  start: i32,
  bias: usize,
  isRelu: bool,
): void {
  const zero = f32x4.splat(0);
  const firstLow = start === FROM_BIAS ? v128.load(bias) : zero;
  const firstHigh = start === FROM_BIAS ? v128.load(bias, 16) : zero;
  const back = jump - (<usize>length << 2);
  for (; table < tableEnd; table += 32) {
    let a0 = load<usize>(table);
    let a1 = load<usize>(table, 8);
    let a2 = load<usize>(table, 16);
    let a3 = load<usize>(table, 24);
    let b = panel;
    let l0 = firstLow;
    let h0 = firstHigh;
    let l1 = firstLow;
    let h1 = firstHigh;
    let l2 = firstLow;
    let h2 = firstHigh;
    let l3 = firstLow;
    let h3 = firstHigh;
    for (let run = runs; run > 0; run--) {
      let k = length;
      for (; k >= 2; k -= 2) {
        const bl = v128.load(b);
        const bh = v128.load(b, 16);
        const s0 = v128.load_splat<f32>(a0);
        l0 = madd(s0, bl, l0);
        h0 = madd(s0, bh, h0);
        const s1 = v128.load_splat<f32>(a1);
        l1 = madd(s1, bl, l1);
        h1 = madd(s1, bh, h1);
        const s2 = v128.load_splat<f32>(a2);
        l2 = madd(s2, bl, l2);
        h2 = madd(s2, bh, h2);
        const s3 = v128.load_splat<f32>(a3);
        l3 = madd(s3, bl, l3);
        h3 = madd(s3, bh, h3);
        const cl = v128.load(b, 32);
        const ch = v128.load(b, 48);
        const t0 = v128.load_splat<f32>(a0, 4);
        l0 = madd(t0, cl, l0);
        h0 = madd(t0, ch, h0);
        const t1 = v128.load_splat<f32>(a1, 4);
        l1 = madd(t1, cl, l1);
        h1 = madd(t1, ch, h1);
        const t2 = v128.load_splat<f32>(a2, 4);
        l2 = madd(t2, cl, l2);
        h2 = madd(t2, ch, h2);
        const t3 = v128.load_splat<f32>(a3, 4);
        l3 = madd(t3, cl, l3);
        h3 = madd(t3, ch, h3);
        a0 += 8;
        a1 += 8;
        a2 += 8;
        a3 += 8;
        b += 64;
      }
      if (k > 0) {
        const bl = v128.load(b);
        const bh = v128.load(b, 16);
        const s0 = v128.load_splat<f32>(a0);
        l0 = madd(s0, bl, l0);
        h0 = madd(s0, bh, h0);
        const s1 = v128.load_splat<f32>(a1);
        l1 = madd(s1, bl, l1);
        h1 = madd(s1, bh, h1);
        const s2 = v128.load_splat<f32>(a2);
        l2 = madd(s2, bl, l2);
        h2 = madd(s2, bh, h2);
        const s3 = v128.load_splat<f32>(a3);
        l3 = madd(s3, bl, l3);
        h3 = madd(s3, bh, h3);
        a0 += 4;
        a1 += 4;
        a2 += 4;
        a3 += 4;
        b += 32;
      }
      a0 += back;
      a1 += back;
      a2 += back;
      a3 += back;
    }
    if (isRelu) {
      l0 = f32x4.pmax(l0, zero);
      h0 = f32x4.pmax(h0, zero);
      l1 = f32x4.pmax(l1, zero);
      h1 = f32x4.pmax(h1, zero);
      l2 = f32x4.pmax(l2, zero);
      h2 = f32x4.pmax(h2, zero);
      l3 = f32x4.pmax(l3, zero);
      h3 = f32x4.pmax(h3, zero);
    }
    storeLanes(load<usize>(table, 4) + offset, l0, h0, lanes);
    storeLanes(load<usize>(table, 12) + offset, l1, h1, lanes);
    storeLanes(load<usize>(table, 20) + offset, l2, h2, lanes);
    storeLanes(load<usize>(table, 28) + offset, l3, h3, lanes);
  }
}

/**
 * out_r[0..8) = start + Σ_i Σ_j a_r[i, j] · b[i, j, 0..8), for four rows r: the product with a transposed
 * left side. Along j, `a` moves by `aStep` bytes and `b` by `bStep`; after each run of `length`, `a` moves by
 * `aJump` more. Rows may repeat.
 */
export function columnsTile(
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  aStep: usize,
  aJump: usize,
  runs: i32,
  length: i32,
  b: usize,
  bStep: usize,
  out0: usize,
  out1: usize,
  out2: usize,
  out3: usize,
  lanes: i32,
  start: i32,
): void {
  let l0 = f32x4.splat(0);
  let h0 = l0;
  let l1 = l0;
  let h1 = l0;
  let l2 = l0;
  let h2 = l0;
  let l3 = l0;
  let h3 = l0;
  if (start === FROM_OUTPUT) {
    l0 = v128.load(out0);
    h0 = v128.load(out0, 16);
    l1 = v128.load(out1);
    h1 = v128.load(out1, 16);
    l2 = v128.load(out2);
    h2 = v128.load(out2, 16);
    l3 = v128.load(out3);
    h3 = v128.load(out3, 16);
  }
  for (; runs > 0; runs--) {
    for (let j = length; j > 0; j--) {
      const bl = v128.load(b);
      const bh = v128.load(b, 16);
      const s0 = v128.load_splat<f32>(a0);
      l0 = madd(s0, bl, l0);
      h0 = madd(s0, bh, h0);
      const s1 = v128.load_splat<f32>(a1);
      l1 = madd(s1, bl, l1);
      h1 = madd(s1, bh, h1);
      const s2 = v128.load_splat<f32>(a2);
      l2 = madd(s2, bl, l2);
      h2 = madd(s2, bh, h2);
      const s3 = v128.load_splat<f32>(a3);
      l3 = madd(s3, bl, l3);
      h3 = madd(s3, bh, h3);
      a0 += aStep;
      a1 += aStep;
      a2 += aStep;
      a3 += aStep;
      b += bStep;
    }
    a0 += aJump;
    a1 += aJump;
    a2 += aJump;
    a3 += aJump;
  }
  storeLanes(out0, l0, h0, lanes);
  storeLanes(out1, l1, h1, lanes);
  storeLanes(out2, l2, h2, lanes);
  storeLanes(out3, l3, h3, lanes);
}
