/** Max and average pooling of images `[batch, height, width, channels]`, and their gradients. */
import { ARGUMENTS, parallel } from "./parallel";
import { storeFew } from "./simd";

@unmanaged
class Pool {
  input: usize;
  output: usize;
  outputGradient: usize;
  inputGradient: usize;
  isMax: i32;
  inHeight: i32;
  inWidth: i32;
  channels: i32;
  windowHeight: i32;
  windowWidth: i32;
  stride: i32;
  top: i32;
  left: i32;
  outHeight: i32;
  outWidth: i32;
}

// @ts-ignore: decorator
@inline
function job(): Pool {
  return changetype<Pool>(ARGUMENTS);
}

function describe(
  isMax: bool,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  windowHeight: i32,
  windowWidth: i32,
  stride: i32,
  paddingTop: i32,
  paddingLeft: i32,
  outHeight: i32,
  outWidth: i32,
): Pool {
  const task = job();
  task.isMax = isMax;
  task.inHeight = inHeight;
  task.inWidth = inWidth;
  task.channels = channels;
  task.windowHeight = windowHeight;
  task.windowWidth = windowWidth;
  task.stride = stride;
  task.top = -paddingTop;
  task.left = -paddingLeft;
  task.outHeight = outHeight;
  task.outWidth = outWidth;
  return task;
}

/** The largest value, or the mean of those inside the image, of each window. */
export function pool(
  input: usize,
  output: usize,
  isMax: bool,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  windowHeight: i32,
  windowWidth: i32,
  stride: i32,
  paddingTop: i32,
  paddingLeft: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  const task = describe(
    isMax, inHeight, inWidth, channels, windowHeight, windowWidth, stride,
    paddingTop, paddingLeft, outHeight, outWidth,
  );
  task.input = input;
  task.output = output;
  parallel(batch, poolImage);
}

function poolImage(image: i32): void {
  const task = job();
  const pixelBytes = <usize>task.channels << 2;
  const rowBytes = <usize>task.inWidth * pixelBytes;
  const input = task.input + <usize>(image * task.inHeight) * rowBytes;
  let output = task.output + <usize>(image * task.outHeight * task.outWidth) * pixelBytes;
  for (let row = 0; row < task.outHeight; row++) {
    const top = row * task.stride + task.top;
    const firstRow = max(top, 0);
    const endRow = min(top + task.windowHeight, task.inHeight);
    for (let column = 0; column < task.outWidth; column++) {
      const left = column * task.stride + task.left;
      const firstColumn = max(left, 0);
      const endColumn = min(left + task.windowWidth, task.inWidth);
      const share = f32x4.splat(<f32>1 / <f32>((endRow - firstRow) * (endColumn - firstColumn)));
      for (let channel = 0; channel < task.channels; channel += 4) {
        const offset = <usize>channel << 2;
        let value = f32x4.splat(task.isMax ? -Infinity : 0);
        for (let y = firstRow; y < endRow; y++) {
          let at = input + <usize>y * rowBytes + <usize>firstColumn * pixelBytes + offset;
          for (let x = firstColumn; x < endColumn; x++) {
            value = task.isMax ? f32x4.max(value, v128.load(at)) : f32x4.add(value, v128.load(at));
            at += pixelBytes;
          }
        }
        if (!task.isMax) value = f32x4.mul(value, share);
        if (channel + 4 <= task.channels) v128.store(output + offset, value);
        else storeFew(output + offset, value, task.channels - channel);
      }
      output += pixelBytes;
    }
  }
}

/**
 * The gradient of pooling. A maximum's goes to the first of equal values. A mean's is divided by the number
 * of values inside the image; TensorFlow.js divides by the window's size, which is wrong at padded borders.
 */
export function poolGradient(
  input: usize,
  output: usize,
  outputGradient: usize,
  inputGradient: usize,
  isMax: bool,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  windowHeight: i32,
  windowWidth: i32,
  stride: i32,
  paddingTop: i32,
  paddingLeft: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  const task = describe(
    isMax, inHeight, inWidth, channels, windowHeight, windowWidth, stride,
    paddingTop, paddingLeft, outHeight, outWidth,
  );
  task.input = input;
  task.output = output;
  task.outputGradient = outputGradient;
  task.inputGradient = inputGradient;
  parallel(batch, poolGradientImage);
}

function poolGradientImage(image: i32): void {
  const task = job();
  const pixelBytes = <usize>task.channels << 2;
  const rowBytes = <usize>task.inWidth * pixelBytes;
  const imageOffset = <usize>(image * task.inHeight) * rowBytes;
  const change = task.inputGradient + imageOffset;
  const toInput = task.input - task.inputGradient; // from an address in the gradient to the input's
  let offsetOut = <usize>(image * task.outHeight * task.outWidth) * pixelBytes;
  memory.fill(change, 0, <usize>task.inHeight * rowBytes);
  for (let row = 0; row < task.outHeight; row++) {
    const top = row * task.stride + task.top;
    const firstRow = max(top, 0);
    const endRow = min(top + task.windowHeight, task.inHeight);
    for (let column = 0; column < task.outWidth; column++) {
      const left = column * task.stride + task.left;
      const firstColumn = max(left, 0);
      const endColumn = min(left + task.windowWidth, task.inWidth);
      const share = f32x4.splat(<f32>1 / <f32>((endRow - firstRow) * (endColumn - firstColumn)));
      for (let channel = 0; channel < task.channels; channel += 4) {
        const offset = <usize>channel << 2;
        const lanes = task.channels - channel;
        let gradient = v128.load(task.outputGradient + offsetOut + offset);
        const top4 = task.isMax ? v128.load(task.output + offsetOut + offset) : gradient;
        if (!task.isMax) gradient = f32x4.mul(gradient, share);
        for (let y = firstRow; y < endRow; y++) {
          let at = change + <usize>y * rowBytes + <usize>firstColumn * pixelBytes + offset;
          for (let x = firstColumn; x < endColumn; x++) {
            let part = gradient;
            if (task.isMax) {
              const isTop = f32x4.eq(v128.load(at + toInput), top4);
              part = v128.and(gradient, isTop);
              gradient = v128.andnot(gradient, isTop);
            }
            const sum = f32x4.add(v128.load(at), part);
            if (lanes >= 4) v128.store(at, sum);
            else storeFew(at, sum, lanes);
            at += pixelBytes;
          }
        }
      }
      offsetOut += pixelBytes;
    }
  }
}
