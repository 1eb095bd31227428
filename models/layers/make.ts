/** What all layers share: their node in the description, and checks of what they are given. */
import type { Features, Operation, Shape } from "../network";
import { shapeText } from "../network";

/** A node of the description behind those that it reads. */
export function layer(name: string, operation: Operation, from: readonly Features[], shape: Shape): Features {
  return { layer: { name, operation, inputs: from.map((x) => x.layer.name), shape }, from, shape };
}

/** @throws unless `value` is a whole number of at least 1. */
export function checkCount(name: string, what: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`${name}: expected a whole ${what} of at least 1, got ${value}`);
  }
}

/** @throws unless `rate` is a share below 1. */
export function checkRate(name: string, rate: number): void {
  if (!(rate >= 0 && rate < 1)) {
    throw new Error(`${name}: expected a rate of at least 0 and below 1, got ${rate}`);
  }
}

/** `[height, width, channels]`. @throws unless x is an image. */
export function imageShape(x: Features, name: string): readonly [number, number, number] {
  const [height, width, channels] = x.shape;
  if (x.shape.length !== 3) {
    throw new Error(
      `${name}: expected an image of height×width×channels, got ${shapeText(x.shape)} from ${x.layer.name}; ` +
        "put it before the flatten layer",
    );
  }
  return [height, width, channels];
}

/** `[tokens, width]`. @throws unless x is a sequence. */
export function sequenceShape(x: Features, name: string): readonly [number, number] {
  const [tokens, width] = x.shape;
  if (x.shape.length !== 2) {
    throw new Error(
      `${name}: expected a sequence of tokens×width, got ${shapeText(x.shape)} from ${x.layer.name}; ` +
        "make tokens of the image first",
    );
  }
  return [tokens, width];
}

/** The size of the innermost axis. */
export function lastOf(shape: Shape): number {
  return shape[shape.length - 1];
}
