/** Sums over axes. Chunks are cut by shape, and partial sums added in their order. */
import { ARGUMENTS, parallel } from "./parallel";
import { storeFew, sumLanes } from "./simd";

@unmanaged
class Sum {
  input: usize;
  out: usize;
  count: i32;
  floats: i32;
  partBytes: usize;
  rows: i32;
  columns: i32;
  blockRows: i32;
  scale: f32;
}

// @ts-ignore: decorator
@inline
function job(): Sum {
  return changetype<Sum>(ARGUMENTS + 256); // other operations sum their parts while their own are in use
}

const PART_FLOATS: i32 = 2048;

/** The sum of `count` arrays that lie `partBytes` apart, in their order. */
export function sumParts(parts: usize, partBytes: usize, count: i32, floats: i32, out: usize): void {
  const task = job();
  task.input = parts;
  task.out = out;
  task.count = count;
  task.floats = floats;
  task.partBytes = partBytes;
  parallel((floats + PART_FLOATS - 1) / PART_FLOATS, sumPartsRange);
}

function sumPartsRange(chunk: i32): void {
  const task = job();
  const end = min(task.floats, (chunk + 1) * PART_FLOATS);
  for (let index = chunk * PART_FLOATS; index < end; index += 4) {
    let at = task.input + (<usize>index << 2);
    let sum = v128.load(at);
    for (let part = 1; part < task.count; part++) {
      at += task.partBytes;
      sum = f32x4.add(sum, v128.load(at));
    }
    const to = task.out + (<usize>index << 2);
    if (index + 4 <= end) v128.store(to, sum);
    else storeFew(to, sum, end - index);
  }
}

/** Rows of one partial column sum: enough to pay for a chunk, the same for every number of threads. */
function columnBlock(rows: i32, columns: i32): i32 {
  const block = max(64, 16384 / max(columns, 1));
  return max(block, (rows + 63) / 64);
}

/** Floats of `parts` that `columnSums` needs. */
export function columnSumFloats(rows: i32, columns: i32): i32 {
  const block = columnBlock(rows, columns);
  return ((rows + block - 1) / block) * ((columns + 19) & ~3);
}

/** out[columns] = scale × the sum of the rows of input[rows, columns]. */
export function columnSums(input: usize, out: usize, parts: usize, rows: i32, columns: i32): void {
  const task = job();
  task.input = input;
  task.rows = rows;
  task.columns = columns;
  task.blockRows = columnBlock(rows, columns);
  task.partBytes = <usize>((columns + 19) & ~3) << 2;
  const blocks = (rows + task.blockRows - 1) / task.blockRows;
  task.out = blocks === 1 ? out : parts;
  parallel(blocks, columnSumsBlock);
  if (blocks > 1) sumParts(parts, task.partBytes, blocks, columns, out);
}

function columnSumsBlock(block: i32): void {
  const task = job();
  const first = block * task.blockRows;
  const count = min(task.blockRows, task.rows - first);
  const rowBytes = <usize>task.columns << 2;
  const out = task.out + block * task.partBytes;
  let column = 0;
  for (; column + 16 <= task.columns; column += 16) {
    let at = task.input + first * rowBytes + (<usize>column << 2);
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let row = 0; row < count; row++) {
      s0 = f32x4.add(s0, v128.load(at));
      s1 = f32x4.add(s1, v128.load(at, 16));
      s2 = f32x4.add(s2, v128.load(at, 32));
      s3 = f32x4.add(s3, v128.load(at, 48));
      at += rowBytes;
    }
    const to = out + (<usize>column << 2);
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
  }
  for (; column < task.columns; column += 4) {
    let at = task.input + first * rowBytes + (<usize>column << 2);
    let sum = f32x4.splat(0);
    for (let row = 0; row < count; row++) {
      sum = f32x4.add(sum, v128.load(at));
      at += rowBytes;
    }
    const to = out + (<usize>column << 2);
    if (column + 4 <= task.columns) v128.store(to, sum);
    else storeFew(to, sum, task.columns - column);
  }
}

/** out[outer, columns] = scale × Σ over rows of input[outer, rows, columns], e.g. a global average pool. */
export function middleSums(input: usize, out: usize, outer: i32, rows: i32, columns: i32, scale: f32): void {
  const task = job();
  task.input = input;
  task.out = out;
  task.count = outer;
  task.rows = rows;
  task.columns = columns;
  task.scale = scale;
  task.blockRows = max(1, 16384 / max(1, rows * columns));
  parallel((outer + task.blockRows - 1) / task.blockRows, middleSumsBlock);
}

function middleSumsBlock(block: i32): void {
  const task = job();
  const end = min(task.count, (block + 1) * task.blockRows);
  const rowBytes = <usize>task.columns << 2;
  const scale = f32x4.splat(task.scale);
  for (let outer = block * task.blockRows; outer < end; outer++) {
    for (let column = 0; column < task.columns; column += 4) {
      let at = task.input + outer * task.rows * rowBytes + (<usize>column << 2);
      let sum = f32x4.splat(0);
      for (let row = 0; row < task.rows; row++) {
        sum = f32x4.add(sum, v128.load(at));
        at += rowBytes;
      }
      const to = task.out + outer * rowBytes + (<usize>column << 2);
      if (column + 4 <= task.columns) v128.store(to, f32x4.mul(sum, scale));
      else storeFew(to, f32x4.mul(sum, scale), task.columns - column);
    }
  }
}

/** out[rows] = scale × the sum of each row of input[rows, columns]. */
export function rowSums(input: usize, out: usize, rows: i32, columns: i32, scale: f32): void {
  const task = job();
  task.input = input;
  task.out = out;
  task.rows = rows;
  task.columns = columns;
  task.scale = scale;
  task.blockRows = max(1, 16384 / max(1, columns));
  parallel((rows + task.blockRows - 1) / task.blockRows, rowSumsBlock);
}

function rowSumsBlock(block: i32): void {
  const task = job();
  const end = min(task.rows, (block + 1) * task.blockRows);
  for (let row = block * task.blockRows; row < end; row++) {
    const sum = sumOf(task.input + ((<usize>(row * task.columns)) << 2), task.columns);
    store<f32>(task.out + (<usize>row << 2), sum * task.scale);
  }
}

/** The sum of `count` floats, in eight running sums. */
export function sumOf(at: usize, count: i32): f32 {
  let low = f32x4.splat(0);
  let high = low;
  let index = 0;
  for (; index + 8 <= count; index += 8) {
    low = f32x4.add(low, v128.load(at));
    high = f32x4.add(high, v128.load(at, 16));
    at += 32;
  }
  let sum = sumLanes(f32x4.add(low, high));
  for (; index < count; index++) {
    sum += load<f32>(at);
    at += 4;
  }
  return sum;
}
