/** Matrix products, batched, with either side transposed, with bias and ReLU or GELU. */
import { geluRow } from "./gelu";
import { packColumns, packRows } from "./pack";
import { ARGUMENTS, parallel, scratch } from "./parallel";
import { multiplyColumns, multiplyRows } from "./product";
import { FROM_BIAS, FROM_OUTPUT, FROM_ZERO } from "./tile";
import { copyFloats } from "./window";

/** Multiply–adds that are worth a chunk of their own, about 4 µs. */
const CHUNK_WORK: i32 = 1 << 17;
/**
 * From this length on, a column of rows shares too few lines of the cache; what is read down columns is
 * copied.
 */
const LONG_ROW: i32 = 512;

@unmanaged
class Matmul {
  a: usize;
  b: usize;
  out: usize;
  bias: usize; // padded to a multiple of eight, 0 if there is none
  slope: usize; // 0 without GELU
  packed: usize;
  rows: i32;
  columns: i32;
  depth: i32;
  panels: i32;
  aBytes: usize; // from one matrix of the batch to the next, 0 to broadcast
  bBytes: usize;
  packedBytes: usize;
  transposeB: i32;
  isRelu: i32;
  blockRows: i32;
  blockPanels: i32;
  rowBlocks: i32;
  blocks: i32; // per matrix
}

// @ts-ignore: decorator
@inline
function job(): Matmul {
  return changetype<Matmul>(ARGUMENTS);
}

/** Floats of `packed` that `matmul` needs. */
export function matmulPackedFloats(bBatch: i32, columns: i32, depth: i32): i32 {
  return bBatch * ((columns + 7) & ~7) * depth;
}

/**
 * out[batch, rows, columns] = a[batch, rows, depth] · b[batch, depth, columns] + bias, either side stored
 * transposed. A batch of 1 on one side serves all of the other's. With a `slope`, which is of out's shape and for
 * a left side as it is stored only, out is GELU of that, and `slope` receives its slope.
 */
export function matmul(
  a: usize,
  b: usize,
  out: usize,
  bias: usize,
  packed: usize,
  aBatch: i32,
  bBatch: i32,
  rows: i32,
  columns: i32,
  depth: i32,
  transposeA: bool,
  transposeB: bool,
  isRelu: bool,
  slope: usize,
): void {
  if (bBatch === 1 && !transposeA) {
    rows *= aBatch; // one taller matrix
    aBatch = 1;
  }
  const task = job();
  task.a = a;
  task.b = b;
  task.out = out;
  task.bias = bias;
  task.packed = packed;
  task.rows = rows;
  task.columns = columns;
  task.depth = depth;
  task.panels = (columns + 7) >> 3;
  task.aBytes = aBatch === 1 ? 0 : (<usize>(rows * depth)) << 2;
  task.bBytes = bBatch === 1 ? 0 : (<usize>(columns * depth)) << 2;
  task.packedBytes = bBatch === 1 ? 0 : (<usize>(task.panels * depth)) << 5;
  task.transposeB = transposeB;
  task.isRelu = isRelu;
  task.slope = slope;
  if (transposeA && max(rows, columns) >= LONG_ROW) splitLong(task);
  else split(task);
  const batch = max(aBatch, bBatch);
  const usesB = transposeA && !transposeB && columns < LONG_ROW; // as it is, without packing
  if (usesB) {
    parallel(batch * task.blocks, multiplyTransposed);
    return;
  }
  const packs = bBatch * task.panels;
  if (packs * depth > 4096) {
    parallel(packs, packPanel);
  } else {
    for (let panel = 0; panel < packs; panel++) packPanel(panel);
  }
  if (transposeA) parallel(batch * task.blocks, multiplyTransposedPacked);
  else parallel(batch * task.blocks, multiply);
}

/** Blocks of rows whose left side stays in the first-level cache, of all columns unless rows are few. */
function split(task: Matmul): void {
  const rowWork = task.columns * task.depth;
  let rows = max(CHUNK_WORK / max(rowWork, 1), min(64, 8192 / task.depth));
  rows = min((max(rows, 4) + 3) & ~3, (task.rows + 3) & ~3);
  task.blockRows = rows;
  task.rowBlocks = (task.rows + rows - 1) / rows;
  const panelWork = rows * 8 * task.depth;
  const wanted = task.rowBlocks >= 8 ? task.panels : (task.panels * task.rowBlocks + 7) / 8;
  task.blockPanels = min(task.panels, max(wanted, CHUNK_WORK / max(panelWork, 1)));
  if (task.blockPanels === 0) task.blockPanels = 1;
  task.blocks = task.rowBlocks * ((task.panels + task.blockPanels - 1) / task.blockPanels);
}

