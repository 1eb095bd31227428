/** Depthwise convolutions: each channel has a filter of its own, `[kernelHeight, kernelWidth, channels]`. */
import { ARGUMENTS, parallel } from "./parallel";
import { madd, storeFew } from "./simd";
import { sumParts } from "./sums";

@unmanaged
class Depthwise {
  input: usize;
  kernel: usize;
  output: usize;
  parts: usize;
  partBytes: usize;
  batch: i32;
  group: i32;
  inHeight: i32;
  inWidth: i32;
  channels: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  stride: i32;
  top: i32;
  left: i32;
  outHeight: i32;
  outWidth: i32;
}

// @ts-ignore: decorator
@inline
function job(): Depthwise {
  return changetype<Depthwise>(ARGUMENTS);
}

// @ts-ignore: decorator
@inline
function storeChannels(at: usize, value: v128, lanes: i32): void {
  if (lanes >= 4) v128.store(at, value);
  else storeFew(at, value, lanes);
}

function describe(
  input: usize,
  kernel: usize,
  output: usize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  stride: i32,
  paddingTop: i32,
  paddingLeft: i32,
  outHeight: i32,
  outWidth: i32,
): Depthwise {
  const task = job();
  task.input = input;
  task.kernel = kernel;
  task.output = output;
  task.batch = batch;
  task.inHeight = inHeight;
  task.inWidth = inWidth;
  task.channels = channels;
  task.kernelHeight = kernelHeight;
  task.kernelWidth = kernelWidth;
  task.stride = stride;
  task.top = -paddingTop;
  task.left = -paddingLeft;
  task.outHeight = outHeight;
  task.outWidth = outWidth;
  return task;
}

/** output[batch, outHeight, outWidth, channels] */
export function depthwise(
  input: usize,
  kernel: usize,
  output: usize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  stride: i32,
  paddingTop: i32,
  paddingLeft: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  describe(
    input, kernel, output, batch, inHeight, inWidth, channels, kernelHeight, kernelWidth, stride,
    paddingTop, paddingLeft, outHeight, outWidth,
  );
  parallel(batch, depthwiseImage);
}

function depthwiseImage(image: i32): void {
  const task = job();
  const pixelBytes = <usize>task.channels << 2;
  const rowBytes = <usize>task.inWidth * pixelBytes;
  const input = task.input + <usize>(image * task.inHeight) * rowBytes;
  let output = task.output + <usize>(image * task.outHeight * task.outWidth) * pixelBytes;
  for (let row = 0; row < task.outHeight; row++) {
    const top = row * task.stride + task.top;
    const firstRow = max(0, -top);
    const endRow = min(task.kernelHeight, task.inHeight - top);
    for (let column = 0; column < task.outWidth; column++) {
      const left = column * task.stride + task.left;
      const firstColumn = max(0, -left);
      const endColumn = min(task.kernelWidth, task.inWidth - left);
      for (let channel = 0; channel < task.channels; channel += 4) {
        const offset = <usize>channel << 2;
        let sum = f32x4.splat(0);
        for (let y = firstRow; y < endRow; y++) {
          let at = input + <usize>(top + y) * rowBytes + <usize>(left + firstColumn) * pixelBytes + offset;
          let weight = task.kernel + <usize>(y * task.kernelWidth + firstColumn) * pixelBytes + offset;
          for (let x = firstColumn; x < endColumn; x++) {
            sum = madd(v128.load(at), v128.load(weight), sum);
            at += pixelBytes;
            weight += pixelBytes;
          }
        }
        storeChannels(output + offset, sum, task.channels - channel);
      }
      output += pixelBytes;
    }
  }
}

/** The gradient of the input from that of the output. */
export function depthwiseInputGradient(
  outputGradient: usize,
  kernel: usize,
  inputGradient: usize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  stride: i32,
  paddingTop: i32,
  paddingLeft: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  describe(
    inputGradient, kernel, outputGradient, batch, inHeight, inWidth, channels, kernelHeight, kernelWidth,
    stride, paddingTop, paddingLeft, outHeight, outWidth,
  );
  parallel(batch, inputGradientImage);
}

