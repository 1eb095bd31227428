/**
 * The gradient of the filter of a 3 × 3 convolution of stride 1, as the transpose of `winograd.ts`: with
 * Y = Aᵀ ((G g Gᵀ) ⊙ (Bᵀ d B)) A, it is Gᵀ (Σ over tiles of (A dY Aᵀ) ⊙ (Bᵀ d B)) G.
 */
import { ARGUMENTS, parallel, scratch } from "./parallel";
import { multiplyColumns } from "./product";
import { storeFew } from "./simd";
import { sumParts } from "./sums";
import { FROM_OUTPUT, FROM_ZERO } from "./tile";
import { PRODUCTS, productStride, stripRowsFor, tileBytes, transformStrip } from "./winogradTiles";

@unmanaged
class Gradient {
  input: usize;
  change: usize; // the gradient of the output
  out: usize;
  parts: usize; // `[groups, 16, inChannels, outChannels]`
  partBytes: usize;
  batch: i32;
  group: i32; // images of a part
  inHeight: i32;
  inWidth: i32;
  inChannels: i32;
  top: i32;
  left: i32;
  outHeight: i32;
  outWidth: i32;
  outChannels: i32;
  tileRows: i32;
  tileColumns: i32;
  stripRows: i32;
}

// @ts-ignore: decorator
@inline
function job(): Gradient {
  return changetype<Gradient>(ARGUMENTS);
}

/** Floats of `parts`. */
export function winogradGradientFloats(partCount: i32, inChannels: i32, outChannels: i32): i32 {
  return partCount * (PRODUCTS * inChannels * outChannels + 32);
}

const CHUNK_FLOATS: i32 = 1024;

/** kernelGradient[3, 3, inChannels, outChannels], from `partCount` parts at most. */
export function winogradKernelGradient(
  input: usize,
  outputGradient: usize,
  kernelGradient: usize,
  parts: usize,
  partCount: i32,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  inChannels: i32,
  paddingTop: i32,
  paddingLeft: i32,
  outHeight: i32,
  outWidth: i32,
  outChannels: i32,
): void {
  const task = job();
  const floats = inChannels * outChannels;
  task.input = input;
  task.change = outputGradient;
  task.out = kernelGradient;
  task.parts = parts;
  task.partBytes = <usize>(PRODUCTS * floats + 32) << 2;
  task.batch = batch;
  task.group = (batch + partCount - 1) / partCount;
  task.inHeight = inHeight;
  task.inWidth = inWidth;
  task.inChannels = inChannels;
  task.top = -paddingTop;
  task.left = -paddingLeft;
  task.outHeight = outHeight;
  task.outWidth = outWidth;
  task.outChannels = outChannels;
  task.tileRows = (outHeight + 1) >> 1;
  task.tileColumns = (outWidth + 1) >> 1;
  task.stripRows = stripRowsFor(task.tileRows, task.tileColumns, inChannels, outChannels);
  const groups = (batch + task.group - 1) / task.group;
  parallel(groups, addGroup);
  if (groups > 1) sumParts(parts, task.partBytes, groups, PRODUCTS * floats, parts);
  parallel((floats + CHUNK_FLOATS - 1) / CHUNK_FLOATS, finishChunk);
}

function addGroup(group: i32): void {
  const task = job();
  const endImage = min(task.batch, (group + 1) * task.group);
  let start = FROM_ZERO;
  for (let image = group * task.group; image < endImage; image++) {
    for (let row = 0; row < task.tileRows; row += task.stripRows) {
      addStrip(image, row, min(task.stripRows, task.tileRows - row), group, start);
      start = FROM_OUTPUT;
    }
  }
}

function addStrip(image: i32, firstTile: i32, tileRows: i32, group: i32, start: i32): void {
  const task = job();
  const channels = task.inChannels;
  const tiles = tileRows * task.tileColumns;
  const inProduct = productStride(tiles, channels);
  const outBytes = tileBytes(task.outChannels);
  const outProduct = productStride(tiles, task.outChannels);
  const transformed = scratch();
  const changes = transformed + <usize>PRODUCTS * inProduct;
  const window = changes + <usize>PRODUCTS * outProduct;
  const source = task.input + (<usize>(image * task.inHeight * task.inWidth * channels) << 2);
  const top = 2 * firstTile + task.top;
  transformStrip(
    source, task.inHeight, task.inWidth, channels, top, task.left,
    tileRows, task.tileColumns, window, transformed,
  );
  let to = changes;
  for (let row = 0; row < tileRows; row++) {
    for (let column = 0; column < task.tileColumns; column++) {
      transformChange(image, 2 * (firstTile + row), 2 * column, to, outProduct);
      to += outBytes;
    }
  }
  const rowBytes = <usize>task.outChannels << 2;
  let part = task.parts + <usize>group * task.partBytes;
  for (let product = 0; product < PRODUCTS; product++) {
    multiplyColumns(
      transformed + <usize>product * inProduct,
      tileBytes(channels),
      channels,
      tiles,
      changes + <usize>product * outProduct,
      outBytes,
      32,
      task.outChannels,
      part,
      rowBytes,
      start,
    );
    part += <usize>channels * rowBytes;
  }
}

