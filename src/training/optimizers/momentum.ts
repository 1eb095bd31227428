import { momentumUpdate } from "../../kernels/blocks";
import type { UpdateRule } from "./rule";

/** Heavy ball: v ← μv + g, w ← w − ηv (Polyak 1964, in the form of Sutskever et al. 2013 that PyTorch has). */
export function momentum({ momentum: decay = 0.9, isNesterov = false } = {}): UpdateRule {
  return {
    slots: ["velocity"],
    update(weight, gradient, [velocity], learningRate) {
      return momentumUpdate(weight, gradient, velocity, { rate: learningRate, decay, isNesterov });
    },
  };
}

/**
 * Nesterov's momentum: v ← μv + g, w ← w − η(g + μv), the look ahead of Sutskever et al. 2013,
 * written for the weights after it, as PyTorch has it.
 */
export const nesterov = (options: { momentum?: number }) => momentum({ ...options, isNesterov: true });
