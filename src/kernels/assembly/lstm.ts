/**
 * Long short-term memory over a sequence, Hochreiter & Schmidhuber 1997 with the forget gate of Gers, Schmidhuber &
 * Cummins 2000: c ← σ(f) c + σ(i) tanh(g), h ← σ(o) tanh(c). Gates lie side by side in PyTorch's order i, f, g, o, and
 * each row of the batch has its times one after the other.
 */
import { sigmoid4, tanh4 } from "./math";
import { matmul, matmulPackedFloats } from "./matmul";
import { ARGUMENTS, parallel } from "./parallel";
import { madd, storeFew } from "./simd";

/** Cells that are worth a chunk of their own. */
const CHUNK_CELLS: i32 = 512;

/** Where the arrays of one time are; matrix products have their own job between the times. */
@unmanaged
class LstmTime {
  gates: usize; // [rows, times, 4 · units]: from the input; going back, their gradient
  activated: usize; // σ(i), σ(f), tanh(g), σ(o)
  cells: usize; // [rows, times, units]
  before: usize; // h of the time before, 0 at the first
  y: usize; // h; going back, its gradient
  product: usize; // of what comes from the other time, [rows, 4 · units]; going back [rows, units]
  carried: usize; // what goes into the next product: h, or the gates' gradient
  cellChange: usize; // [rows, units]
  rows: i32;
  times: i32;
  units: i32;
  time: i32;
  blockRows: i32;
}

// @ts-ignore: decorator
@inline
function job(): LstmTime {
  return changetype<LstmTime>(ARGUMENTS);
}

// @ts-ignore: decorator
@inline
function put(at: usize, value: v128, lanes: i32): void {
  if (lanes >= 4) v128.store(at, value);
  else storeFew(at, value, lanes);
}

/** Bytes of so many floats, with a vector's room behind them. */
// @ts-ignore: decorator
@inline
function room(floats: i32): usize {
  return <usize>((floats + 7) & ~3) << 2;
}

/** Floats of working memory that either direction needs. */
export function lstmFloats(rows: i32, times: i32, units: i32): i32 {
  const packed = max(
    matmulPackedFloats(1, 4 * units, max(units, rows * times)),
    matmulPackedFloats(1, units, 4 * units),
  );
  return <i32>((room(4 * rows * units) * 2 + room(rows * units)) >> 2) + packed;
}

/** `y`, `before` and `cells` are `[rows, times, units]`, `gates` and `activated` four times as wide. */
export function lstm(
  gates: usize,
  kernel: usize,
  y: usize,
  activated: usize,
  cells: usize,
  before: usize,
  work: usize,
  rows: i32,
  times: i32,
  units: i32,
): void {
  const product = work;
  const carried = product + room(4 * rows * units);
  const packed = carried + room(rows * units);
  for (let time = 0; time < times; time++) {
    if (time > 0) {
      matmul(carried, kernel, product, 0, packed, 1, 1, rows, 4 * units, units, false, false, false, 0);
    }
    const task = job();
    task.gates = gates;
    task.activated = activated;
    task.cells = cells;
    task.before = before;
    task.y = y;
    task.product = product;
    task.carried = carried;
    startTime(task, rows, times, units, time);
    parallel((rows + task.blockRows - 1) / task.blockRows, forward);
  }
}

function startTime(task: LstmTime, rows: i32, times: i32, units: i32, time: i32): void {
  task.rows = rows;
  task.times = times;
  task.units = units;
  task.time = time;
  task.blockRows = max(1, CHUNK_CELLS / units);
}

function forward(block: i32): void {
  const task = job();
  const units = task.units;
  const time = task.time;
  const end = min(task.rows, (block + 1) * task.blockRows);
  const gate = <usize>units << 2;
  for (let row = block * task.blockRows; row < end; row++) {
    const offset = <usize>((row * task.times + time) * units) << 2;
    const isLast = time + 1 === task.times;
    for (let unit = 0; unit < units; unit += 4) {
      const lanes = units - unit;
      const at = offset + (<usize>unit << 2);
      const wide = (offset << 2) + (<usize>unit << 2);
      const from = task.gates + wide;
      let i = v128.load(from);
      let f = v128.load(from + gate);
      let g = v128.load(from + 2 * gate);
      let o = v128.load(from + 3 * gate);
      if (time > 0) {
        const recurrent = task.product + (<usize>(4 * row * units + unit) << 2);
        i = f32x4.add(i, v128.load(recurrent));
        f = f32x4.add(f, v128.load(recurrent + gate));
        g = f32x4.add(g, v128.load(recurrent + 2 * gate));
        o = f32x4.add(o, v128.load(recurrent + 3 * gate));
      }
      i = sigmoid4(i);
      f = sigmoid4(f);
      g = tanh4(g);
      o = sigmoid4(o);
      let c = f32x4.mul(i, g);
      if (time > 0) c = madd(f, v128.load(task.cells + at - gate), c);
      else put(task.before + at, f32x4.splat(0), lanes);
      const h = f32x4.mul(o, tanh4(c));
      const to = task.activated + wide;
      put(to, i, lanes);
      put(to + gate, f, lanes);
      put(to + 2 * gate, g, lanes);
      put(to + 3 * gate, o, lanes);
      put(task.cells + at, c, lanes);
      put(task.y + at, h, lanes);
      put(task.carried + (<usize>(row * units + unit) << 2), h, lanes);
      if (!isLast) put(task.before + at + gate, h, lanes);
    }
  }
}

