/** Compares arrays as a whole: the largest difference against the largest value. */
import * as tf from "@tensorflow/tfjs-core";
import { expect } from "vitest";

export interface Values {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** Copies a tensor's values out of the device. */
export function valuesOf(tensor: tf.Tensor): Values {
  return { shape: tensor.shape, values: Array.from(tensor.dataSync()) };
}

export function expectClose(actual: Values, expected: Values, tolerance = 1e-5): void {
  expect(actual.shape).toEqual(expected.shape);
  let difference = 0;
  let largest = 1e-30;
  for (let index = 0; index < expected.values.length; index++) {
    const gap = Math.abs(actual.values[index] - expected.values[index]);
    difference = Number.isNaN(gap) ? Number.POSITIVE_INFINITY : Math.max(difference, gap);
    largest = Math.max(largest, Math.abs(expected.values[index]));
  }
  expect(difference / largest).toBeLessThan(tolerance);
}

/** Seeded numbers, about normal, so that every run computes the same (Park & Miller 1988, sum of twelve). */
export function randomTensor(shape: number[], seed: number, scale = 1): tf.Tensor {
  let state = seed * 7919 + 1;
  const next = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const count = shape.reduce((product, size) => product * size, 1);
  const values = Float32Array.from({ length: count }, () => {
    let sum = -6;
    for (let term = 0; term < 12; term++) sum += next();
    return sum * scale;
  });
  return tf.tensor(values, shape);
}

/** What `compute` returns on a backend, its tensors read and freed. */
export async function onBackend(name: string, compute: () => tf.Tensor[]): Promise<Values[]> {
  await tf.setBackend(name);
  const outputs = tf.tidy(compute);
  const values = outputs.map(valuesOf);
  tf.dispose(outputs);
  return values;
}

/** The output of `f` and the gradients of all its inputs, for one random gradient of the output. */
export function withGradients(f: (...inputs: tf.Tensor[]) => tf.Tensor, inputs: tf.Tensor[]): tf.Tensor[] {
  const output = f(...inputs);
  const change = randomTensor(output.shape, 99);
  return [output, ...tf.grads(f)(inputs, change)];
}
