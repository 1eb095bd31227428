/**
 * Layer normalisation of each row, Ba, Kiros & Hinton 2016: y = γ (x − mean) / √(variance + ε) + β, where
 * x is `[rows, columns]`.
 */
import { ARGUMENTS, parallel } from "./parallel";
import { madd, storeFew, sumLanes } from "./simd";
import { sumOf, sumParts } from "./sums";

@unmanaged
class LayerNorm {
  x: usize;
  y: usize;
  gamma: usize;
  beta: usize;
  statistics: usize; // mean and 1 / √(variance + ε) of each row
  change: usize;
  out: usize;
  parts: usize;
  partBytes: usize;
  rows: i32;
  columns: i32;
  blockRows: i32;
  epsilon: f32;
}

// @ts-ignore: decorator
@inline
function job(): LayerNorm {
  return changetype<LayerNorm>(ARGUMENTS);
}

/** Rows of a chunk: enough to pay for it, and at most 32 parts of gradients to sum. */
function blockRowsFor(rows: i32, columns: i32): i32 {
  return max(max(1, 4096 / columns), (rows + 31) / 32);
}

/** Floats of working memory that the gradient needs. */
export function layerNormFloats(rows: i32, columns: i32): i32 {
  const block = blockRowsFor(rows, columns);
  return ((rows + block - 1) / block) * ((2 * columns + 19) & ~3);
}

export function layerNorm(
  x: usize,
  gamma: usize,
  beta: usize,
  y: usize,
  statistics: usize,
  rows: i32,
  columns: i32,
  epsilon: f32,
): void {
  const task = job();
  task.x = x;
  task.gamma = gamma;
  task.beta = beta;
  task.y = y;
  task.statistics = statistics;
  task.rows = rows;
  task.columns = columns;
  task.epsilon = epsilon;
  task.blockRows = blockRowsFor(rows, columns);
  parallel((rows + task.blockRows - 1) / task.blockRows, normaliseBlock);
}

/** Σ (x − mean)² of a row. */
function squaresOf(at: usize, count: i32, mean: f32): f32 {
  const middle = f32x4.splat(mean);
  let sum = f32x4.splat(0);
  let index = 0;
  for (; index + 4 <= count; index += 4) {
    const value = f32x4.sub(v128.load(at), middle);
    sum = madd(value, value, sum);
    at += 16;
  }
  let total = sumLanes(sum);
  for (; index < count; index++) {
    const value = load<f32>(at) - mean;
    total += value * value;
    at += 4;
  }
  return total;
}

function normaliseBlock(block: i32): void {
  const task = job();
  const columns = task.columns;
  const end = min(task.rows, (block + 1) * task.blockRows);
  for (let row = block * task.blockRows; row < end; row++) {
    const offset = <usize>(row * columns) << 2;
    const x = task.x + offset;
    const mean = sumOf(x, columns) / <f32>columns;
    const inverse = <f32>1 / sqrt<f32>(squaresOf(x, columns, mean) / <f32>columns + task.epsilon);
    store<f32>(task.statistics + (<usize>row << 3), mean);
    store<f32>(task.statistics + (<usize>row << 3), inverse, 4);
    const scale = f32x4.splat(inverse);
    const middle = f32x4.splat(mean);
    for (let column = 0; column < columns; column += 4) {
      const at = <usize>column << 2;
      const unit = f32x4.mul(f32x4.sub(v128.load(x + at), middle), scale);
      const value = madd(unit, v128.load(task.gamma + at), v128.load(task.beta + at));
      const to = task.y + offset + at;
      if (column + 4 <= columns) v128.store(to, value);
      else storeFew(to, value, columns - column);
    }
  }
}

/** The gradients of x, γ and β. */
export function layerNormGradient(
  change: usize,
  x: usize,
  gamma: usize,
  statistics: usize,
  out: usize,
  gammaChange: usize,
  betaChange: usize,
  parts: usize,
  rows: i32,
  columns: i32,
): void {
  const task = job();
  task.change = change;
  task.x = x;
  task.gamma = gamma;
  task.statistics = statistics;
  task.out = out;
  task.parts = parts;
  task.partBytes = <usize>((2 * columns + 19) & ~3) << 2;
  task.rows = rows;
  task.columns = columns;
  task.blockRows = blockRowsFor(rows, columns);
  const blocks = (rows + task.blockRows - 1) / task.blockRows;
  parallel(blocks, gradientBlock);
  sumParts(parts, task.partBytes, blocks, columns, gammaChange);
  sumParts(parts + (<usize>columns << 2), task.partBytes, blocks, columns, betaChange);
}

function gradientBlock(block: i32): void {
  const task = job();
  const part = task.parts + <usize>block * task.partBytes;
  memory.fill(part, 0, task.partBytes);
  const end = min(task.rows, (block + 1) * task.blockRows);
  for (let row = block * task.blockRows; row < end; row++) gradientRow(row, part);
}

/** With u = (x − mean) · inverse and d = change · γ: dx = inverse · (d − mean(d) − u · mean(d · u)). */
function gradientRow(row: i32, part: usize): void {
  const task = job();
  const columns = task.columns;
  const offset = <usize>(row * columns) << 2;
  const x = task.x + offset;
  const change = task.change + offset;
  const middle = v128.load_splat<f32>(task.statistics + (<usize>row << 3));
  const inverse = v128.load_splat<f32>(task.statistics + (<usize>row << 3), 4);
  const gammaPart = part;
  const betaPart = part + (<usize>columns << 2);
  let sum = f32x4.splat(0);
  let product = f32x4.splat(0);
  const whole = columns & ~3;
  for (let column = 0; column < columns; column += 4) {
    const at = <usize>column << 2;
    const lanes = columns - column;
    let dy = v128.load(change + at);
    if (lanes < 4) dy = keepLanes(dy, lanes);
    const unit = f32x4.mul(f32x4.sub(v128.load(x + at), middle), inverse);
    const scaled = f32x4.mul(dy, v128.load(task.gamma + at));
    if (column < whole) {
      sum = f32x4.add(sum, scaled);
      product = madd(scaled, unit, product);
      v128.store(gammaPart + at, madd(dy, unit, v128.load(gammaPart + at)));
      v128.store(betaPart + at, f32x4.add(dy, v128.load(betaPart + at)));
    } else {
      sum = f32x4.add(sum, keepLanes(scaled, lanes));
      product = f32x4.add(product, keepLanes(f32x4.mul(scaled, unit), lanes));
      storeFew(gammaPart + at, madd(dy, unit, v128.load(gammaPart + at)), lanes);
      storeFew(betaPart + at, f32x4.add(dy, v128.load(betaPart + at)), lanes);
    }
  }
  const share = <f32>1 / <f32>columns;
  const mean = f32x4.splat(sumLanes(sum) * share);
  const slope = f32x4.splat(sumLanes(product) * share);
  for (let column = 0; column < columns; column += 4) {
    const at = <usize>column << 2;
    const unit = f32x4.mul(f32x4.sub(v128.load(x + at), middle), inverse);
    const scaled = f32x4.mul(v128.load(change + at), v128.load(task.gamma + at));
    const value = f32x4.mul(inverse, f32x4.sub(f32x4.sub(scaled, mean), f32x4.mul(unit, slope)));
    if (column < whole) v128.store(task.out + offset + at, value);
    else storeFew(task.out + offset + at, value, columns - column);
  }
}

/** The first `lanes` (0–3) lanes, zeros behind them, whatever was there. */
function keepLanes(value: v128, lanes: i32): v128 {
  const isKept = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(lanes));
  return v128.and(value, isKept);
}
