import { adamUpdate } from "../../kernels/blocks";
import type { UpdateRule } from "./rule";

interface AdamSettings {
  beta1?: number;
  beta2?: number;
  epsilon?: number;
  weightDecay?: number;
}

/**
 * AdamW: w ← (1 − ηλ)w, then Adam's step: the decay is not scaled by it (Loshchilov & Hutter 2019, algorithm 2). As
 * in PyTorch, λ is multiplied by the learning rate, and every weight decays, biases too.
 */
export function adamw({
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-8,
  weightDecay = 0.01,
}: AdamSettings): UpdateRule {
  return {
    slots: ["mean", "square"],
    update(weight, gradient, [mean, square], learningRate, step) {
      const root = Math.sqrt(1 - beta2 ** step);
      const rate = (learningRate * root) / (1 - beta1 ** step);
      const keep = 1 - learningRate * weightDecay;
      return adamUpdate(weight, gradient, mean, square, {
        rate,
        beta1,
        beta2,
        epsilon: epsilon * root,
        keep,
      });
    },
  };
}

/**
 * Adam: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − η m̂ / (√v̂ + ε), where m̂ = m / (1 − β₁ᵗ) and
 * v̂ = v / (1 − β₂ᵗ). Kingma & Ba 2015, algorithm 1. Multiplying the fraction by √(1 − β₂ᵗ) leaves both
 * corrections in two numbers a step, as in the paper's section 2, here with ε corrected too.
 */
export const adam = (settings: AdamSettings) => adamw({ ...settings, weightDecay: 0 });
