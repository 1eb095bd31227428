/** Annealed gradient noise (Neelakantan et al. 2015, arXiv 1511.06807): variance η / (1 + t)^γ at step t. */
import * as tf from "@tensorflow/tfjs-core";
import type { Recipe } from "../../settings/experiment";
import { keyOf } from "../../settings/random";
import type { Weights } from "../forward";
import { addNormals } from "./normals";

/** Deviation at a step, which counts from 1: the paper's t is 0 in the first. */
export function gradientNoiseDeviation(
  { gradientNoise, gradientNoiseDecay }: Pick<Recipe, "gradientNoise" | "gradientNoiseDecay">,
  step: number,
): number {
  return Math.sqrt(gradientNoise / step ** gradientNoiseDecay);
}

/** Gradients by their variables' names, with noise of this deviation added; those before are disposed. */
export function withGradientNoise(
  gradients: tf.NamedTensorMap,
  weights: Weights,
  { deviation, seed, step }: { deviation: number; seed: number; step: number },
): tf.NamedTensorMap {
  const noisy: tf.NamedTensorMap = {};
  for (const [path, { name, size, shape }] of weights) {
    const gradient = gradients[name];
    if (!gradient) continue;
    const values = new Float32Array(size);
    addNormals(values, deviation, keyOf(seed, "gradientNoise", path, step));
    noisy[name] = tf.tidy(() => tf.add(gradient, tf.tensor(values, shape)));
    gradient.dispose();
  }
  return noisy;
}
