/** The gradients of batch normalisation in training and of the ReLU and the residual behind it. */
import { CACHED_FLOATS, describe, job, padded } from "./batchNorm";
import { parallel } from "./parallel";
import { madd, storeFew } from "./simd";

/**
 * The gradients of x, γ, β and, unless `residualChange` is 0, of the residual, from the gradient `change` of
 * y; y is read only for ReLU.
 */
export function batchNormGradient(
  change: usize,
  x: usize,
  y: usize,
  gamma: usize,
  mean: usize,
  variance: usize,
  out: usize,
  gammaChange: usize,
  betaChange: usize,
  residualChange: usize,
  room: usize,
  rows: i32,
  channels: i32,
  epsilon: f32,
  isRelu: bool,
): void {
  const task = describe(x, room, rows, channels, isRelu);
  task.y = y;
  task.change = change;
  task.residualChange = residualChange;
  task.out = out;
  const rowBytes = padded(channels);
  for (let channel = 0; channel < channels; channel++) {
    store<f32>(task.factors + (<usize>channel << 2), load<f32>(mean + (<usize>channel << 2)));
  }
  const parts = (rows + task.partRows - 1) / task.partRows;
  parallel(parts, changeSumsOfPart);
  for (let channel = 0; channel < channels; channel++) {
    const at = <usize>channel << 2;
    let sum: f64 = 0;
    let product: f64 = 0;
    for (let part = 0; part < parts; part++) {
      const from = task.parts + <usize>(2 * part) * rowBytes + at;
      sum += <f64>load<f32>(from);
      product += <f64>load<f32>(from + rowBytes);
    }
    const inverse = 1 / Math.sqrt(<f64>load<f32>(variance + at) + <f64>epsilon);
    const scale = <f64>load<f32>(gamma + at) * inverse;
    store<f32>(gammaChange + at, <f32>(product * inverse));
    store<f32>(betaChange + at, <f32>sum);
    // dx = scale · (change − mean of change − (x − mean) · inverse² · mean of change · (x − mean))
    const slope = (-scale * inverse * inverse * product) / <f64>rows;
    const constant = (-scale * sum) / <f64>rows - slope * <f64>load<f32>(mean + at);
    store<f32>(task.factors + at, <f32>scale);
    store<f32>(task.factors + rowBytes + at, <f32>slope);
    store<f32>(task.factors + 2 * rowBytes + at, <f32>constant);
  }
  if (residualChange) {
    task.change = residualChange; // behind ReLU already
    task.isRelu = 0;
  }
  parallel((rows + task.chunkRows - 1) / task.chunkRows, changeChunk);
}

/** Σ change and Σ change · (x − mean) of a part; writes the gradient of the residual on the way. */
function changeSumsOfPart(part: i32): void {
  const task = job();
  const end = min(task.rows, (part + 1) * task.partRows);
  const sums = task.parts + <usize>(2 * part) * padded(task.channels);
  memory.fill(sums, 0, 2 * padded(task.channels));
  const step = max(1, CACHED_FLOATS / task.channels);
  for (let row = part * task.partRows; row < end; row += step) addChangeSums(row, min(step, end - row), sums);
}

function addChangeSums(first: i32, count: i32, sums: usize): void {
  const task = job();
  const rowBytes = <usize>task.channels << 2;
  const zero = f32x4.splat(0);
  for (let channel = 0; channel < task.channels; channel += 4) {
    const offset = <usize>channel << 2;
    const mean = v128.load(task.factors + offset);
    const lanes = task.channels - channel;
    let sum = v128.load(sums + offset);
    let product = v128.load(sums + padded(task.channels) + offset);
    let at = <usize>first * rowBytes + offset;
    for (let row = 0; row < count; row++) {
      let change = v128.load(task.change + at);
      if (task.isRelu) change = v128.and(change, f32x4.gt(v128.load(task.y + at), zero));
      if (task.residualChange) {
        if (lanes >= 4) v128.store(task.residualChange + at, change);
        else storeFew(task.residualChange + at, change, lanes);
      }
      sum = f32x4.add(sum, change);
      product = madd(change, f32x4.sub(v128.load(task.x + at), mean), product);
      at += rowBytes;
    }
    v128.store(sums + offset, sum);
    v128.store(sums + padded(task.channels) + offset, product);
  }
}

function changeChunk(chunk: i32): void {
  const task = job();
  const end = min(task.rows, (chunk + 1) * task.chunkRows);
  const step = max(1, CACHED_FLOATS / task.channels);
  for (let row = chunk * task.chunkRows; row < end; row += step) changeRows(row, min(step, end - row));
}

function changeRows(first: i32, count: i32): void {
  const task = job();
  const rowBytes = <usize>task.channels << 2;
  const factorBytes = padded(task.channels);
  const zero = f32x4.splat(0);
  for (let channel = 0; channel < task.channels; channel += 4) {
    const offset = <usize>channel << 2;
    const scale = v128.load(task.factors + offset);
    const slope = v128.load(task.factors + factorBytes + offset);
    const constant = v128.load(task.factors + 2 * factorBytes + offset);
    const lanes = task.channels - channel;
    let at = <usize>first * rowBytes + offset;
    for (let row = 0; row < count; row++) {
      let change = v128.load(task.change + at);
      if (task.isRelu) change = v128.and(change, f32x4.gt(v128.load(task.y + at), zero));
      const value = madd(change, scale, madd(v128.load(task.x + at), slope, constant));
      if (lanes >= 4) v128.store(task.out + at, value);
      else storeFew(task.out + at, value, lanes);
      at += rowBytes;
    }
  }
}
