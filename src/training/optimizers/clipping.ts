/** Gradients kept small before the optimizer sees them. */
import * as tf from "@tensorflow/tfjs-core";

interface ClippingSettings {
  readonly clipping: "none" | "value" | "norm";
  readonly clipLimit: number;
}

/**
 * Each number cut to ±limit, or all scaled by min(1, limit / (‖g‖ + 1e-6)), where ‖g‖ is the length of all of them
 * as one vector (Pascanu, Mikolov & Bengio 2013, in PyTorch's form of it). Inside a `tf.tidy`.
 */
export function clipGradients(
  gradients: readonly tf.Tensor[],
  { clipping, clipLimit }: ClippingSettings,
): readonly tf.Tensor[] {
  if (clipping === "none" || gradients.length === 0) return gradients;
  if (clipping === "value") {
    return gradients.map((gradient) => tf.maximum(tf.minimum(gradient, clipLimit), -clipLimit));
  }
  const squares = gradients.map((gradient) => tf.sum(tf.square(gradient)));
  const norm = tf.sqrt(tf.addN(squares));
  const scale = tf.minimum(tf.div(clipLimit, tf.add(norm, 1e-6)), 1);
  return gradients.map((gradient) => tf.mul(gradient, scale));
}
