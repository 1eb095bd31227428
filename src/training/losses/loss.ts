/** What a loss is, and how it reads labels. */
import * as tf from "@tensorflow/tfjs-core";

interface BatchLoss {
  /**
   * The mean over a batch. Labels are int32 classes `[batch]`; outputs `[batch, classes]`, or embeddings
   * `[batch, size]`.
   */
  readonly ofBatch: (labels: tf.Tensor1D, outputs: tf.Tensor2D) => tf.Scalar;
  /** The share of the batch that is classified rightly, 0–1; has no gradient. */
  readonly accuracy: (labels: tf.Tensor1D, outputs: tf.Tensor2D) => tf.Scalar;
}

/** One output for each class; every image has a loss of its own. */
export interface ScoreLoss extends BatchLoss {
  readonly kind: "score";
  /** Of one image's outputs, in float64. */
  readonly ofImage: (outputs: ArrayLike<number>, label: number) => number;
  /** What is shown of them: one share for each class, the largest for the largest output. */
  readonly probabilities: (outputs: ArrayLike<number>) => Float64Array;
}

/** Outputs are points; only several images together have a loss, and classes are where their images lie. */
export interface EmbeddingLoss extends BatchLoss {
  readonly kind: "embedding";
  /** Points count by their direction alone. */
  readonly isDirectional: boolean;
}

export type Loss = ScoreLoss | EmbeddingLoss;

/** `[batch, classes]`: 1 for the right class, with `softness` of it spread over all. */
export function targetsOf(labels: tf.Tensor1D, classCount: number, softness = 0): tf.Tensor2D {
  const spread = softness / classCount;
  return tf.oneHot(labels, classCount, 1 - softness + spread, spread, "float32") as tf.Tensor2D;
}

/** |x|, whose gradient is 0 at 0; TensorFlow.js 4.22 has −1 there. */
export function absolute(x: tf.Tensor): tf.Tensor {
  const function_ = tf.customGrad((y: tf.Tensor | tf.GradSaveFunc, save: tf.Tensor | tf.GradSaveFunc) => {
    (save as tf.GradSaveFunc)([y as tf.Tensor]);
    const gradFunc = (dy: tf.Tensor, [saved]: tf.Tensor[]) => tf.mul(dy, tf.sign(saved));
    return { value: tf.abs(y as tf.Tensor), gradFunc };
  });
  return function_(x);
}
