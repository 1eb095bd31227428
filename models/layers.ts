/** The layers that builders compose: each takes features, checks their shape and returns new features. */
import type { ActivationKind, Features, Operation, PoolKind, Shape } from "./network";
import { shapeText } from "./network";

const positive = (name: string, what: string, value: number) => {
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`${name}: expected a whole ${what} of at least 1, got ${value}`);
  }
};

function layer(name: string, operation: Operation, from: readonly Features[], shape: Shape): Features {
  return { layer: { name, operation, inputs: from.map((x) => x.layer.name), shape }, from, shape };
}

function imageShape(x: Features, name: string): readonly [number, number, number] {
  const [height, width, channels] = x.shape;
  if (x.shape.length !== 3) {
    throw new Error(
      `${name}: expected an image of height×width×channels, got ${shapeText(x.shape)} from ${x.layer.name}; ` +
        "put it before the flatten layer",
    );
  }
  return [height, width, channels];
}

/** Positions that a window of `size` takes along a side of `length` with `padding` zeros at both ends. */
function windowCount(length: number, size: number, stride: number, padding: number): number {
  return Math.floor((length + 2 * padding - size) / stride) + 1;
}

function slide(x: Features, name: string, size: number, stride: number, padding: number) {
  positive(name, "window size", size);
  positive(name, "stride", stride);
  const [height, width, channels] = imageShape(x, name);
  const outHeight = windowCount(height, size, stride, padding);
  const outWidth = windowCount(width, size, stride, padding);
  if (outHeight < 1 || outWidth < 1) {
    throw new Error(
      `${name}: expected an image of at least ${size - 2 * padding}×${size - 2 * padding}, got ${height}×${width} ` +
        `from ${x.layer.name}; use fewer or smaller poolings before it`,
    );
  }
  return { outHeight, outWidth, channels };
}

/** The images that enter the network, normalised. */
export function input(shape: Shape, name = "image"): Features {
  for (const size of shape) positive(name, "size", size);
  return layer(name, { kind: "input" }, [], shape);
}

/** Convolution by `channels` square kernels; by default padded to keep the size at stride 1. */
export function conv(
  x: Features,
  channels: number,
  kernelSize: number,
  name: string,
  { stride = 1, padding = (kernelSize - 1) / 2, bias = true } = {},
): Features {
  positive(name, "number of channels", channels);
  if (!Number.isInteger(padding) || padding < 0) {
    throw new Error(
      `${name}: expected whole zeros of padding, got ${padding}; give an even kernel its padding`,
    );
  }
  const { outHeight, outWidth } = slide(x, name, kernelSize, stride, padding);
  const operation: Operation = { kind: "conv", channels, kernelSize, stride, padding, bias };
  return layer(name, operation, [x], [outHeight, outWidth, channels]);
}

function pool(x: Features, kind: PoolKind, size: number, name: string, stride: number): Features {
  const { outHeight, outWidth, channels } = slide(x, name, size, stride, 0);
  return layer(name, { kind: "pool", pool: kind, size, stride }, [x], [outHeight, outWidth, channels]);
}

/** The largest value of each window. */
export function maxPool(x: Features, size: number, name: string, { stride = size } = {}): Features {
  return pool(x, "max", size, name, stride);
}

/** The mean of each window. */
export function averagePool(x: Features, size: number, name: string, { stride = size } = {}): Features {
  return pool(x, "average", size, name, stride);
}

/** The mean of each channel over the whole image. */
export function globalAveragePool(x: Features, name: string): Features {
  const [, , channels] = imageShape(x, name);
  return layer(name, { kind: "globalAveragePool" }, [x], [channels]);
}

/** The image as one vector, row by row, channels innermost. */
export function flatten(x: Features, name: string): Features {
  return layer(name, { kind: "flatten" }, [x], [x.shape.reduce((product, size) => product * size, 1)]);
}

/** Every output a weighted sum of every input. */
export function dense(x: Features, units: number, name: string, { bias = true } = {}): Features {
  positive(name, "number of units", units);
  if (x.shape.length !== 1) {
    throw new Error(
      `${name}: expected a vector, got ${shapeText(x.shape)} from ${x.layer.name}; flatten or pool it first`,
    );
  }
  return layer(name, { kind: "dense", units, bias }, [x], [units]);
}

/** A function of each value. */
export function activation(x: Features, kind: ActivationKind, name: string): Features {
  return layer(name, { kind: "activation", activation: kind }, [x], x.shape);
}

/** max(0, x). */
export function relu(x: Features, name: string): Features {
  return activation(x, "relu", name);
}

/** Each channel to mean 0 and deviation 1 over the batch, then scaled and shifted (Ioffe & Szegedy 2015). */
export function batchNorm(x: Features, name: string, { momentum = 0.9, epsilon = 1e-5 } = {}): Features {
  return layer(name, { kind: "batchNorm", momentum, epsilon }, [x], x.shape);
}

/** In training, zeroes each value with probability `rate` and scales the others by 1 / (1 − rate). */
export function dropout(x: Features, rate: number, name: string): Features {
  if (!(rate >= 0 && rate < 1)) {
    throw new Error(`${name}: expected a rate of at least 0 and below 1, got ${rate}`);
  }
  return layer(name, { kind: "dropout", rate }, [x], x.shape);
}

/** The sum of two branches of the same shape. */
export function add(a: Features, b: Features, name: string): Features {
  if (shapeText(a.shape) !== shapeText(b.shape)) {
    throw new Error(
      `${name}: expected two equal shapes, got ${shapeText(a.shape)} from ${a.layer.name} and ` +
        `${shapeText(b.shape)} from ${b.layer.name}; project the shortcut`,
    );
  }
  return layer(name, { kind: "add" }, [a, b], a.shape);
}

/** The channels of all branches, one after the other. */
export function concat(branches: readonly Features[], name: string): Features {
  const [first] = branches;
  const sides = (x: Features) => shapeText(x.shape.slice(0, -1));
  const other = branches.find((x) => sides(x) !== sides(first));
  if (other) {
    throw new Error(
      `${name}: expected branches of equal height and width, got ${shapeText(first.shape)} from ` +
        `${first.layer.name} and ${shapeText(other.shape)} from ${other.layer.name}`,
    );
  }
  const channels = branches.reduce((sum, x) => sum + x.shape[x.shape.length - 1], 0);
  return layer(name, { kind: "concat" }, branches, [...first.shape.slice(0, -1), channels]);
}
