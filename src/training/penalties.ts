/** L1 and L2 penalties and max-norm, on kernels only. */
import * as tf from "@tensorflow/tfjs-core";

interface PenaltySettings {
  readonly l1: number;
  readonly l2: number;
}

/** λ₁ Σ|w| + λ₂/2 Σw², a scalar. */
export function penaltyOf(kernels: readonly tf.Variable[], { l1, l2 }: PenaltySettings): tf.Scalar {
  const terms = kernels.map((kernel) =>
    tf.add(tf.mul(tf.sum(tf.abs(kernel)), l1), tf.mul(tf.sum(tf.square(kernel)), l2 / 2)),
  );
  return (terms.length > 0 ? tf.addN(terms) : tf.scalar(0)) as tf.Scalar;
}

/** Adds the penalty's gradient, λ₁ sign(w) + λ₂ w, to that of each kernel; the sum takes its place. */
export function addPenaltyGradients(
  gradients: tf.NamedTensorMap,
  kernels: readonly tf.Variable[],
  { l1, l2 }: PenaltySettings,
): void {
  if (l1 === 0 && l2 === 0) return;
  for (const kernel of kernels) {
    const before = gradients[kernel.name];
    if (!before) continue;
    gradients[kernel.name] = tf.tidy(() => {
      const withL2 = l2 === 0 ? before : tf.add(before, tf.mul(kernel, l2));
      return l1 === 0 ? withL2 : tf.add(withL2, tf.mul(tf.sign(kernel), l1));
    });
    before.dispose();
  }
}

/** Shortens each unit's incoming weights, all but the last axis, to at most `limit` (Srivastava et al. 2014). */
export function limitNorms(kernels: readonly tf.Variable[], limit: number): void {
  if (limit === 0) return;
  tf.tidy(() => {
    for (const kernel of kernels) {
      const rows = tf.reshape(kernel, [-1, kernel.shape[kernel.shape.length - 1]]);
      const lengths = tf.sqrt(tf.sum(tf.square(rows), 0));
      const factors = tf.div(limit, tf.maximum(lengths, limit)); // exactly 1 where they are short enough
      kernel.assign(tf.mul(kernel, factors));
    }
  });
}
