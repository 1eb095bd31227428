/** The learning rate of each step of a run: the schedule, what validation says of it, and what the user sets. */
import type { Recipe } from "../../settings/experiment";
import { type RunLength, scheduledRate } from "../../settings/learningRate";
import type { RateChange, RateState } from "../events";
import { afterLoss, freshPlateau, reducedRate } from "./plateau";

const isFactor = (scale: number) => Number.isFinite(scale) && scale > 0;

/** Gives the rate of any step from the recipe and what has changed since. */
export class LearningRates {
  private changes: readonly RateChange[];
  private plateau: RateState["plateau"];

  /** Starts where a checkpoint was taken; `changes` are all that the user made, those after it too. */
  constructor(
    private readonly recipe: Recipe,
    state?: RateState,
    changes?: readonly RateChange[],
  ) {
    this.changes = changes ?? state?.changes ?? [];
    this.plateau = state?.plateau ?? freshPlateau;
  }

  /** The rate of a step, which counts from 1. */
  at(step: number, length: RunLength): number {
    const change = this.changes.findLast(({ firstStep }) => firstStep <= step);
    const scheduled = this.unchanged(step, length);
    if (!change) return scheduled;
    return isFactor(change.scale) ? scheduled * change.scale : change.learningRate;
  }

  private unchanged(step: number, length: RunLength): number {
    const rate = scheduledRate(this.recipe, step, length);
    return this.recipe.schedule === "plateau" ? reducedRate(rate, this.plateau, this.recipe) : rate;
  }

  /** Sets the rate of a step; the schedule goes on from there in proportion, and one that has come to 0 stays. */
  set(learningRate: number, firstStep: number, length: RunLength): RateChange {
    const scale = learningRate / this.unchanged(firstStep, length);
    const change = { firstStep, learningRate, scale: isFactor(scale) ? scale : 0 };
    this.changes = [...this.changes.filter((other) => other.firstStep < firstStep), change];
    return change;
  }

  /** Takes in a loss of validation. @returns whether the rate fell. */
  takeValidation(loss: number): boolean {
    if (this.recipe.schedule !== "plateau") return false;
    const before = this.plateau.reductions;
    this.plateau = afterLoss(this.plateau, loss, this.recipe);
    return this.plateau.reductions > before;
  }

  get state(): RateState {
    return { changes: this.changes, plateau: this.plateau };
  }
}
