/** What losses of embeddings `[batch, size]` share. */
import * as tf from "@tensorflow/tfjs-core";

/** `[batch, batch]`: 1 where two images have the same class, each with itself too. */
export function sameClass(labels: tf.Tensor1D): tf.Tensor2D {
  return tf.cast(tf.equal(tf.expandDims(labels, 0), tf.expandDims(labels, 1)), "float32");
}

/** Squared distances `[batch, batch]`, by differences: products would lose the digits of near points. */
export function squaredDistances(points: tf.Tensor2D): tf.Tensor2D {
  const differences = tf.sub(tf.expandDims(points, 0), tf.expandDims(points, 1));
  return tf.sum(tf.square(differences), 2);
}

/** Points of length 1, or as good as 0 where they have no direction; ε as in PyTorch's cosine_embedding_loss. */
export function directions(points: tf.Tensor2D): tf.Tensor2D {
  return tf.mul(points, tf.rsqrt(tf.add(tf.sum(tf.square(points), 1, true), 1e-12)));
}

/** The mean over pairs of different images, `[batch, batch]`; 0 for a single image. */
export function pairMean(values: tf.Tensor2D): tf.Scalar {
  const [batch] = values.shape;
  const isPair = tf.sub(1, tf.eye(batch));
  return tf.div(tf.sum(tf.mul(values, isPair)), Math.max(1, batch * (batch - 1)));
}

/**
 * The share of points that are nearest to the mean of their own class among the batch's classes, where a point does
 * not count towards its own mean: without it, that mean is n / (n − 1) times as far. Alone in its class, it is wrong.
 */
export function nearestMeanAccuracy(labels: tf.Tensor1D, points: tf.Tensor2D): tf.Scalar {
  const same = sameClass(labels);
  const counts = tf.sum(same, 1, true); // [batch, 1]
  const means = tf.div(tf.matMul(same, points), counts); // of the class of each row
  const lengths = tf.add(
    tf.sum(tf.square(points), 1, true),
    tf.reshape(tf.sum(tf.square(means), 1), [1, -1]),
  );
  const distances = tf.sub(lengths, tf.mul(tf.matMul(points, means, false, true), 2)); // [point, mean]
  const isAlone = tf.relu(tf.sub(2, counts));
  const factors = tf.square(tf.div(counts, tf.maximum(tf.sub(counts, 1), 1)));
  const own = tf.mul(same, tf.add(tf.mul(distances, factors), tf.mul(isAlone, 1e30)));
  const nearest = tf.argMin(tf.add(own, tf.mul(distances, tf.sub(1, same))), 1);
  return tf.mean(tf.cast(tf.equal(tf.gather(labels, nearest as tf.Tensor1D), labels), "float32"));
}
