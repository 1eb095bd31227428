/** What a loss is, and how it reads labels. */
import * as tf from "@tensorflow/tfjs-core";

interface BatchLoss {
  /**
   * The mean over a batch. Labels are int32 classes `[batch]`, or shares `[batch, classes]` of mixed images; outputs
   * `[batch, classes]`, or embeddings `[batch, size]`.
   */
  readonly ofBatch: (labels: tf.Tensor, outputs: tf.Tensor2D) => tf.Scalar;
  /** The share of the batch that is classified rightly, 0–1; has no gradient. */
  readonly accuracy: (labels: tf.Tensor, outputs: tf.Tensor2D) => tf.Scalar;
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

/** `[batch, classes]`: 1 for the right class, or the shares as they are. */
export function targetsOf(labels: tf.Tensor, classCount: number): tf.Tensor2D {
  return (
    labels.rank === 1 ? tf.oneHot(labels as tf.Tensor1D, classCount, 1, 0, "float32") : labels
  ) as tf.Tensor2D;
}

/** Targets of which `share` is spread over all classes. */
export function soften(targets: tf.Tensor2D, share: number): tf.Tensor2D {
  return tf.add(tf.mul(targets, 1 - share), share / targets.shape[1]);
}

/** int32 classes `[batch]`; a mixed image counts as what it has most of. */
export function classesOf(labels: tf.Tensor): tf.Tensor1D {
  return (labels.rank === 1 ? labels : tf.argMax(labels, 1)) as tf.Tensor1D;
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
