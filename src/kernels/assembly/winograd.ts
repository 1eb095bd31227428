/**
 * 3 × 3 convolutions of stride 1 with fewer multiplications: F(2×2, 3×3) of Lavin & Gray, Fast Algorithms for
 * Convolutional Neural Networks, 2016, section 4.1. A tile of 2 × 2 outputs costs 16 products for each pair
 * of channels, not 36; rounding errors stay about as large as those of the direct sum.
 */
import { packColumns, packRows } from "./pack";
import { ARGUMENTS, parallel, scratch } from "./parallel";
import { multiplyRows } from "./product";
import { storeFew } from "./simd";
import { FROM_ZERO } from "./tile";
import { PRODUCTS, productStride, stripRowsFor, tileBytes, transformStrip } from "./winogradTiles";

@unmanaged
class Winograd {
  input: usize;
  kernel: usize;
  bias: usize; // 0 if there is none
  output: usize;
  packed: usize; // the transformed filter, `[16, outChannels / 8, inChannels, 8]`
  inHeight: i32;
  inWidth: i32;
  inChannels: i32;
  top: i32;
  left: i32;
  outHeight: i32;
  outWidth: i32;
  outChannels: i32;
  isRelu: i32;
  isTurned: i32;
  panels: i32;
  tileColumns: i32;
  stripRows: i32; // rows of tiles
  strips: i32;
}

// @ts-ignore: decorator
@inline
function job(): Winograd {
  return changetype<Winograd>(ARGUMENTS);
}

/** Floats of `packed`. */
export function winogradFloats(inChannels: i32, outChannels: i32): i32 {
  return PRODUCTS * ((outChannels + 7) & ~7) * inChannels;
}

/** Floats of a thread's working memory that a strip of one row of tiles needs. */
export function winogradRowFloats(inWidth: i32, inChannels: i32, outWidth: i32, outChannels: i32): i32 {
  const tiles = (outWidth + 1) >> 1;
  const products = PRODUCTS * tiles * (((inChannels + 3) & ~3) + ((outChannels + 7) & ~7));
  return products + 1024 + 4 * (max(inWidth, outWidth) + 4) * inChannels + 9 * 8 * inChannels;
}

/**
 * output[batch, outHeight, outWidth, outChannels] of input[batch, inHeight, inWidth, inChannels]. The kernel
 * is `[3, 3, inChannels, outChannels]`, or with `isTurned` `[3, 3, outChannels, inChannels]` turned by half a
 * turn, which makes it the gradient of the input of a convolution.
 */
export function convolveWinograd(
  input: usize,
  kernel: usize,
  bias: usize,
  output: usize,
  packed: usize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  inChannels: i32,
  paddingTop: i32,
  paddingLeft: i32,
  outHeight: i32,
  outWidth: i32,
  outChannels: i32,
  isRelu: bool,
  isTurned: bool,
): void {
  const task = job();
  task.input = input;
  task.kernel = kernel;
  task.bias = bias;
  task.output = output;
  task.packed = packed;
  task.inHeight = inHeight;
  task.inWidth = inWidth;
  task.inChannels = inChannels;
  task.top = -paddingTop;
  task.left = -paddingLeft;
  task.outHeight = outHeight;
  task.outWidth = outWidth;
  task.outChannels = outChannels;
  task.isRelu = isRelu;
  task.isTurned = isTurned;
  task.panels = (outChannels + 7) >> 3;
  task.tileColumns = (outWidth + 1) >> 1;
  const tileRows = (outHeight + 1) >> 1;
  task.stripRows = stripRowsFor(tileRows, task.tileColumns, inChannels, outChannels);
  task.strips = (tileRows + task.stripRows - 1) / task.stripRows;
  parallel(task.panels, transformFilter);
  parallel(batch * task.strips, convolveStrip);
}

// @ts-ignore: decorator
@inline
function half(value: v128): v128 {
  return f32x4.mul(value, f32x4.splat(0.5));
}

/** G g Gᵀ for eight output channels. */
function transformFilter(panel: i32): void {
  const task = job();
  const depth = task.inChannels;
  const tapBytes = <usize>depth << 5;
  const taps = scratch();
  const lanes = min(8, task.outChannels - panel * 8);
  for (let tap = 0; tap < 9; tap++) {
    const out = taps + <usize>tap * tapBytes;
    if (task.isTurned) {
      const source = task.kernel + (<usize>(((8 - tap) * task.outChannels + panel * 8) * depth) << 2);
      packColumns(source, <usize>depth << 2, lanes, depth, out);
    } else {
      const source = task.kernel + (<usize>(tap * depth * task.outChannels + panel * 8) << 2);
      packRows(source, <usize>task.outChannels << 2, lanes, depth, out);
    }
  }
  const productBytes = <usize>task.panels * tapBytes;
  const packed = task.packed + <usize>panel * tapBytes;
  for (let offset: usize = 0; offset < tapBytes; offset += 16) {
    for (let row = 0; row < 4; row++) {
      // A row of G g: of the first, the mean of all and of alternating signs, or the last row of g.
      const out = packed + offset + <usize>(4 * row) * productBytes;
      const g0 = filterRow(taps + offset, tapBytes, row);
      const g1 = filterRow(taps + offset + tapBytes, tapBytes, row);
      const g2 = filterRow(taps + offset + 2 * tapBytes, tapBytes, row);
      const outer = f32x4.add(g0, g2);
      v128.store(out, g0);
      v128.store(out + productBytes, half(f32x4.add(outer, g1)));
      v128.store(out + 2 * productBytes, half(f32x4.sub(outer, g1)));
      v128.store(out + 3 * productBytes, g2);
    }
  }
}