/** Blocks of aᵀ · b of which a slice of both sides stays in the first-level cache. */
function splitLong(task: Matmul): void {
  task.blockRows = min(64, (task.rows + 3) & ~3);
  task.rowBlocks = (task.rows + task.blockRows - 1) / task.blockRows;
  task.blockPanels = min(16, task.panels);
  task.blocks = task.rowBlocks * ((task.panels + task.blockPanels - 1) / task.blockPanels);
}

function packPanel(index: i32): void {
  const task = job();
  const panel = index % task.panels;
  const b = task.b + (index / task.panels) * task.bBytes;
  const out = task.packed + ((<usize>(index * task.depth)) << 5);
  const lanes = min(8, task.columns - panel * 8);
  if (task.transposeB) {
    packColumns(b + ((<usize>(panel * 8 * task.depth)) << 2), <usize>task.depth << 2, lanes, task.depth, out);
  } else {
    packRows(b + (panel << 5), <usize>task.columns << 2, lanes, task.depth, out);
  }
}

function multiply(index: i32): void {
  const task = job();
  const matrix = index / task.blocks;
  const block = index % task.blocks;
  const firstRow = (block % task.rowBlocks) * task.blockRows;
  const firstPanel = (block / task.rowBlocks) * task.blockPanels;
  const aRow = <usize>task.depth << 2;
  const outRow = <usize>task.columns << 2;
  const packed = task.packed + <usize>matrix * task.packedBytes;
  const rows = min(task.rows - firstRow, task.blockRows);
  const columns = min(task.columns - firstPanel * 8, task.blockPanels * 8);
  const offset = <usize>(matrix * task.rows + firstRow) * outRow + (<usize>firstPanel << 5);
  multiplyRows(
    task.a + <usize>matrix * task.aBytes + <usize>firstRow * aRow,
    aRow,
    rows,
    task.depth,
    packed + (<usize>(firstPanel * task.depth) << 5),
    columns,
    task.out + offset,
    outRow,
    task.bias ? FROM_BIAS : FROM_ZERO,
    task.bias + (<usize>firstPanel << 5),
    <bool>task.isRelu,
  );
  if (!task.slope) return;
  for (let row: usize = 0; row < <usize>rows; row++) {
    const at = offset + row * outRow;
    geluRow(task.out + at, task.slope + at, columns);
  }
}

function multiplyTransposed(index: i32): void {
  const task = job();
  const b = task.b + <usize>(index / task.blocks) * task.bBytes;
  multiplySlices(index, b, <usize>task.columns << 2, 32);
}

function multiplyTransposedPacked(index: i32): void {
  const task = job();
  const b = task.packed + <usize>(index / task.blocks) * task.packedBytes;
  multiplySlices(index, b, 32, (<usize>task.depth) << 5);
}

/** A block of aᵀ · b, in slices of the depth whose rows of a and b stay in the cache. */
function multiplySlices(index: i32, b: usize, bStep: usize, bPanel: usize): void {
  const task = job();
  const matrix = index / task.blocks;
  const block = index % task.blocks;
  const firstRow = (block % task.rowBlocks) * task.blockRows;
  const firstPanel = (block / task.rowBlocks) * task.blockPanels;
  const rows = min(task.rows - firstRow, task.blockRows);
  const columns = min(task.columns - firstPanel * 8, task.blockPanels * 8);
  const isLong = task.rows >= LONG_ROW;
  const aRow = <usize>task.rows << 2;
  const aStep = isLong ? <usize>rows << 2 : aRow;
  const outRow = <usize>task.columns << 2;
  const a = task.a + <usize>matrix * task.aBytes + (<usize>firstRow << 2);
  const out = task.out + <usize>(matrix * task.rows + firstRow) * outRow + (<usize>firstPanel << 5);
  const slice = max(64, 8192 / (rows + columns));
  for (let depth = 0; depth < task.depth; depth += slice) {
    const length = min(slice, task.depth - depth);
    let from = a + <usize>depth * aRow;
    if (isLong) {
      for (let k: usize = 0; k < <usize>length; k++) copyFloats(scratch() + k * aStep, from + k * aRow, aStep);
      from = scratch();
    }
    multiplyColumns(
      from,
      aStep,
      rows,
      length,
      b + <usize>firstPanel * bPanel + <usize>depth * bStep,
      bStep,
      bPanel,
      columns,
      out,
      outRow,
      depth === 0 ? FROM_ZERO : FROM_OUTPUT,
    );
  }
  if (task.bias || task.isRelu) finish(out, rows, columns, task.bias + (<usize>firstPanel << 5));
}

/** Adds the bias and applies ReLU to a block; only aᵀ · b needs it afterwards. */
function finish(out: usize, rows: i32, columns: i32, bias: usize): void {
  const task = job();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = out + (<usize>(row * task.columns + column) << 2);
      let value = load<f32>(at);
      if (task.bias) value += load<f32>(bias + (<usize>column << 2));
      store<f32>(at, task.isRelu ? max<f32>(value, 0) : value);
    }
  }
}
