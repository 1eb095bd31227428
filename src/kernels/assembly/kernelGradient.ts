/**
 * The gradient of a convolution's filter: products of every input with the output gradients that it reaches.
 */
import { parallel, scratch } from "./parallel";
import { Convolution, cutStrips, inputRowBytes, job, stripInput } from "./strips";
import { sumParts } from "./sums";
import { columnsTile, FROM_OUTPUT, FROM_ZERO } from "./tile";

/**
 * Parts that a filter's gradient of `floats` floats is summed from: to share the work, and not to fill
 * memory.
 */
export function kernelGradientParts(batch: i32, floats: i32): i32 {
  return min(batch, min(16, max(4, (1 << 22) / floats)));
}

/**
 * The gradient of the filter, `[kernelHeight, kernelWidth, inChannels, outChannels]`: one part for each group
 * of images, in `parts`, then their sum.
 */
export function convolveKernelGradient(
  input: usize,
  outputGradient: usize,
  kernelGradient: usize,
  parts: usize,
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
  const task = job();
  const floats = kernelHeight * kernelWidth * inChannels * outChannels;
  const partCount = kernelGradientParts(batch, floats);
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
  task.output = outputGradient;
  task.packed = parts;
  task.batch = batch;
  task.group = (batch + partCount - 1) / partCount;
  task.partialBytes = ((<usize>floats << 2) + 127) & ~63; // tiles read up to 32 bytes past the end
  cutStrips(task);
  const groups = (batch + task.group - 1) / task.group;
  parallel(groups, kernelGradientPart);
  sumParts(parts, task.partialBytes, groups, floats, kernelGradient);
}

function kernelGradientPart(group: i32): void {
  const task = job();
  const part = task.packed + group * task.partialBytes;
  const endImage = min(task.batch, (group + 1) * task.group);
  let start = FROM_ZERO;
  for (let image = group * task.group; image < endImage; image++) {
    for (let strip = 0; strip < task.strips; strip++) {
      const firstRow = strip * task.stripRows;
      const rows = min(task.stripRows, task.outHeight - firstRow);
      if (rows <= 0) break;
      addStrip(task, image, firstRow, rows, part, start);
      start = FROM_OUTPUT;
    }
  }
}

/** Adds the products of a strip's inputs and output gradients to a part. */
function addStrip(task: Convolution, image: i32, firstRow: i32, rows: i32, part: usize, start: i32): void {
  const room = scratch();
  const source = stripInput(task, image, firstRow, rows, room);
  const rowBytes = inputRowBytes(task, source, room);
  const outBytes = <usize>task.outChannels << 2;
  const gradient = task.output + (image * task.outHeight + firstRow) * task.outWidth * outBytes;
  const run = task.kernelWidth * task.inChannels;
  const depth = task.kernelHeight * run;
  const aStep = (<usize>(task.strideWidth * task.inChannels)) << 2;
  const aJump = task.strideHeight * rowBytes - task.outWidth * aStep;
  for (let k = 0; k < depth; k += 4) {
    const k1 = min(k + 1, depth - 1);
    const k2 = min(k + 2, depth - 1);
    const k3 = min(k + 3, depth - 1);
    const a0 = source + (k / run) * rowBytes + ((<usize>(k % run)) << 2);
    const a1 = source + (k1 / run) * rowBytes + ((<usize>(k1 % run)) << 2);
    const a2 = source + (k2 / run) * rowBytes + ((<usize>(k2 % run)) << 2);
    const a3 = source + (k3 / run) * rowBytes + ((<usize>(k3 % run)) << 2);
    for (let channel = 0; channel < task.outChannels; channel += 8) {
      const offset = <usize>channel << 2;
      columnsTile(
        a0,
        a1,
        a2,
        a3,
        aStep,
        aJump,
        rows,
        task.outWidth,
        gradient + offset,
        outBytes,
        part + k * outBytes + offset,
        part + k1 * outBytes + offset,
        part + k2 * outBytes + offset,
        part + k3 * outBytes + offset,
        min(8, task.outChannels - channel),
        start,
      );
    }
  }
}
