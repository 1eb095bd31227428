/** Functions of one or two arrays, element by element. */
import { erf4, exp4, geluSlope4, log4, normalShare4, sigmoid4, tanh4 } from "./math";
import { ARGUMENTS, parallel } from "./parallel";
import { storeFew } from "./simd";

/** Floats of a chunk: two inputs and an output of it stay in the second-level cache. */
const CHUNK_FLOATS: i32 = 16384;

@unmanaged
class Elementwise {
  a: usize;
  b: usize;
  out: usize;
  operation: i32;
  planes: i32;
  rows: i32;
  columns: i32;
  aPlaneBytes: usize;
  bPlaneBytes: usize;
  aRowBytes: usize;
  bRowBytes: usize;
  isScalarA: i32; // one value for each row
  isScalarB: i32;
  block: i32; // rows of a chunk, or columns where there is one row
  low: f32;
}

// @ts-ignore: decorator
@inline
function job(): Elementwise {
  return changetype<Elementwise>(ARGUMENTS);
}

/** Operations on two arrays, by the number that JavaScript passes. */
const ADD: i32 = 0;
const SUBTRACT: i32 = 1;
const MULTIPLY: i32 = 2;
const DIVIDE: i32 = 3;
const MAXIMUM: i32 = 4;
const MINIMUM: i32 = 5;
const SQUARED_DIFFERENCE: i32 = 6;
/** a where b > 0, else 0: the gradient of ReLU from the gradient `a` of its output `b`. */
const RELU_GRADIENT: i32 = 7;
/** The gradient of GELU from the gradient `a` of its output and its input `b`. */
const GELU_GRADIENT: i32 = 8;
/** The gradient of ELU from the gradient `a` of its output `b`. */
const ELU_GRADIENT: i32 = 9;

// @ts-ignore: decorator
@inline
function combine(operation: i32, a: v128, b: v128): v128 {
  if (operation === ADD) return f32x4.add(a, b);
  if (operation === SUBTRACT) return f32x4.sub(a, b);
  if (operation === MULTIPLY) return f32x4.mul(a, b);
  if (operation === DIVIDE) return f32x4.div(a, b);
  if (operation === MAXIMUM) return f32x4.max(a, b);
  if (operation === MINIMUM) return f32x4.min(a, b);
  if (operation === RELU_GRADIENT) return v128.and(a, f32x4.gt(b, f32x4.splat(0)));
  if (operation === GELU_GRADIENT) return f32x4.mul(a, geluSlope4(b));
  if (operation === ELU_GRADIENT) {
    const slope = v128.bitselect(f32x4.splat(1), f32x4.add(b, f32x4.splat(1)), f32x4.ge(b, f32x4.splat(0)));
    return f32x4.mul(a, slope);
  }
  const difference = f32x4.sub(a, b);
  return f32x4.mul(difference, difference);
}

/**
 * out[planes, rows, columns] = a ∘ b, where each side may lack any of the axes: its stride is 0 where planes
 * or rows share it, and `isScalar` says that columns do.
 */
export function binary(
  operation: i32,
  a: usize,
  b: usize,
  out: usize,
  planes: i32,
  rows: i32,
  columns: i32,
  aPlaneBytes: usize,
  bPlaneBytes: usize,
  aRowBytes: usize,
  bRowBytes: usize,
  isScalarA: bool,
  isScalarB: bool,
): void {
  const task = job();
  task.operation = operation;
  task.a = a;
  task.b = b;
  task.out = out;
  task.planes = planes;
  task.rows = rows;
  task.columns = columns;
  task.aPlaneBytes = aPlaneBytes;
  task.bPlaneBytes = bPlaneBytes;
  task.aRowBytes = aRowBytes;
  task.bRowBytes = bRowBytes;
  task.isScalarA = isScalarA;
  task.isScalarB = isScalarB;
  const isOneRow = planes * rows === 1;
  task.block = isOneRow ? CHUNK_FLOATS : max(1, CHUNK_FLOATS / columns);
  const total = isOneRow ? columns : planes * rows;
  parallel((total + task.block - 1) / task.block, binaryBlock);
}

