/** Weights and images by the formulas of weights.py. */
import * as tf from "@tensorflow/tfjs-core";
import type { Network, Shape } from "../../../models/network";
import { weightSpecs } from "../../../src/training/initializers";

const sizeOf = (shape: Shape) => shape.reduce((product, size) => product * size, 1);

function numbers(name: string, shape: Shape): Float64Array {
  const start = [...name].reduce((sum, letter, place) => sum + letter.charCodeAt(0) * (place + 1), 0) % 1009;
  return Float64Array.from(
    { length: sizeOf(shape) },
    (_, index) => 2 * (((start + index + 1) * 0.6180339887498949) % 1) - 1,
  );
}

function weight(name: string, shape: Shape): Float64Array {
  const values = numbers(name, shape);
  const role = name.split("/").at(-1);
  if (role === "kernel" || role === "recurrentKernel") {
    const limit = Math.sqrt(6 / sizeOf(shape.slice(0, -1)));
    return values.map((value) => value * limit);
  }
  if (role === "gamma") return values.map((value) => 1 + value / 4);
  if (role === "movingVariance") return values.map((value) => 1 + value / 2);
  return values.map((value) => value / 4);
}

/** Every weight of a network, as variables of the current backend. */
export function referenceWeights(net: Network): Map<string, tf.Variable> {
  return new Map(
    weightSpecs(net).map(({ name, shape, trainable }) => [
      name,
      tf.variable(tf.tensor(Float32Array.from(weight(name, shape)), [...shape]), trainable),
    ]),
  );
}

/** Two images of this shape. */
export function referenceImages(shape: Shape): tf.Tensor {
  const batch = [2, ...shape];
  return tf.tensor(
    Float32Array.from(numbers("images", batch), (value) => (value + 1) / 2),
    batch,
  );
}
