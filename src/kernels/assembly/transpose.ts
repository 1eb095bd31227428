/** Arrays with their axes in another order. */
import { ARGUMENTS, parallel } from "./parallel";
import { copyFloats } from "./window";

/** Axes that a transposition may have. */
const MAX_AXES: i32 = 6;

@unmanaged
class Transpose {
  input: usize;
  out: usize;
  /** i32[6] sizes of the output, then i32[6] steps in the input, in floats; both start with the outer axes. */
  axes: usize;
  outer: i32;
  blockRows: i32;
}

// @ts-ignore: decorator
@inline
function job(): Transpose {
  return changetype<Transpose>(ARGUMENTS);
}

// @ts-ignore: decorator
@inline
function sizeOf(axis: i32): i32 {
  return load<i32>(job().axes + (<usize>axis << 2));
}

// @ts-ignore: decorator
@inline
function stepOf(axis: i32): i32 {
  return load<i32>(job().axes + (<usize>(MAX_AXES + axis) << 2));
}

/** Writes `out` in order; `axes` says how large its six axes are and how far apart in the input. */
export function transpose(input: usize, out: usize, axes: usize): void {
  const task = job();
  task.input = input;
  task.out = out;
  task.axes = axes;
  task.outer = sizeOf(0) * sizeOf(1) * sizeOf(2) * sizeOf(3);
  task.blockRows = max(1, 8192 / max(1, sizeOf(4) * sizeOf(5)));
  parallel((task.outer + task.blockRows - 1) / task.blockRows, transposeBlock);
}

function transposeBlock(block: i32): void {
  const task = job();
  const end = min(task.outer, (block + 1) * task.blockRows);
  const planeBytes = <usize>(sizeOf(4) * sizeOf(5)) << 2;
  for (let plane = block * task.blockRows; plane < end; plane++) {
    let rest = plane;
    let offset = 0;
    for (let axis = 3; axis >= 0; axis--) {
      offset += (rest % sizeOf(axis)) * stepOf(axis);
      rest /= sizeOf(axis);
    }
    copyPlane(task.input + (<usize>offset << 2), task.out + <usize>plane * planeBytes);
  }
}

function copyPlane(source: usize, out: usize): void {
  const rows = sizeOf(4);
  const columns = sizeOf(5);
  const rowStep = <usize>stepOf(4) << 2;
  const step = <usize>stepOf(5) << 2;
  for (let row = 0; row < rows; row++) {
    let at = source + <usize>row * rowStep;
    if (step === 4) {
      copyFloats(out, at, <usize>columns << 2);
      out += <usize>columns << 2;
      continue;
    }
    for (let column = 0; column < columns; column++) {
      store<f32>(out, load<f32>(at));
      at += step;
      out += 4;
    }
  }
}
