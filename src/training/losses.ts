/** What training lowers. */
import * as tf from "@tensorflow/tfjs-core";

/**
 * Mean softmax cross-entropy of logits `[batch, classes]` against one-hot `labels` of the same shape, in nats.
 * Its gradient, (softmax − labels) / batch, is written out: exact however far apart the logits are.
 */
export function softmaxCrossEntropy(labels: tf.Tensor2D, logits: tf.Tensor2D): tf.Scalar {
  const batch = logits.shape[0];
  const loss = tf.customGrad((x: tf.Tensor | tf.GradSaveFunc, save: tf.Tensor | tf.GradSaveFunc) => {
    const logProbabilities = tf.logSoftmax(x as tf.Tensor2D);
    (save as tf.GradSaveFunc)([logProbabilities, labels]);
    const value = tf.div(tf.neg(tf.sum(tf.mul(labels, logProbabilities))), batch);
    const gradFunc = (dy: tf.Tensor, [saved, target]: tf.Tensor[]) =>
      tf.mul(tf.div(dy, batch), tf.sub(tf.exp(saved), target));
    return { value, gradFunc };
  });
  return loss(logits) as tf.Scalar;
}

/** The share of `[batch, classes]` logits whose largest is the label's, 0–1. */
export function accuracy(labels: tf.Tensor1D, logits: tf.Tensor2D): tf.Scalar {
  return tf.mean(tf.cast(tf.equal(tf.argMax(logits, 1), labels), "float32"));
}