/** The gradients of `gates` and of the kernel, from that of `y`. */
export function lstmGradient(
  dy: usize,
  kernel: usize,
  activated: usize,
  cells: usize,
  before: usize,
  gateChange: usize,
  kernelChange: usize,
  work: usize,
  rows: i32,
  times: i32,
  units: i32,
): void {
  const carried = work;
  const product = carried + room(4 * rows * units);
  const cellChange = product + room(4 * rows * units);
  const packed = cellChange + room(rows * units);
  const wide = 4 * units;
  for (let time = times - 1; time >= 0; time--) {
    if (time + 1 < times) {
      matmul(carried, kernel, product, 0, packed, 1, 1, rows, units, wide, false, true, false, 0);
    }
    const task = job();
    task.gates = gateChange;
    task.activated = activated;
    task.cells = cells;
    task.y = dy;
    task.product = product;
    task.carried = carried;
    task.cellChange = cellChange;
    startTime(task, rows, times, units, time);
    parallel((rows + task.blockRows - 1) / task.blockRows, backward);
  }
  matmul(before, gateChange, kernelChange, 0, packed, 1, 1, units, wide, rows * times, true, false, false, 0);
}

function backward(block: i32): void {
  const task = job();
  const units = task.units;
  const time = task.time;
  const end = min(task.rows, (block + 1) * task.blockRows);
  const gate = <usize>units << 2;
  const one = f32x4.splat(1);
  for (let row = block * task.blockRows; row < end; row++) {
    const offset = <usize>((row * task.times + time) * units) << 2;
    const isLast = time + 1 === task.times;
    for (let unit = 0; unit < units; unit += 4) {
      const lanes = units - unit;
      const at = offset + (<usize>unit << 2);
      const wide = (offset << 2) + (<usize>unit << 2);
      const from = task.activated + wide;
      const i = v128.load(from);
      const f = v128.load(from + gate);
      const g = v128.load(from + 2 * gate);
      const o = v128.load(from + 3 * gate);
      const squashed = tanh4(v128.load(task.cells + at));
      const own = <usize>(row * units + unit) << 2;
      let dh = v128.load(task.y + at);
      if (!isLast) dh = f32x4.add(dh, v128.load(task.product + own));
      let dc = f32x4.mul(f32x4.mul(dh, o), f32x4.sub(one, f32x4.mul(squashed, squashed)));
      if (!isLast) dc = f32x4.add(dc, v128.load(task.cellChange + own));
      put(task.cellChange + own, f32x4.mul(dc, f), lanes);
      const di = f32x4.mul(f32x4.mul(dc, g), f32x4.mul(i, f32x4.sub(one, i)));
      const dg = f32x4.mul(f32x4.mul(dc, i), f32x4.sub(one, f32x4.mul(g, g)));
      const dO = f32x4.mul(f32x4.mul(dh, squashed), f32x4.mul(o, f32x4.sub(one, o)));
      let df = f32x4.splat(0);
      if (time > 0) {
        const cellBefore = v128.load(task.cells + at - gate);
        df = f32x4.mul(f32x4.mul(dc, cellBefore), f32x4.mul(f, f32x4.sub(one, f)));
      }
      putGates(task.gates + wide, gate, di, df, dg, dO, lanes);
      putGates(task.carried + (<usize>(4 * row * units + unit) << 2), gate, di, df, dg, dO, lanes);
    }
  }
}

// @ts-ignore: decorator
@inline
function putGates(at: usize, gate: usize, i: v128, f: v128, g: v128, o: v128, lanes: i32): void {
  put(at, i, lanes);
  put(at + gate, f, lanes);
  put(at + 2 * gate, g, lanes);
  put(at + 3 * gate, o, lanes);
}
