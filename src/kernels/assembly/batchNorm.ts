/**
 * Batch normalisation in training, Ioffe & Szegedy 2015, algorithm 1, with what follows it in a residual net:
 * y = activation(γ (x − mean) / √(variance + ε) + β + residual). x is `[rows, channels]`.
 */
import { ARGUMENTS, parallel } from "./parallel";
import { madd, storeFew } from "./simd";

/** Floats of a chunk, and of the part of it that stays in the first-level cache. */
const CHUNK_FLOATS: i32 = 16384;
export const CACHED_FLOATS: i32 = 2048;
const MAX_PARTS: i32 = 32;

@unmanaged
export class BatchNorm {
  x: usize;
  y: usize;
  residual: usize; // 0 if there is none
  change: usize; // the gradient of y
  residualChange: usize; // the gradient of the residual, 0 if there is none
  out: usize;
  parts: usize; // two sums of each channel for each part
  factors: usize; // three rows of factors, each padded to four channels
  rows: i32;
  channels: i32;
  partRows: i32;
  chunkRows: i32;
  isRelu: i32;
}

// @ts-ignore: decorator
@inline
export function job(): BatchNorm {
  return changetype<BatchNorm>(ARGUMENTS);
}

/** Bytes of a row of factors. */
// @ts-ignore: decorator
@inline
export function padded(channels: i32): usize {
  return <usize>((channels + 3) & ~3) << 2;
}

/** Floats of working memory for `channels` channels. */
export function batchNormFloats(channels: i32): i32 {
  return (2 * MAX_PARTS + 3) * ((channels + 3) & ~3);
}

/** Sets what both directions read: what x is, and how it is divided among threads. */
export function describe(x: usize, room: usize, rows: i32, channels: i32, isRelu: bool): BatchNorm {
  const task = job();
  task.x = x;
  task.factors = room;
  task.parts = room + 3 * padded(channels);
  task.rows = rows;
  task.channels = channels;
  task.partRows = max((rows + MAX_PARTS - 1) / MAX_PARTS, CHUNK_FLOATS / channels);
  task.chunkRows = max(1, CHUNK_FLOATS / channels);
  task.isRelu = isRelu;
  return task;
}

/** Writes y, and each channel's mean and biased variance. `residual` may be 0. */
export function batchNorm(
  x: usize,
  gamma: usize,
  beta: usize,
  residual: usize,
  y: usize,
  mean: usize,
  variance: usize,
  room: usize,
  rows: i32,
  channels: i32,
  epsilon: f32,
  isRelu: bool,
): void {
  const task = describe(x, room, rows, channels, isRelu);
  task.residual = residual;
  task.y = y;
  const parts = (rows + task.partRows - 1) / task.partRows;
  parallel(parts, sumsOfPart);
  const rowBytes = padded(channels);
  for (let channel = 0; channel < channels; channel++) {
    const at = <usize>channel << 2;
    let sum: f64 = 0;
    let square: f64 = 0;
    for (let part = 0; part < parts; part++) {
      const from = task.parts + <usize>(2 * part) * rowBytes + at;
      sum += <f64>load<f32>(from);
      square += <f64>load<f32>(from + rowBytes);
    }
    const offset = sum / <f64>rows;
    const spread = Math.max(0, square / <f64>rows - offset * offset);
    const middle = <f64>load<f32>(x + at) + offset;
    const scale = <f64>load<f32>(gamma + at) / Math.sqrt(spread + <f64>epsilon);
    store<f32>(mean + at, <f32>middle);
    store<f32>(variance + at, <f32>spread);
    store<f32>(task.factors + at, <f32>scale);
    store<f32>(task.factors + rowBytes + at, <f32>(<f64>load<f32>(beta + at) - middle * scale));
  }
  parallel((rows + task.chunkRows - 1) / task.chunkRows, normaliseChunk);
}

/** y = γ (x − mean) / √(variance + ε) + β with given statistics; γ and β may be 0, for 1 and 0. */
export function batchNormGiven(
  x: usize,
  gamma: usize,
  beta: usize,
  mean: usize,
  variance: usize,
  y: usize,
  room: usize,
  rows: i32,
  channels: i32,
  epsilon: f32,
): void {
  const task = describe(x, room, rows, channels, false);
  task.residual = 0;
  task.y = y;
  for (let channel = 0; channel < channels; channel++) {
    const at = <usize>channel << 2;
    const inverse = <f32>1 / sqrt<f32>(load<f32>(variance + at) + epsilon);
    const scale = gamma ? inverse * load<f32>(gamma + at) : inverse;
    const shift = beta ? load<f32>(beta + at) : <f32>0;
    store<f32>(task.factors + at, scale);
    store<f32>(task.factors + padded(channels) + at, shift - load<f32>(mean + at) * scale);
  }
  parallel((rows + task.chunkRows - 1) / task.chunkRows, normaliseChunk);
}

/** Σ (x − s) and Σ (x − s)² of a part, where s is the first row: near the mean, so that little cancels. */
function sumsOfPart(part: i32): void {
  const task = job();
  const first = part * task.partRows;
  const end = min(task.rows, first + task.partRows);
  const rowBytes = <usize>task.channels << 2;
  const sums = task.parts + <usize>(2 * part) * padded(task.channels);
  for (let channel = 0; channel < task.channels; channel += 4) {
    const offset = <usize>channel << 2;
    const shift = v128.load(task.x + offset);
    let sum = f32x4.splat(0);
    let square = sum;
    let sum2 = sum;
    let square2 = sum;
    let at = task.x + <usize>first * rowBytes + offset;
    let row = first;
    for (; row + 2 <= end; row += 2) {
      const value = f32x4.sub(v128.load(at), shift);
      const next = f32x4.sub(v128.load(at + rowBytes), shift);
      sum = f32x4.add(sum, value);
      square = madd(value, value, square);
      sum2 = f32x4.add(sum2, next);
      square2 = madd(next, next, square2);
      at += 2 * rowBytes;
    }
    if (row < end) {
      const value = f32x4.sub(v128.load(at), shift);
      sum = f32x4.add(sum, value);
      square = madd(value, value, square);
    }
    v128.store(sums + offset, f32x4.add(sum, sum2));
    v128.store(sums + padded(task.channels) + offset, f32x4.add(square, square2));
  }
}

function normaliseChunk(chunk: i32): void {
  const task = job();
  const end = min(task.rows, (chunk + 1) * task.chunkRows);
  const step = max(1, CACHED_FLOATS / task.channels);
  for (let row = chunk * task.chunkRows; row < end; row += step) normaliseRows(row, min(step, end - row));
}

function normaliseRows(first: i32, count: i32): void {
  const task = job();
  const rowBytes = <usize>task.channels << 2;
  const zero = f32x4.splat(0);
  for (let channel = 0; channel < task.channels; channel += 4) {
    const offset = <usize>channel << 2;
    const scale = v128.load(task.factors + offset);
    const shift = v128.load(task.factors + padded(task.channels) + offset);
    const lanes = task.channels - channel;
    let at = <usize>first * rowBytes + offset;
    for (let row = 0; row < count; row++) {
      let value = madd(v128.load(task.x + at), scale, shift);
      if (task.residual) value = f32x4.add(value, v128.load(task.residual + at));
      if (task.isRelu) value = f32x4.pmax(value, zero);
      if (lanes >= 4) v128.store(task.y + at, value);
      else storeFew(task.y + at, value, lanes);
      at += rowBytes;
    }
  }
}
