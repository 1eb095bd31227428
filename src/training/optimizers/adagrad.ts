import { rmspropUpdate } from "../../kernels/blocks";
import type { UpdateRule } from "./rule";

/** Adagrad: s ← s + g², w ← w − ηg / (√s + ε), with a diagonal s (Duchi, Hazan & Singer 2011). */
export function adagrad({ epsilon = 1e-10, initialAccumulator = 0 } = {}): UpdateRule {
  return {
    slots: ["square"],
    initialValue: initialAccumulator,
    update(weight, gradient, [square], learningRate) {
      return rmspropUpdate(weight, gradient, { square }, { rate: learningRate, decay: 1, share: 1, epsilon });
    },
  };
}
