import { adamUpdate } from "../../kernels/blocks";
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
      const root = Math.sqrt(1 - beta2 ** step);
      const rate = (learningRate * root) / (1 - beta1 ** step);
      return adamUpdate(weight, gradient, mean, square, { rate, beta1, beta2, epsilon: epsilon * root });
    },
  };
}
