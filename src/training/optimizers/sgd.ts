import * as tf from "@tensorflow/tfjs-core";
import type { UpdateRule } from "./rule";

/** Stochastic gradient descent: w ← w − ηg (Robbins & Monro 1951). */
export function sgd(): UpdateRule {
  return {
    slots: [],
    update: (weight, gradient, _, learningRate) => [tf.sub(weight, tf.mul(gradient, learningRate))],
  };
}