/** Row `row` of G g in one column of g, whose rows are three taps apart. */
// @ts-ignore: decorator
@inline
function filterRow(column: usize, tapBytes: usize, row: i32): v128 {
  const top = v128.load(column);
  const bottom = v128.load(column + 6 * tapBytes);
  if (row === 0) return top;
  if (row === 3) return bottom;
  const outer = f32x4.add(top, bottom);
  const middle = v128.load(column + 3 * tapBytes);
  return half(row === 1 ? f32x4.add(outer, middle) : f32x4.sub(outer, middle));
}

function convolveStrip(index: i32): void {
  const task = job();
  const firstTile = (index % task.strips) * task.stripRows;
  const tileRows = min(task.stripRows, ((task.outHeight + 1) >> 1) - firstTile);
  if (tileRows <= 0) return;
  const image = index / task.strips;
  const channels = task.inChannels;
  const imageFloats = task.inHeight * task.inWidth * channels;
  const tiles = tileRows * task.tileColumns;
  const inBytes = tileBytes(channels);
  const inProduct = productStride(tiles, channels);
  const padded = task.panels << 3;
  const outBytes = tileBytes(padded);
  const outProduct = productStride(tiles, padded);
  const transformed = scratch();
  const products = transformed + <usize>PRODUCTS * inProduct;
  const window = products + <usize>PRODUCTS * outProduct;
  const source = task.input + (<usize>(image * imageFloats) << 2);
  const top = 2 * firstTile + task.top;
  transformStrip(
    source, task.inHeight, task.inWidth, channels, top, task.left,
    tileRows, task.tileColumns, window, transformed,
  );
  const panelBytes = (<usize>(task.panels * channels)) << 5;
  for (let product = 0; product < PRODUCTS; product++) {
    multiplyRows(
      transformed + <usize>product * inProduct,
      inBytes,
      tiles,
      channels,
      task.packed + <usize>product * panelBytes,
      padded,
      products + <usize>product * outProduct,
      outBytes,
      FROM_ZERO,
      0,
      false,
    );
  }
  const output = task.output + (<usize>(image * task.outHeight * task.outWidth * task.outChannels) << 2);
  let from = products;
  for (let row = 0; row < tileRows; row++) {
    for (let column = 0; column < task.tileColumns; column++) {
      finishTile(from, outProduct, output, 2 * (firstTile + row), 2 * column);
      from += outBytes;
    }
  }
}

/** Aᵀ m A, bias and activation: the 2 × 2 outputs from (row, column), those of them that there are. */
function finishTile(source: usize, productBytes: usize, output: usize, row: i32, column: i32): void {
  const task = job();
  const pixelBytes = <usize>task.outChannels << 2;
  const outRowBytes = <usize>task.outWidth * pixelBytes;
  const to = output + <usize>row * outRowBytes + <usize>column * pixelBytes;
  const hasRight = column + 1 < task.outWidth;
  const hasBelow = row + 1 < task.outHeight;
  for (let channel = 0; channel < task.outChannels; channel += 4) {
    const offset = <usize>channel << 2;
    const lanes = task.outChannels - channel;
    const bias = task.bias ? v128.load(task.bias + offset) : f32x4.splat(0);
    const from = source + offset;
    const t0 = upper(from, productBytes);
    const t1 = upper(from + productBytes, productBytes);
    const t2 = upper(from + 2 * productBytes, productBytes);
    storeOutput(to + offset, f32x4.add(f32x4.add(t0, t1), f32x4.add(t2, bias)), lanes);
    if (hasRight) {
      const t3 = upper(from + 3 * productBytes, productBytes);
      storeOutput(to + pixelBytes + offset, f32x4.add(f32x4.sub(f32x4.sub(t1, t2), t3), bias), lanes);
    }
    if (!hasBelow) continue;
    const b0 = lower(from, productBytes);
    const b1 = lower(from + productBytes, productBytes);
    const b2 = lower(from + 2 * productBytes, productBytes);
    storeOutput(to + outRowBytes + offset, f32x4.add(f32x4.add(b0, b1), f32x4.add(b2, bias)), lanes);
    if (hasRight) {
      const b3 = lower(from + 3 * productBytes, productBytes);
      const value = f32x4.add(f32x4.sub(f32x4.sub(b1, b2), b3), bias);
      storeOutput(to + outRowBytes + pixelBytes + offset, value, lanes);
    }
  }
}

/** The first row of Aᵀ m in one column of m, whose rows are four products apart. */
// @ts-ignore: decorator
@inline
function upper(column: usize, productBytes: usize): v128 {
  const step = 4 * productBytes;
  return f32x4.add(f32x4.add(v128.load(column), v128.load(column + step)), v128.load(column + 2 * step));
}

/** The second row. */
// @ts-ignore: decorator
@inline
function lower(column: usize, productBytes: usize): v128 {
  const step = 4 * productBytes;
  const above = f32x4.sub(v128.load(column + step), v128.load(column + 2 * step));
  return f32x4.sub(above, v128.load(column + 3 * step));
}

// @ts-ignore: decorator
@inline
function storeOutput(to: usize, value: v128, lanes: i32): void {
  const result = job().isRelu ? f32x4.pmax(value, f32x4.splat(0)) : value;
  if (lanes >= 4) v128.store(to, result);
  else storeFew(to, result, lanes);
}
