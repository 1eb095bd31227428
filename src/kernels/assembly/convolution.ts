/**
 * Convolutions without an im2row matrix: in a padded image `[height, width, channels]` the inputs of one
 * output pixel are one contiguous run for each row of the filter, so the product's inner loop walks the image
 * itself. A strip of a padded image stays in the first-level cache.
 *
 * The gradient of the input is a convolution of the output's gradient with the turned filter; with a stride,
 * one for each phase of the input's pixels, with the part of the filter that reaches them.
 */
import { packColumns, packRows } from "./pack";
import { ARGUMENTS, parallel, rowTable, scratch } from "./parallel";
import { Convolution, cutStrips, inputRowBytes, job, stripInput } from "./strips";
import { FROM_BIAS, FROM_ZERO, rowsPanel } from "./tile";

/** Filters being packed; lies behind the convolution's own arguments. */
@unmanaged
class Filter {
  source: usize;
  packed: usize;
  kernelHeight: i32;
  kernelWidth: i32;
  inChannels: i32;
  outChannels: i32;
  panels: i32;
  stride: i32;
  phaseRow: i32;
  phaseColumn: i32;
  tapRows: i32;
  tapColumns: i32;
}

// @ts-ignore: decorator
@inline
function filter(): Filter {
  return changetype<Filter>(ARGUMENTS + 128);
}

function convolveStrip(index: i32): void {
  const task = job();
  const image = index / task.strips;
  const firstRow = (index % task.strips) * task.stripRows;
  const rows = min(task.stripRows, task.outHeight - firstRow);
  if (rows <= 0) return;
  const room = scratch();
  const source = stripInput(task, image, firstRow, rows, room);
  const rowBytes = inputRowBytes(task, source, room);
  const output = task.output + image * task.outImageBytes + firstRow * task.outRowBytes;

  const end = listPixels(task, rows, source, rowBytes, output);
  const run = task.kernelWidth * task.inChannels;
  const panelBytes = (<usize>(task.kernelHeight * run)) << 5;
  const isOneRun = <usize>run << 2 === rowBytes || task.kernelHeight === 1;
  for (let channel = 0; channel < task.outChannels; channel += 8) {
    rowsPanel(
      rowTable(),
      end,
      <usize>channel << 2,
      isOneRun ? 1 : task.kernelHeight,
      isOneRun ? run * task.kernelHeight : run,
      rowBytes,
      task.packed + <usize>(channel >> 3) * panelBytes,
      min(8, task.outChannels - channel),
      task.bias ? FROM_BIAS : FROM_ZERO,
      task.bias + (<usize>channel << 2),
      <bool>task.isRelu,
    );
  }
}

/** Lists input and output address of each pixel, the last one repeated up to a multiple of four. */
function listPixels(task: Convolution, rows: i32, source: usize, rowBytes: usize, output: usize): usize {
  const step = <usize>(task.strideWidth * task.inChannels) << 2;
  let at = rowTable();
  for (let row = 0; row < rows; row++) {
    let input = source + <usize>(row * task.strideHeight) * rowBytes;
    let out = output + <usize>row * task.outRowBytes;
    for (let column = 0; column < task.outWidth; column++) {
      store<usize>(at, input);
      store<usize>(at, out, 4);
      input += step;
      out += task.outPixelBytes;
      at += 8;
    }
  }
  for (let extra = rows * task.outWidth; extra & 3; extra++) {
    store<usize>(at, load<usize>(at - 8));
    store<usize>(at, load<usize>(at - 4), 4);
    at += 8;
  }
  return at;
}

/** Packs the filter `[kernelHeight × kernelWidth × inChannels, outChannels]`. */
function packFilter(panel: i32): void {
  const task = filter();
  const depth = task.kernelHeight * task.kernelWidth * task.inChannels;
  const lanes = min(8, task.outChannels - panel * 8);
  const out = task.packed + ((<usize>(panel * depth)) << 5);
  packRows(task.source + (<usize>panel << 5), <usize>task.outChannels << 2, lanes, depth, out);
}

/**
 * output[batch, outHeight, outWidth, outChannels] of input[batch, inHeight, inWidth, inChannels] and
 * kernel[kernelHeight, kernelWidth, inChannels, outChannels]; `bias` is padded to eight, 0 if there is none.
 */
