import { rmspropUpdate } from "../../kernels/blocks";
import type { UpdateRule } from "./rule";

/**
 * RMSProp: s ← αs + (1 − α)g², w ← w − ηg / (√s + ε) (Hinton 2012, lecture 6 of his Coursera course). Centred, a running
 * variance takes the place of s (Graves 2013). With momentum, v ← μv + g / (√s + ε), w ← w − ηv. As
 * in PyTorch; TensorFlow has ε under the root.
 */
export function rmsprop({
  rmsDecay = 0.99,
  rmsMomentum = 0,
  rmsCentered = false,
  epsilon = 1e-8,
} = {}): UpdateRule {
  const hasVelocity = rmsMomentum > 0;
  return {
    slots: ["square", ...(rmsCentered ? ["mean"] : []), ...(hasVelocity ? ["velocity"] : [])],
    update(weight, gradient, [square, ...others], learningRate) {
      const mean = rmsCentered ? others[0] : undefined;
      const velocity = hasVelocity ? others[others.length - 1] : undefined;
      const options = { rate: learningRate, decay: rmsDecay, share: 1 - rmsDecay, momentum: rmsMomentum };
      return rmspropUpdate(weight, gradient, { square, mean, velocity }, { ...options, epsilon });
    },
  };
}
