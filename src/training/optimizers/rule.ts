import type { Tensor } from "@tensorflow/tfjs-core";

/** How an optimizer changes one weight; it keeps nothing itself. */
export interface UpdateRule {
  /** Names of the arrays that it remembers for each weight, each of the weight's shape. */
  readonly slots: readonly string[];
  /** What they hold before the first step; 0 without it. */
  readonly initialValue?: number;
  /**
   * The weight after a step, then its slots, in the order of `slots`.
   * `step` counts from 1; `slots` are those of the step before.
   */
  update(
    weight: Tensor,
    gradient: Tensor,
    slots: readonly Tensor[],
    learningRate: number,
    step: number,
  ): Tensor[];
}