/** A dY Aᵀ of the 2 × 2 outputs from (row, column), zeros for those that there are not. */
function transformChange(image: i32, row: i32, column: i32, out: usize, productBytes: usize): void {
  const task = job();
  const pixelBytes = <usize>task.outChannels << 2;
  const at = task.change + <usize>((image * task.outHeight + row) * task.outWidth + column) * pixelBytes;
  const below = at + <usize>task.outWidth * pixelBytes;
  const hasRight = column + 1 < task.outWidth;
  const hasBelow = row + 1 < task.outHeight;
  const zero = f32x4.splat(0);
  for (let channel = 0; channel < task.outChannels; channel += 4) {
    const offset = <usize>channel << 2;
    const y00 = v128.load(at + offset);
    const y01 = hasRight ? v128.load(at + pixelBytes + offset) : zero;
    const y10 = hasBelow ? v128.load(below + offset) : zero;
    const y11 = hasRight && hasBelow ? v128.load(below + pixelBytes + offset) : zero;
    const to = out + offset;
    const next = 4 * productBytes;
    storeChange(y00, y01, to, productBytes);
    storeChange(f32x4.add(y00, y10), f32x4.add(y01, y11), to + next, productBytes);
    storeChange(f32x4.sub(y00, y10), f32x4.sub(y01, y11), to + 2 * next, productBytes);
    storeChange(f32x4.neg(y10), f32x4.neg(y11), to + 3 * next, productBytes);
  }
}

/** A row of A dY, times Aᵀ. */
// @ts-ignore: decorator
@inline
function storeChange(left: v128, right: v128, out: usize, productBytes: usize): void {
  v128.store(out, left);
  v128.store(out + productBytes, f32x4.add(left, right));
  v128.store(out + 2 * productBytes, f32x4.sub(left, right));
  v128.store(out + 3 * productBytes, f32x4.neg(right));
}

/** Gᵀ s G of the summed products s, for a range of pairs of channels. */
function finishChunk(chunk: i32): void {
  const task = job();
  const floats = task.inChannels * task.outChannels;
  const step = <usize>floats << 2;
  const end = min(floats, (chunk + 1) * CHUNK_FLOATS);
  for (let index = chunk * CHUNK_FLOATS; index < end; index += 4) {
    const from = task.parts + (<usize>index << 2);
    const to = task.out + (<usize>index << 2);
    for (let row = 0; row < 3; row++) {
      const t0 = gradientRow(from, step, row);
      const t1 = gradientRow(from + step, step, row);
      const t2 = gradientRow(from + 2 * step, step, row);
      const t3 = gradientRow(from + 3 * step, step, row);
      const out = to + <usize>(3 * row) * step;
      storePart(out, f32x4.add(t0, half(f32x4.add(t1, t2))), end - index);
      storePart(out + step, half(f32x4.sub(t1, t2)), end - index);
      storePart(out + 2 * step, f32x4.add(half(f32x4.add(t1, t2)), t3), end - index);
    }
  }
}

/** Row `row` of Gᵀ s in one column of s, whose rows are four products apart. */
// @ts-ignore: decorator
@inline
function gradientRow(column: usize, step: usize, row: i32): v128 {
  const s1 = v128.load(column + 4 * step);
  const s2 = v128.load(column + 8 * step);
  if (row === 1) return half(f32x4.sub(s1, s2));
  const middle = half(f32x4.add(s1, s2));
  return f32x4.add(middle, v128.load(row === 0 ? column : column + 12 * step));
}

// @ts-ignore: decorator
@inline
function half(value: v128): v128 {
  return f32x4.mul(value, f32x4.splat(0.5));
}

// @ts-ignore: decorator
@inline
function storePart(to: usize, value: v128, lanes: i32): void {
  if (lanes >= 4) v128.store(to, value);
  else storeFew(to, value, lanes);
}
