/** A running mean of a network's weights, for measuring it. */
import * as tf from "@tensorflow/tfjs-core";
import { blend } from "../kernels/blocks";
import type { Weights } from "./forward";

/**
 * w̄ ← s w̄ + (1 − s) w with s = d (1 − dᵗ⁻¹) / (1 − dᵗ): the exponential moving average with its start corrected as
 * Adam's means are (Kingma & Ba 2015, section 3), so that it is the weights themselves after the first step and never
 * holds the initial ones. Running statistics are averaged too.
 */
export class WeightAverage {
  readonly weights: Weights;

  /** @param decay d, 0 to below 1. */
  constructor(
    private readonly decay: number,
    current: Weights,
    state: Readonly<Record<string, Float32Array>> = {},
  ) {
    this.weights = new Map(
      [...current].map(([name, weight]) => {
        const initial = state[name] ? tf.tensor(state[name], weight.shape) : tf.clone(weight);
        const variable = tf.variable(initial, false);
        initial.dispose();
        return [name, variable];
      }),
    );
  }

  /** Takes in the weights after a step, which counts from 1. */
  take(current: Weights, step: number): void {
    const share = (this.decay * (1 - this.decay ** (step - 1))) / (1 - this.decay ** step);
    tf.tidy(() => {
      for (const [name, average] of this.weights) {
        average.assign(blend(average, current.get(name) as tf.Variable, share));
      }
    });
  }

  dispose(): void {
    for (const weight of this.weights.values()) weight.dispose();
  }
}
