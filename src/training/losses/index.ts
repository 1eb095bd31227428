/** Losses by name. */
import type { Recipe } from "../../settings/experiment";
import { crossEntropy, kullbackLeibler } from "./crossEntropy";
import { hinge } from "./hinge";
import type { Loss } from "./loss";
import { contrastive, cosine } from "./pairs";
import { meanAbsoluteError, meanSquaredError } from "./regression";
import { triplet } from "./triplet";

export type { EmbeddingLoss, Loss, ScoreLoss } from "./loss";

export type LossSettings = Pick<
  Recipe,
  "loss" | "labelSmoothing" | "targetSoftness" | "margin" | "cosineMargin" | "mining"
>;

const losses: Record<LossSettings["loss"], (settings: LossSettings) => Loss> = {
  crossEntropy,
  meanSquaredError,
  meanAbsoluteError,
  kullbackLeibler,
  hinge: (settings) => hinge(1, settings),
  squaredHinge: (settings) => hinge(2, settings),
  cosine,
  contrastive,
  triplet,
};

/** The loss that a recipe asks for. */
export const lossOf = (settings: LossSettings): Loss => losses[settings.loss](settings);
