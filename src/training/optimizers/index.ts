/** Optimizers by name, and the one that applies a rule to all weights. */
import * as tf from "@tensorflow/tfjs-core";
import type { Recipe } from "../../settings/experiment";
import type { Weights } from "../forward";
import { adam } from "./adam";
import { momentum } from "./momentum";
import type { UpdateRule } from "./rule";
import { sgd } from "./sgd";

const rules: Record<Recipe["optimizer"], (recipe: Recipe) => UpdateRule> = { sgd, momentum, adam };

export type OptimizerState = Readonly<Record<string, Float32Array>>;

/** What a rule remembers for every weight, by `weight/slot`. */
export class Optimizer {
  private readonly rule: UpdateRule;
  private readonly slots = new Map<string, tf.Variable>();

  constructor(recipe: Recipe, weights: Weights, state: OptimizerState = {}) {
    this.rule = rules[recipe.optimizer](recipe);
    for (const [name, weight] of weights) {
      if (!weight.trainable) continue;
      for (const slot of this.rule.slots) {
        const values = state[`${name}/${slot}`] ?? new Float32Array(weight.size);
        const initial = tf.tensor(values, weight.shape);
        this.slots.set(`${name}/${slot}`, tf.variable(initial, false));
        initial.dispose();
      }
    }
  }

  /** Changes every weight that has a gradient; `step` counts from 1. */
  apply(weights: Weights, gradients: tf.NamedTensorMap, learningRate: number, step: number): void {
    tf.tidy(() => {
      for (const [name, weight] of weights) {
        const gradient = gradients[weight.name];
        if (!gradient) continue;
        const slots = this.rule.slots.map((slot) => this.slots.get(`${name}/${slot}`) as tf.Variable);
        const next = this.rule.update(weight, gradient, slots, learningRate, step);
        [weight, ...slots].forEach((variable, index) => void variable.assign(next[index]));
      }
    });
  }

  /** The variables that it remembers, by `weight/slot`. */
  get state(): ReadonlyMap<string, tf.Variable> {
    return this.slots;
  }

  dispose(): void {
    for (const slot of this.slots.values()) slot.dispose();
  }
}
