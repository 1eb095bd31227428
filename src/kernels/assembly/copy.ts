/** Copies between arrays whose elements lie in different orders or distances. */
import { ARGUMENTS, parallel } from "./parallel";
import { copyFloats } from "./window";

/** Axes of a copy; the last one is the innermost. */
const AXES: i32 = 6;
const CHUNK_FLOATS: i32 = 8192;

@unmanaged
class Copy {
  source: usize;
  out: usize;
  /** i32[6] sizes, i32[6] steps in the source, i32[6] steps in the output, in floats. */
  table: usize;
  rows: i32;
  blockRows: i32;
}

// @ts-ignore: decorator
@inline
function job(): Copy {
  return changetype<Copy>(ARGUMENTS);
}

// @ts-ignore: decorator
@inline
function entry(column: i32, axis: i32): i32 {
  return load<i32>(job().table + (<usize>(column * AXES + axis) << 2));
}

/** Copies `sizes` elements of the table, stepping through source and output as it says. */
export function copyStrided(source: usize, out: usize, table: usize): void {
  const task = job();
  task.source = source;
  task.out = out;
  task.table = table;
  task.rows = entry(0, 0) * entry(0, 1) * entry(0, 2) * entry(0, 3) * entry(0, 4);
  task.blockRows = max(1, CHUNK_FLOATS / max(1, entry(0, 5)));
  parallel((task.rows + task.blockRows - 1) / task.blockRows, copyBlock);
}

function copyBlock(block: i32): void {
  const task = job();
  const end = min(task.rows, (block + 1) * task.blockRows);
  const planeRows = entry(0, 4);
  let index = block * task.blockRows;
  while (index < end) {
    const first = index % planeRows;
    const last = min(planeRows, first + end - index);
    let rest = index / planeRows;
    let from = 0;
    let to = 0;
    for (let axis = 3; axis >= 0; axis--) {
      const place = rest % entry(0, axis);
      from += place * entry(1, axis);
      to += place * entry(2, axis);
      rest /= entry(0, axis);
    }
    copyRows(task.source + (<usize>from << 2), task.out + (<usize>to << 2), first, last);
    index += last - first;
  }
}

function copyRows(source: usize, out: usize, first: i32, last: i32): void {
  const columns = entry(0, 5);
  const sourceStep = <usize>entry(1, 5) << 2;
  const outStep = <usize>entry(2, 5) << 2;
  for (let row = first; row < last; row++) {
    let from = source + (<usize>(row * entry(1, 4)) << 2);
    let to = out + (<usize>(row * entry(2, 4)) << 2);
    if (sourceStep === 4 && outStep === 4) {
      copyFloats(to, from, <usize>columns << 2);
      continue;
    }
    for (let column = 0; column < columns; column++) {
      store<f32>(to, load<f32>(from));
      from += sourceStep;
      to += outStep;
    }
  }
}
