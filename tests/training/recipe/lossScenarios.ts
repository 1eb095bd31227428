/** One run for each choice of initializer, loss and regularisation in which it matters. */
import type { SettingValue } from "../../../src/settings/fields";
import type { Scenario } from "./scenarios";

type Settings = Scenario["settings"];

/** One choice on top of `given`, against its default with the same. */
const alone = (about: string, value: SettingValue, given: Settings = {}): Scenario => ({
  name: `${about} ${value}`,
  settings: { ...given, [about]: value },
  observable: "weights",
  about,
});

const initializers = [
  "heUniform",
  "glorotNormal",
  "glorotUniform",
  "lecunNormal",
  "orthogonal",
  "truncatedNormal",
  "zeros",
  "constant",
];
const losses = [
  "meanSquaredError",
  "meanAbsoluteError",
  "kullbackLeibler",
  "hinge",
  "squaredHinge",
  "cosine",
  "contrastive",
  "triplet",
];

/** From zeros only the last bias learns, at a rate at which the validation loss soon rises. */
const unsteady = { initializer: "zeros", learningRate: 0.5, epochs: 8 };

export const lossScenarios: readonly Scenario[] = [
  ...initializers.map((initializer) => alone("initializer", initializer)),
  alone("initialDeviation", 0.05, { initializer: "truncatedNormal" }),
  alone("initialConstant", 0.1, { initializer: "constant" }),
  ...losses.map((loss) => alone("loss", loss)),
  alone("labelSmoothing", 0.1),
  alone("targetSoftness", 0.3, { loss: "kullbackLeibler" }),
  ...["hinge", "squaredHinge", "contrastive", "triplet"].map((loss) => ({
    ...alone("margin", 2, { loss }),
    name: `margin of ${loss}`,
  })),
  alone("cosineMargin", 0.5, { loss: "cosine" }),
  alone("mining", "semiHard", { loss: "triplet", batchSize: 20 }),
  alone("embeddingSize", 3, { loss: "contrastive" }),
  alone("spatialDropout", 0.3),
  alone("normMomentum", 0.5, { normalization: "batch" }),
  alone("normEpsilon", 0.1, { normalization: "batch" }),
  alone("l1", 0.01),
  alone("l2", 0.1),
  alone("maxNorm", 0.5),
  { ...alone("earlyStopping", true, { ...unsteady, patience: 1 }), steps: 40, observable: "stoppingStep" },
  { ...alone("patience", 1, { ...unsteady, earlyStopping: true }), steps: 40, observable: "stoppingStep" },
  { ...alone("restoreBest", true, { ...unsteady, earlyStopping: true, patience: 1 }), steps: 40 },
];
