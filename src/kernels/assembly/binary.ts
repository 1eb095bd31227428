/** Functions of two arrays, element by element, with broadcasting. */
import { geluSlope4 } from "./math";
import { ARGUMENTS, parallel } from "./parallel";
import { storeFew } from "./simd";

/** Floats of a chunk: two inputs and an output of it stay in the second-level cache. */
const CHUNK_FLOATS: i32 = 16384;

@unmanaged
class BinaryJob {
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
}

// @ts-ignore: decorator
@inline
function job(): BinaryJob {
  return changetype<BinaryJob>(ARGUMENTS);
}

/**
 * What the loops below do to each vector. A class for each, so that every one has a loop of its own: with a number
 * that tells them apart, the compiler folds the loops into one that compares it at every vector.
 */
@unmanaged
class Binary {}

@unmanaged
class Add extends Binary {
  @inline of(a: v128, b: v128): v128 {
    return f32x4.add(a, b);
  }
}
@unmanaged
class Subtract extends Binary {
  @inline of(a: v128, b: v128): v128 {
    return f32x4.sub(a, b);
  }
}
@unmanaged
class Multiply extends Binary {
  @inline of(a: v128, b: v128): v128 {
    return f32x4.mul(a, b);
  }
}
@unmanaged
class Divide extends Binary {
  @inline of(a: v128, b: v128): v128 {
    return f32x4.div(a, b);
  }
}
@unmanaged
class Maximum extends Binary {
  @inline of(a: v128, b: v128): v128 {
    return f32x4.max(a, b);
  }
}
@unmanaged
class Minimum extends Binary {
  @inline of(a: v128, b: v128): v128 {
    return f32x4.min(a, b);
  }
}
@unmanaged
class SquaredDifference extends Binary {
  @inline of(a: v128, b: v128): v128 {
    const difference = f32x4.sub(a, b);
    return f32x4.mul(difference, difference);
  }
}
/** a where b > 0, else 0: the gradient of ReLU from the gradient `a` of its output `b`. */
@unmanaged
class ReluGradient extends Binary {
  @inline of(a: v128, b: v128): v128 {
    return v128.and(a, f32x4.gt(b, f32x4.splat(0)));
  }
}
/** The gradient of GELU from the gradient `a` of its output and its input `b`. */
@unmanaged
class GeluGradient extends Binary {
  @inline of(a: v128, b: v128): v128 {
    return f32x4.mul(a, geluSlope4(b));
  }
}
/** The gradient of ELU from the gradient `a` of its output `b`. */
@unmanaged
class EluGradient extends Binary {
  @inline of(a: v128, b: v128): v128 {
    const slope = v128.bitselect(f32x4.splat(1), f32x4.add(b, f32x4.splat(1)), f32x4.ge(b, f32x4.splat(0)));
    return f32x4.mul(a, slope);
  }
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

/** By the number that JavaScript passes. */
function binaryRow(a: usize, b: usize, out: usize, count: i32): void {
  switch (job().operation) {
    case 0:
      return combineRow<Add>(a, b, out, count);
    case 1:
      return combineRow<Subtract>(a, b, out, count);
    case 2:
      return combineRow<Multiply>(a, b, out, count);
    case 3:
      return combineRow<Divide>(a, b, out, count);
    case 4:
      return combineRow<Maximum>(a, b, out, count);
    case 5:
      return combineRow<Minimum>(a, b, out, count);
    case 6:
      return combineRow<SquaredDifference>(a, b, out, count);
    case 7:
      return combineRow<ReluGradient>(a, b, out, count);
    case 8:
      return combineRow<GeluGradient>(a, b, out, count);
    default:
      return combineRow<EluGradient>(a, b, out, count);
  }
}

function combineRow<Operation extends Binary>(a: usize, b: usize, out: usize, count: i32): void {
  const task = job();
  const operation = changetype<Operation>(0);
  const end = out + ((<usize>(count & ~3)) << 2);
  if (task.isScalarA && task.isScalarB) {
    const value = operation.of(v128.load_splat<f32>(a), v128.load_splat<f32>(b));
    for (; out < end; out += 16) v128.store(out, value);
    storeFew(out, value, count & 3);
    return;
  }
  if (task.isScalarB) {
    const right = v128.load_splat<f32>(b);
    for (; out < end; out += 16) {
      v128.store(out, operation.of(v128.load(a), right));
      a += 16;
    }
    if (count & 3) storeFew(out, operation.of(v128.load(a), right), count & 3);
    return;
  }
  if (task.isScalarA) {
    const left = v128.load_splat<f32>(a);
    for (; out < end; out += 16) {
      v128.store(out, operation.of(left, v128.load(b)));
      b += 16;
    }
    if (count & 3) storeFew(out, operation.of(left, v128.load(b)), count & 3);
    return;
  }
  for (; out < end; out += 16) {
    v128.store(out, operation.of(v128.load(a), v128.load(b)));
    a += 16;
    b += 16;
  }
  if (count & 3) storeFew(out, operation.of(v128.load(a), v128.load(b)), count & 3);
}
