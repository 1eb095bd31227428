/** Softmax and its cross-entropy. */
import { exp4 } from "./math";
import { ARGUMENTS, parallel } from "./parallel";
import { maxLanes, storeFew, sumLanes } from "./simd";
import { sumOf } from "./sums";

@unmanaged
class Softmax {
  input: usize;
  out: usize;
  labels: usize;
  losses: usize;
  rows: i32;
  columns: i32;
  blockRows: i32;
  hasClasses: i32;
  scale: f32;
}

// @ts-ignore: decorator
@inline
function job(): Softmax {
  return changetype<Softmax>(ARGUMENTS);
}

/** The largest of `count` floats; what is not a number counts as none. */
function maximumOf(at: usize, count: i32): f32 {
  let top = f32x4.splat(-Infinity);
  let index = 0;
  for (; index + 4 <= count; index += 4) {
    top = f32x4.pmax(top, v128.load(at)); // one instruction, where max takes seven
    at += 16;
  }
  let largest = maxLanes(top);
  for (; index < count; index++) {
    largest = max(largest, load<f32>(at));
    at += 4;
  }
  return largest;
}

/** out = exp(scale × (x − top)); returns its sum. */
export function expRow(x: usize, out: usize, count: i32, scale: f32): f32 {
  const top = f32x4.splat(maximumOf(x, count));
  const factor = f32x4.splat(scale);
  let sum = f32x4.splat(0);
  let index = 0;
  for (; index + 4 <= count; index += 4) {
    const value = exp4(f32x4.mul(f32x4.sub(v128.load(x), top), factor));
    sum = f32x4.add(sum, value);
    v128.store(out, value);
    x += 16;
    out += 16;
  }
  let total = sumLanes(sum);
  if (index < count) {
    storeFew(out, exp4(f32x4.mul(f32x4.sub(v128.load(x), top), factor)), count - index);
    for (; index < count; index++) {
      total += load<f32>(out);
      out += 4;
    }
  }
  return total;
}

/** at[0 … count) × factor, in place. */
export function scaleRow(at: usize, count: i32, factor: f32): void {
  const factors = f32x4.splat(factor);
  let index = 0;
  for (; index + 4 <= count; index += 4) {
    v128.store(at, f32x4.mul(v128.load(at), factors));
    at += 16;
  }
  if (index < count) storeFew(at, f32x4.mul(v128.load(at), factors), count - index);
}

/** Probabilities of each row of logits, `[rows, columns]`. */
export function softmax(logits: usize, out: usize, rows: i32, columns: i32): void {
  const task = job();
  task.input = logits;
  task.out = out;
  task.rows = rows;
  task.columns = columns;
  task.blockRows = max(1, 4096 / columns);
  parallel((rows + task.blockRows - 1) / task.blockRows, softmaxBlock);
}

function softmaxBlock(block: i32): void {
  const task = job();
  const end = min(task.rows, (block + 1) * task.blockRows);
  for (let row = block * task.blockRows; row < end; row++) {
    const offset = <usize>(row * task.columns) << 2;
    const sum = expRow(task.input + offset, task.out + offset, task.columns, 1);
    scaleRow(task.out + offset, task.columns, <f32>1 / sum);
  }
}

/**
 * loss[1] = the mean over rows of −Σ labels · log softmax(logits), and its gradient (softmax · Σ labels −
 * labels) / rows. Labels are rows of weights, or int32 classes. `losses` has room for a loss of each row.
 */
export function softmaxCrossEntropy(
  labels: usize,
  logits: usize,
  gradient: usize,
  loss: usize,
  losses: usize,
  hasClasses: bool,
  rows: i32,
  columns: i32,
): void {
  const task = job();
  task.labels = labels;
  task.input = logits;
  task.out = gradient;
  task.losses = losses;
  task.hasClasses = hasClasses;
  task.rows = rows;
  task.columns = columns;
  task.scale = <f32>1 / <f32>rows;
  task.blockRows = max(1, 4096 / columns);
  parallel((rows + task.blockRows - 1) / task.blockRows, crossEntropyBlock);
  store<f32>(loss, sumOf(losses, rows) * task.scale);
}

function crossEntropyBlock(block: i32): void {
  const task = job();
  const end = min(task.rows, (block + 1) * task.blockRows);
  for (let row = block * task.blockRows; row < end; row++) {
    const offset = <usize>(row * task.columns) << 2;
    const logits = task.input + offset;
    const out = task.out + offset;
    const sum = expRow(logits, out, task.columns, 1);
    const logSum = <f32>Math.log(sum) + maximumOf(logits, task.columns);
    let loss: f32 = 0;
    if (task.hasClasses) {
      const label = load<i32>(task.labels + (<usize>row << 2));
      loss = logSum - load<f32>(logits + (<usize>label << 2));
      scaleRow(out, task.columns, task.scale / sum);
      const at = out + (<usize>label << 2);
      store<f32>(at, load<f32>(at) - task.scale);
    } else {
      const labels = task.labels + offset;
      const factor = (sumOf(labels, task.columns) * task.scale) / sum;
      for (let column = 0; column < task.columns; column++) {
        const at = <usize>column << 2;
        const label = load<f32>(labels + at);
        loss += label * (logSum - load<f32>(logits + at));
        store<f32>(out + at, load<f32>(out + at) * factor - label * task.scale);
      }
    }
    store<f32>(task.losses + (<usize>row << 2), loss);
  }
}
