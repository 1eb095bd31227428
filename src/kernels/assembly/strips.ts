/** What a convolution and the gradients of it share: strips of padded images. */
import { ARGUMENTS, MAX_ROWS } from "./parallel";
import { copyWindow } from "./window";

/** Floats of an input strip: 24 KiB, beside a panel of the filter in the first-level cache. */
const STRIP_FLOATS: i32 = 6144;
@unmanaged
export class Convolution {
  input: usize;
  inHeight: i32;
  inWidth: i32;
  inChannels: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideHeight: i32;
  strideWidth: i32;
  top: i32; // the input row above output row 0, minus the padding
  left: i32;
  outHeight: i32;
  outWidth: i32;
  outChannels: i32;
  output: usize;
  outImageBytes: usize;
  outRowBytes: usize;
  outPixelBytes: usize;
  packed: usize;
  bias: usize;
  isRelu: i32;
  stripRows: i32;
  strips: i32;
  batch: i32;
  group: i32; // images of one partial filter gradient
  partialBytes: usize;
}

// @ts-ignore: decorator
@inline
export function job(): Convolution {
  return changetype<Convolution>(ARGUMENTS);
}

/** Chooses the height of strips; `strips` × `batch` chunks are independent. */
export function cutStrips(task: Convolution): void {
  const width = (task.outWidth - 1) * task.strideWidth + task.kernelWidth;
  const rowFloats = width * task.inChannels;
  let rows = (STRIP_FLOATS / rowFloats - task.kernelHeight) / task.strideHeight + 1;
  rows = min(max(rows, 1), task.outHeight);
  rows = max(1, min(rows, MAX_ROWS / task.outWidth));
  task.strips = (task.outHeight + rows - 1) / rows;
  task.stripRows = (task.outHeight + task.strips - 1) / task.strips;
}

/** Address of a strip's first input pixel, in the image itself where no padding is needed, else in `room`. */
export function stripInput(task: Convolution, image: i32, firstRow: i32, rows: i32, room: usize): usize {
  const imageFloats = task.inHeight * task.inWidth * task.inChannels;
  const source = task.input + ((<usize>(image * imageFloats)) << 2);
  const top = firstRow * task.strideHeight + task.top;
  const height = (rows - 1) * task.strideHeight + task.kernelHeight;
  const width = (task.outWidth - 1) * task.strideWidth + task.kernelWidth;
  if (isInside(task, top, height, width)) {
    return source + ((<usize>((top * task.inWidth + task.left) * task.inChannels)) << 2);
  }
  copyWindow(source, task.inHeight, task.inWidth, task.inChannels, top, task.left, height, width, room);
  return room;
}

// @ts-ignore: decorator
@inline
function isInside(task: Convolution, top: i32, height: i32, width: i32): bool {
  const insideRows = top >= 0 && top + height <= task.inHeight;
  return insideRows && task.left >= 0 && task.left + width <= task.inWidth;
}

/** Bytes from one input row to the next, in the image or in a strip's copy. */
export function inputRowBytes(task: Convolution, source: usize, room: usize): usize {
  const width = source === room ? (task.outWidth - 1) * task.strideWidth + task.kernelWidth : task.inWidth;
  return (<usize>(width * task.inChannels)) << 2;
}