export function convolve(
  input: usize,
  kernel: usize,
  bias: usize,
  output: usize,
  packed: usize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  inChannels: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  stride: i32,
  paddingTop: i32,
  paddingLeft: i32,
  outHeight: i32,
  outWidth: i32,
  outChannels: i32,
  isRelu: bool,
): void {
  const weights = filter();
  weights.source = kernel;
  weights.packed = packed;
  weights.kernelHeight = kernelHeight;
  weights.kernelWidth = kernelWidth;
  weights.inChannels = inChannels;
  weights.outChannels = outChannels;
  const panels = (outChannels + 7) >> 3;
  if (panels * kernelHeight * kernelWidth * inChannels > 4096) parallel(panels, packFilter);
  else for (let panel = 0; panel < panels; panel++) packFilter(panel);

  const task = job();
  task.input = input;
  task.inHeight = inHeight;
  task.inWidth = inWidth;
  task.inChannels = inChannels;
  task.kernelHeight = kernelHeight;
  task.kernelWidth = kernelWidth;
  task.strideHeight = stride;
  task.strideWidth = stride;
  task.top = -paddingTop;
  task.left = -paddingLeft;
  task.outHeight = outHeight;
  task.outWidth = outWidth;
  task.outChannels = outChannels;
  task.output = output;
  task.outPixelBytes = <usize>outChannels << 2;
  task.outRowBytes = outWidth * task.outPixelBytes;
  task.outImageBytes = outHeight * task.outRowBytes;
  task.packed = packed;
  task.bias = bias;
  task.isRelu = isRelu;
  cutStrips(task);
  parallel(batch * task.strips, convolveStrip);
}

/** Packs the turned part of the filter that reaches one phase: `[taps × outChannels, inChannels]`. */
function packTurned(panel: i32): void {
  const task = filter();
  const out = task.packed + ((<usize>(panel * task.tapRows * task.tapColumns * task.outChannels)) << 5);
  const lanes = min(8, task.inChannels - panel * 8);
  let at = out;
  for (let row = task.tapRows - 1; row >= 0; row--) {
    for (let column = task.tapColumns - 1; column >= 0; column--) {
      const kernelRow = task.phaseRow + row * task.stride;
      const kernelColumn = task.phaseColumn + column * task.stride;
      const tap = (kernelRow * task.kernelWidth + kernelColumn) * task.inChannels + panel * 8;
      const source = task.source + ((<usize>(tap * task.outChannels)) << 2);
      packColumns(source, <usize>task.outChannels << 2, lanes, task.outChannels, at);
      at += (<usize>task.outChannels) << 5;
    }
  }
}

/**
 * The gradient of the input, `[batch, inHeight, inWidth, inChannels]`, from that of the output; the arguments
 * are those of the forward convolution.
 */
export function convolveInputGradient(
  outputGradient: usize,
  kernel: usize,
  inputGradient: usize,
  packed: usize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  inChannels: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  stride: i32,
  paddingTop: i32,
  paddingLeft: i32,
  outHeight: i32,
  outWidth: i32,
  outChannels: i32,
): void {
  const pixelBytes = <usize>inChannels << 2;
  const hasUnreached = stride > kernelHeight || stride > kernelWidth;
  if (hasUnreached) memory.fill(inputGradient, 0, batch * inHeight * inWidth * pixelBytes);
  for (let row = 0; row < min(stride, inHeight); row++) {
    for (let column = 0; column < min(stride, inWidth); column++) {
      const weights = filter();
      weights.source = kernel;
      weights.packed = packed;
      weights.kernelHeight = kernelHeight;
      weights.kernelWidth = kernelWidth;
      weights.inChannels = inChannels;
      weights.outChannels = outChannels;
      weights.stride = stride;
      weights.phaseRow = (row + paddingTop) % stride;
      weights.phaseColumn = (column + paddingLeft) % stride;
      weights.tapRows = (kernelHeight - weights.phaseRow + stride - 1) / stride;
      weights.tapColumns = (kernelWidth - weights.phaseColumn + stride - 1) / stride;
      if (weights.tapRows <= 0 || weights.tapColumns <= 0) continue;
      const panels = (inChannels + 7) >> 3;
      if (panels * weights.tapRows * weights.tapColumns * outChannels > 4096) parallel(panels, packTurned);
      else for (let panel = 0; panel < panels; panel++) packTurned(panel);

      const task = job();
      task.input = outputGradient;
      task.inHeight = outHeight;
      task.inWidth = outWidth;
      task.inChannels = outChannels;
      task.kernelHeight = weights.tapRows;
      task.kernelWidth = weights.tapColumns;
      task.strideHeight = 1;
      task.strideWidth = 1;
      task.top = (row + paddingTop - weights.phaseRow) / stride - weights.tapRows + 1;
      task.left = (column + paddingLeft - weights.phaseColumn) / stride - weights.tapColumns + 1;
      task.outHeight = (inHeight - row + stride - 1) / stride;
      task.outWidth = (inWidth - column + stride - 1) / stride;
      task.outChannels = inChannels;
      task.output = inputGradient + (row * inWidth + column) * pixelBytes;
      task.outPixelBytes = stride * pixelBytes;
      task.outRowBytes = stride * inWidth * pixelBytes;
      task.outImageBytes = inHeight * inWidth * pixelBytes;
      task.packed = packed;
      task.bias = 0;
      task.isRelu = 0;
      cutStrips(task);
      parallel(batch * task.strips, convolveStrip);
    }
  }
}