function binaryBlock(block: i32): void {
  const task = job();
  const first = block * task.block;
  if (task.planes * task.rows === 1) {
    const offset = <usize>first << 2;
    const a = task.isScalarA ? task.a : task.a + offset;
    const b = task.isScalarB ? task.b : task.b + offset;
    binaryRow(a, b, task.out + offset, min(task.block, task.columns - first));
    return;
  }
  const end = min(task.planes * task.rows, first + task.block);
  const outBytes = <usize>task.columns << 2;
  for (let index = first; index < end; index++) {
    const plane = <usize>(index / task.rows);
    const row = <usize>(index % task.rows);
    const a = task.a + plane * task.aPlaneBytes + row * task.aRowBytes;
    const b = task.b + plane * task.bPlaneBytes + row * task.bRowBytes;
    binaryRow(a, b, task.out + <usize>index * outBytes, task.columns);
  }
}

function binaryRow(a: usize, b: usize, out: usize, count: i32): void {
  switch (job().operation) {
    case ADD:
      return combineRow(ADD, a, b, out, count);
    case SUBTRACT:
      return combineRow(SUBTRACT, a, b, out, count);
    case MULTIPLY:
      return combineRow(MULTIPLY, a, b, out, count);
    case DIVIDE:
      return combineRow(DIVIDE, a, b, out, count);
    case MAXIMUM:
      return combineRow(MAXIMUM, a, b, out, count);
    case MINIMUM:
      return combineRow(MINIMUM, a, b, out, count);
    case SQUARED_DIFFERENCE:
      return combineRow(SQUARED_DIFFERENCE, a, b, out, count);
    case GELU_GRADIENT:
      return combineRow(GELU_GRADIENT, a, b, out, count);
    case ELU_GRADIENT:
      return combineRow(ELU_GRADIENT, a, b, out, count);
    default:
      return combineRow(RELU_GRADIENT, a, b, out, count);
  }
}

// @ts-ignore: decorator
@inline
function combineRow(operation: i32, a: usize, b: usize, out: usize, count: i32): void {
  const task = job();
  const end = out + ((<usize>(count & ~3)) << 2);
  if (task.isScalarA && task.isScalarB) {
    const value = combine(operation, v128.load_splat<f32>(a), v128.load_splat<f32>(b));
    for (; out < end; out += 16) v128.store(out, value);
    storeFew(out, value, count & 3);
    return;
  }
  if (task.isScalarB) {
    const right = v128.load_splat<f32>(b);
    for (; out < end; out += 16) {
      v128.store(out, combine(operation, v128.load(a), right));
      a += 16;
    }
    if (count & 3) storeFew(out, combine(operation, v128.load(a), right), count & 3);
    return;
  }
  if (task.isScalarA) {
    const left = v128.load_splat<f32>(a);
    for (; out < end; out += 16) {
      v128.store(out, combine(operation, left, v128.load(b)));
      b += 16;
    }
    if (count & 3) storeFew(out, combine(operation, left, v128.load(b)), count & 3);
    return;
  }
  for (; out < end; out += 16) {
    v128.store(out, combine(operation, v128.load(a), v128.load(b)));
    a += 16;
    b += 16;
  }
  if (count & 3) storeFew(out, combine(operation, v128.load(a), v128.load(b)), count & 3);
}

/** Functions of one array, by the number that JavaScript passes. */
const RELU: i32 = 0;
const SIGMOID: i32 = 1;
const TANH: i32 = 2;
const EXP: i32 = 3;
const LOG: i32 = 4;
const SQRT: i32 = 5;
const RSQRT: i32 = 6;
const SQUARE: i32 = 7;
const NEGATE: i32 = 8;
const ABS: i32 = 9;
const RECIPROCAL: i32 = 10;
/** 1 where x > 0, `low` where it is not. */
const STEP: i32 = 11;
const ERF: i32 = 12;
/** x · the share of a standard normal distribution below x (Hendrycks & Gimpel 2016). */
const GELU: i32 = 13;
const ELU: i32 = 14;
/** x where x > 0, `low` · x where it is not. */
const LEAKY_RELU: i32 = 15;