function inputGradientImage(image: i32): void {
  const task = job();
  const pixelBytes = <usize>task.channels << 2;
  const rowBytes = <usize>task.inWidth * pixelBytes;
  const input = task.input + <usize>(image * task.inHeight) * rowBytes;
  let output = task.output + <usize>(image * task.outHeight * task.outWidth) * pixelBytes;
  memory.fill(input, 0, <usize>task.inHeight * rowBytes);
  for (let row = 0; row < task.outHeight; row++) {
    const top = row * task.stride + task.top;
    const firstRow = max(0, -top);
    const endRow = min(task.kernelHeight, task.inHeight - top);
    for (let column = 0; column < task.outWidth; column++) {
      const left = column * task.stride + task.left;
      const firstColumn = max(0, -left);
      const endColumn = min(task.kernelWidth, task.inWidth - left);
      for (let channel = 0; channel < task.channels; channel += 4) {
        const offset = <usize>channel << 2;
        const change = v128.load(output + offset);
        for (let y = firstRow; y < endRow; y++) {
          let at = input + <usize>(top + y) * rowBytes + <usize>(left + firstColumn) * pixelBytes + offset;
          let weight = task.kernel + <usize>(y * task.kernelWidth + firstColumn) * pixelBytes + offset;
          for (let x = firstColumn; x < endColumn; x++) {
            const sum = madd(change, v128.load(weight), v128.load(at));
            storeChannels(at, sum, task.channels - channel);
            at += pixelBytes;
            weight += pixelBytes;
          }
        }
      }
      output += pixelBytes;
    }
  }
}

/** Parts that `depthwiseKernelGradient` sums. */
export function depthwiseParts(batch: i32): i32 {
  return min(batch, 16);
}

/** The gradient of the filter: one part for each group of images, then their sum. */
export function depthwiseKernelGradient(
  input: usize,
  outputGradient: usize,
  kernelGradient: usize,
  parts: usize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  stride: i32,
  paddingTop: i32,
  paddingLeft: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  const task = describe(
    input, 0, outputGradient, batch, inHeight, inWidth, channels, kernelHeight, kernelWidth, stride,
    paddingTop, paddingLeft, outHeight, outWidth,
  );
  const floats = kernelHeight * kernelWidth * channels;
  task.parts = parts;
  task.partBytes = (<usize>(floats + 16) << 2) & ~15;
  task.group = (batch + depthwiseParts(batch) - 1) / depthwiseParts(batch);
  const groups = (batch + task.group - 1) / task.group;
  parallel(groups, kernelGradientPart);
  sumParts(parts, task.partBytes, groups, floats, kernelGradient);
}

function kernelGradientPart(group: i32): void {
  const task = job();
  const part = task.parts + <usize>group * task.partBytes;
  memory.fill(part, 0, task.partBytes);
  const end = min(task.batch, (group + 1) * task.group);
  for (let image = group * task.group; image < end; image++) {
    for (let row = 0; row < task.outHeight; row++) addRow(image, row, part);
  }
}

/** Adds what one row of outputs says about every weight. */
function addRow(image: i32, row: i32, part: usize): void {
  const task = job();
  const pixelBytes = <usize>task.channels << 2;
  const output = task.output + <usize>((image * task.outHeight + row) * task.outWidth) * pixelBytes;
  const top = row * task.stride + task.top;
  const endRow = min(task.kernelHeight, task.inHeight - top);
  for (let y = max(0, -top); y < endRow; y++) {
    const input = task.input + <usize>((image * task.inHeight + top + y) * task.inWidth) * pixelBytes;
    for (let x = 0; x < task.kernelWidth; x++) {
      // Columns whose input at this weight lies inside the image.
      const offset = x + task.left;
      const first = offset >= 0 ? 0 : (-offset + task.stride - 1) / task.stride;
      const end = min(task.outWidth, (task.inWidth - 1 - offset) / task.stride + 1);
      const weight = part + <usize>(y * task.kernelWidth + x) * pixelBytes;
      for (let channel = 0; channel < task.channels; channel += 4) {
        const shift = <usize>channel << 2;
        let sum = v128.load(weight + shift);
        let from = input + <usize>(first * task.stride + offset) * pixelBytes + shift;
        let change = output + <usize>first * pixelBytes + shift;
        for (let column = first; column < end; column++) {
          sum = madd(v128.load(from), v128.load(change), sum);
          from += <usize>task.stride * pixelBytes;
          change += pixelBytes;
        }
        storeChannels(weight + shift, sum, task.channels - channel);
      }
    }
  }
}
