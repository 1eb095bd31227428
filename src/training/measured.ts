/** What a step is taken by, and the mean of it over several batches: gradient accumulation. */
import * as tf from "@tensorflow/tfjs-core";

/** Of one batch, or the sum of several. */
export interface Measured {
  readonly loss: tf.Scalar;
  readonly accuracy: tf.Scalar;
  readonly gradients: tf.NamedTensorMap;
}

/** The sum of both, which are disposed; the caller disposes it. */
export function added(a: Measured, b: Measured): Measured {
  const sum = tf.tidy(() => ({
    loss: tf.add<tf.Scalar>(a.loss, b.loss),
    accuracy: tf.add<tf.Scalar>(a.accuracy, b.accuracy),
    gradients: Object.fromEntries(
      Object.entries(a.gradients).map(([name, gradient]) => [name, tf.add(gradient, b.gradients[name])]),
    ),
  }));
  for (const { loss, accuracy, gradients } of [a, b]) tf.dispose([loss, accuracy, gradients]);
  return sum;
}

/** A multiple of it, and it is disposed; the caller disposes the multiple. */
export function scaled({ loss, accuracy, gradients }: Measured, factor: number): Measured {
  const multiple = tf.tidy(() => ({
    loss: tf.mul<tf.Scalar>(loss, factor),
    accuracy: tf.mul<tf.Scalar>(accuracy, factor),
    gradients: Object.fromEntries(
      Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, factor)]),
    ),
  }));
  tf.dispose([loss, accuracy, gradients]);
  return multiple;
}
