/** Reduces the rate when validation stops improving: PyTorch's ReduceLROnPlateau, with a relative threshold. */
import type { Recipe } from "../../settings/experiment";

export interface PlateauState {
  /** The lowest validation loss so far. */
  readonly best: number;
  /** Measurements in a row that were not better. */
  readonly badCount: number;
  /** Measurements that are still not counted. */
  readonly cooldown: number;
  /** How often the rate was multiplied by the factor. */
  readonly reductions: number;
}

export const freshPlateau: PlateauState = {
  best: Number.POSITIVE_INFINITY,
  badCount: 0,
  cooldown: 0,
  reductions: 0,
};

/** The state after a measurement of validation's loss. */
export function afterLoss(
  state: PlateauState,
  loss: number,
  { plateauPatience, plateauThreshold, plateauCooldown }: Recipe,
): PlateauState {
  const isBetter = loss < state.best * (1 - plateauThreshold);
  const isCooling = state.cooldown > 0;
  const badCount = isBetter || isCooling ? 0 : state.badCount + 1;
  const isReduced = badCount > plateauPatience;
  return {
    best: isBetter ? loss : state.best,
    badCount: isReduced ? 0 : badCount,
    cooldown: isReduced ? plateauCooldown : Math.max(0, state.cooldown - 1),
    reductions: state.reductions + Number(isReduced),
  };
}

/** A scheduled rate after the reductions; it is never raised to the minimum. */
export function reducedRate(
  rate: number,
  { reductions }: PlateauState,
  { decayFactor, minimumRate }: Recipe,
): number {
  return reductions === 0 ? rate : Math.max(rate * decayFactor ** reductions, Math.min(rate, minimumRate));
}
