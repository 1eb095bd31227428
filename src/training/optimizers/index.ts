/** Optimizers by name, and the one that applies a rule to all weights. */
import * as tf from "@tensorflow/tfjs-core";
import type { Recipe } from "../../settings/experiment";
import type { Weights } from "../forward";
import { adagrad } from "./adagrad";
import { adam, adamw } from "./adam";
import { clipGradients } from "./clipping";
import { momentum, nesterov } from "./momentum";
import { rmsprop } from "./rmsprop";
import type { UpdateRule } from "./rule";
import { sgd } from "./sgd";

const rules: Record<Recipe["optimizer"], (recipe: Recipe) => UpdateRule> = {
  sgd,
  momentum,
  nesterov,
  adagrad,
  rmsprop,
  adam,
  adamw,
};

type OptimizerState = Readonly<Record<string, Float32Array>>;

/** What a rule remembers for every weight, by `weight/slot`. */
export class Optimizer {
  private readonly rule: UpdateRule;
  private readonly slots = new Map<string, tf.Variable>();

  constructor(
    private readonly recipe: Recipe,
    weights: Weights,
    state: OptimizerState = {},
  ) {
    this.rule = rules[recipe.optimizer](recipe);
    for (const [name, weight] of weights) {
      if (!weight.trainable) continue;
      for (const slot of this.rule.slots) {
        const values =
          state[`${name}/${slot}`] ?? new Float32Array(weight.size).fill(this.rule.initialValue ?? 0);
        const initial = tf.tensor(values, weight.shape);
        this.slots.set(`${name}/${slot}`, tf.variable(initial, false));
        initial.dispose();
      }
    }
  }

  /** Changes every weight that has a gradient, after clipping; `step` counts from 1. */
  apply(weights: Weights, gradients: tf.NamedTensorMap, learningRate: number, step: number): void {
    tf.tidy(() => {
      const changing = [...weights].filter(([, weight]) => gradients[weight.name]);
      const clipped = clipGradients(
        changing.map(([, weight]) => gradients[weight.name]),
        this.recipe,
      );
      for (const [index, [name, weight]] of changing.entries()) {
        const slots = this.rule.slots.map((slot) => this.slots.get(`${name}/${slot}`) as tf.Variable);
        const next = this.rule.update(weight, clipped[index], slots, learningRate, step);
        [weight, ...slots].forEach((variable, position) => void variable.assign(next[position]));
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
