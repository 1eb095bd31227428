/** Layers that slide a window over an image. */
import type { ConvOperation, Features, PoolKind, Size } from "../network";
import { checkCount, checkRate, imageShape, layer } from "./make";

export interface ConvOptions {
  readonly stride?: number;
  readonly padding?: number | Size;
  readonly bias?: boolean;
  readonly groups?: number;
  readonly table?: readonly (readonly number[])[];
  readonly dropConnect?: number;
  readonly startsAtZero?: boolean;
}

const pair = (size: number | Size): Size => (typeof size === "number" ? [size, size] : size);

/** Positions that a window of `size` takes along a side of `length` with `padding` zeros at both ends. */
function windowCount(length: number, size: number, stride: number, padding: number, isCeil = false): number {
  const steps = (length + 2 * padding - size) / stride;
  if (!isCeil) return Math.floor(steps) + 1;
  const count = Math.ceil(steps) + 1;
  return (count - 1) * stride >= length + padding ? count - 1 : count; // no window in the padding alone
}

interface Window {
  readonly size: Size;
  readonly stride: number;
  readonly padding: Size;
  readonly isCeil?: boolean;
}

function slide(x: Features, name: string, { size, stride, padding, isCeil }: Window) {
  for (const side of size) checkCount(name, "window size", side);
  checkCount(name, "stride", stride);
  const [height, width, channels] = imageShape(x, name);
  const outHeight = windowCount(height, size[0], stride, padding[0], isCeil);
  const outWidth = windowCount(width, size[1], stride, padding[1], isCeil);
  if (outHeight < 1 || outWidth < 1) {
    throw new Error(
      `${name}: expected an image of at least ${size[0] - 2 * padding[0]}×${size[1] - 2 * padding[1]}, ` +
        `got ${height}×${width} from ${x.layer.name}; use fewer or smaller poolings before it`,
    );
  }
  return { outHeight, outWidth, channels };
}

/** Convolution by `channels` kernels; by default padded to keep the size at stride 1. */
export function conv(
  x: Features,
  channels: number,
  kernelSize: number | Size,
  name: string,
  options: ConvOptions = {},
): Features {
  const { stride = 1, bias = true, groups = 1, table, dropConnect = 0, startsAtZero = false } = options;
  const size = pair(kernelSize);
  const padding = pair(options.padding ?? [(size[0] - 1) / 2, (size[1] - 1) / 2]);
  checkCount(name, "number of channels", channels);
  checkCount(name, "number of groups", groups);
  checkRate(name, dropConnect);
  const odd = padding.find((zeros) => !Number.isInteger(zeros) || zeros < 0);
  if (odd !== undefined) {
    throw new Error(`${name}: expected whole zeros of padding, got ${odd}; give an even kernel its padding`);
  }
  const { outHeight, outWidth, channels: inChannels } = slide(x, name, { size, stride, padding });
  if (inChannels % groups !== 0 || channels % groups !== 0) {
    throw new Error(
      `${name}: expected ${inChannels} input and ${channels} output channels to be multiples of the ` +
        `${groups} groups; choose other channels or groups`,
    );
  }
  const operation: ConvOperation = {
    kind: "conv",
    channels,
    kernelSize: size,
    stride,
    padding,
    bias,
    groups,
    ...(table && { table }),
    dropConnect,
    startsAtZero,
  };
  return layer(name, operation, [x], [outHeight, outWidth, channels]);
}

interface PoolOptions {
  readonly stride?: number;
  readonly padding?: number;
  /** Keeps a last, partial window, as Caffe's networks do. */
  readonly isCeil?: boolean;
}

function pool(x: Features, kind: PoolKind, size: number, name: string, options: PoolOptions): Features {
  const { stride = size, padding = 0, isCeil = false } = options;
  const window = { size: pair(size), stride, padding: pair(padding), isCeil };
  const { outHeight, outWidth, channels } = slide(x, name, window);
  const operation = { kind: "pool", pool: kind, size, stride, padding, isCeil } as const;
  return layer(name, operation, [x], [outHeight, outWidth, channels]);
}

/** The largest value of each window. */
export function maxPool(x: Features, size: number, name: string, options: PoolOptions = {}): Features {
  return pool(x, "max", size, name, options);
}

/** The mean of each window. */
export function averagePool(x: Features, size: number, name: string, options: PoolOptions = {}): Features {
  return pool(x, "average", size, name, options);
}

/** Every `stride`-th pixel, with channels of zeros behind (He et al. 2016, option A). */
export function zeroPad(x: Features, channels: number, stride: number, name: string): Features {
  const [height, width, inChannels] = imageShape(x, name);
  if (channels < inChannels) {
    throw new Error(
      `${name}: expected at least ${inChannels} channels, got ${channels}; project the shortcut`,
    );
  }
  const shape = [Math.ceil(height / stride), Math.ceil(width / stride), channels];
  return layer(name, { kind: "zeroPad", channels, stride }, [x], shape);
}