// @ts-ignore: decorator
@inline
function transform(operation: i32, x: v128): v128 {
  if (operation === RELU) return f32x4.max(x, f32x4.splat(0));
  if (operation === SIGMOID) return sigmoid4(x);
  if (operation === TANH) return tanh4(x);
  if (operation === EXP) return exp4(x);
  if (operation === LOG) return log4(x);
  if (operation === SQRT) return f32x4.sqrt(x);
  if (operation === RSQRT) return f32x4.div(f32x4.splat(1), f32x4.sqrt(x));
  if (operation === SQUARE) return f32x4.mul(x, x);
  if (operation === NEGATE) return f32x4.neg(x);
  if (operation === ABS) return f32x4.abs(x);
  if (operation === RECIPROCAL) return f32x4.div(f32x4.splat(1), x);
  if (operation === ERF) return erf4(x);
  if (operation === GELU) return f32x4.mul(x, normalShare4(x));
  const isBelow = f32x4.lt(x, f32x4.splat(0));
  if (operation === ELU) return v128.bitselect(f32x4.sub(exp4(x), f32x4.splat(1)), x, isBelow);
  if (operation === LEAKY_RELU) return v128.bitselect(f32x4.mul(x, f32x4.splat(job().low)), x, isBelow);
  const step = v128.bitselect(f32x4.splat(1), f32x4.splat(job().low), f32x4.gt(x, f32x4.splat(0)));
  return v128.bitselect(x, step, f32x4.ne(x, x));
}

/** out[count] = f(x) for each element. */
export function unary(operation: i32, x: usize, out: usize, count: i32, low: f32): void {
  const task = job();
  task.operation = operation;
  task.a = x;
  task.out = out;
  task.columns = count;
  task.low = low;
  parallel((count + CHUNK_FLOATS - 1) / CHUNK_FLOATS, unaryBlock);
}

function unaryBlock(block: i32): void {
  const task = job();
  const first = block * CHUNK_FLOATS;
  const x = task.a + (<usize>first << 2);
  const out = task.out + (<usize>first << 2);
  const count = min(CHUNK_FLOATS, task.columns - first);
  switch (task.operation) {
    case RELU:
      return transformAll(RELU, x, out, count);
    case SIGMOID:
      return transformAll(SIGMOID, x, out, count);
    case TANH:
      return transformAll(TANH, x, out, count);
    case EXP:
      return transformAll(EXP, x, out, count);
    case LOG:
      return transformAll(LOG, x, out, count);
    case SQRT:
      return transformAll(SQRT, x, out, count);
    case RSQRT:
      return transformAll(RSQRT, x, out, count);
    case SQUARE:
      return transformAll(SQUARE, x, out, count);
    case NEGATE:
      return transformAll(NEGATE, x, out, count);
    case ABS:
      return transformAll(ABS, x, out, count);
    case RECIPROCAL:
      return transformAll(RECIPROCAL, x, out, count);
    case ERF:
      return transformAll(ERF, x, out, count);
    case GELU:
      return transformAll(GELU, x, out, count);
    case ELU:
      return transformAll(ELU, x, out, count);
    case LEAKY_RELU:
      return transformAll(LEAKY_RELU, x, out, count);
    default:
      return transformAll(STEP, x, out, count);
  }
}

// @ts-ignore: decorator
@inline
function transformAll(operation: i32, x: usize, out: usize, count: i32): void {
  const end = out + ((<usize>(count & ~3)) << 2);
  for (; out < end; out += 16) {
    v128.store(out, transform(operation, v128.load(x)));
    x += 16;
  }
  if (count & 3) storeFew(out, transform(operation, v128.load(x)), count & 3);
}
