/** Losses of all pairs of images in a batch. */
import * as tf from "@tensorflow/tfjs-core";
import { directions, nearestMeanAccuracy, pairMean, sameClass, squaredDistances } from "./embedding";
import type { EmbeddingLoss } from "./loss";

/** 1 − cos for two of one class, max(0, cos − margin) for others: torch.nn.CosineEmbeddingLoss. */
export function cosine({ cosineMargin = 0 } = {}): EmbeddingLoss {
  return {
    kind: "embedding",
    isDirectional: true,
    ofBatch: (labels, points) => {
      const units = directions(points);
      const cosines = tf.matMul(units, units, false, true);
      const same = sameClass(labels);
      const others = tf.mul(tf.sub(1, same), tf.relu(tf.sub(cosines, cosineMargin)));
      return pairMean(tf.add(tf.mul(same, tf.sub(1, cosines)), others));
    },
    accuracy: (labels, points) => nearestMeanAccuracy(labels, directions(points)),
  };
}

/** ½ d² for two of one class, ½ max(0, margin − d)² for others: Hadsell, Chopra & LeCun 2006. */
export function contrastive({ margin = 1 } = {}): EmbeddingLoss {
  return {
    kind: "embedding",
    isDirectional: false,
    ofBatch: (labels, points) => {
      const squares = squaredDistances(points);
      const distances = tf.sqrt(tf.add(squares, 1e-12)); // two points in one place have a gradient, too
      const same = sameClass(labels);
      const apart = tf.square(tf.relu(tf.sub(margin, distances)));
      const pairs: tf.Tensor2D = tf.add(tf.mul(same, squares), tf.mul(tf.sub(1, same), apart));
      return tf.mul(pairMean(pairs), 0.5);
    },
    accuracy: nearestMeanAccuracy,
  };
}
