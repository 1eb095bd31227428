/** How a batch is judged. */
import * as tf from "@tensorflow/tfjs-core";

/** The share of `[batch, classes]` logits whose largest is the label's, 0–1; labels int32 `[batch]`. */
export function accuracy(labels: tf.Tensor1D, logits: tf.Tensor2D): tf.Scalar {
  return tf.mean(tf.cast(tf.equal(tf.argMax(logits, 1), labels), "float32"));
}
