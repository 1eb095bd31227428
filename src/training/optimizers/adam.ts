import * as tf from "@tensorflow/tfjs-core";
import type { UpdateRule } from "./rule";

/**
 * Adam: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − η m̂ / (√v̂ + ε), where m̂ = m / (1 − β₁ᵗ) and
 * v̂ = v / (1 − β₂ᵗ). Kingma & Ba 2015, algorithm 1. Multiplying the fraction by √(1 − β₂ᵗ) leaves both
 * corrections in two numbers a step, as at the end of the paper's section 2, here with ε corrected too.
 */
export function adam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = {}): UpdateRule {
  return {
    slots: ["mean", "square"],
    update(weight, gradient, [mean, square], learningRate, step) {
      const nextMean = tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1));
      const nextSquare = tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const root = Math.sqrt(1 - beta2 ** step);
      const rate = (learningRate * root) / (1 - beta1 ** step);
      const change = tf.div(nextMean, tf.add(tf.sqrt(nextSquare), epsilon * root));
      return [tf.sub(weight, tf.mul(change, rate)), nextMean, nextSquare];
    },
  };
}
