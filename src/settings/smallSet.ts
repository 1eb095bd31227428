/** Settings that give a net enough steps where the defaults, meant for thousands of images, would give it a handful. */
import { validationCountOf } from "../../datasets/split";
import { type Experiment, withSetting } from "./experiment";
import { runLength } from "./learningRate";

const fewSteps = 100;
const wantedSteps = 300;
const wantedEpochSteps = 8;
const fewValidated = 20;
const epochChoices = [5, 10, 20, 50, 100];

export interface Suggestion {
  readonly key: "batchSize" | "epochs" | "validationShare";
  readonly value: number;
}

/**
 * What to set for a set whose training file has `fileCount` images, for enough steps and for a validation that is more
 * than a few images; nothing where the run is long enough already, or has a step limit.
 */
export function smallSetSettings(experiment: Experiment, fileCount: number): readonly Suggestion[] {
  const { data, recipe } = experiment;
  const leftOf = (share: number) => fileCount - validationCountOf(share, fileCount);
  if (recipe.steps > 0 || runLength(recipe, leftOf(data.validationShare)).totalSteps >= fewSteps) return [];
  const validationShare =
    data.validationShare * fileCount < fewValidated
      ? Math.max(0.2, data.validationShare)
      : data.validationShare;
  const trainCount = leftOf(validationShare);
  const batches = [32, 16, 8, 4].filter((size) => size <= recipe.batchSize);
  const batchSize =
    batches.find((size) => trainCount / size >= wantedEpochSteps) ?? batches.at(-1) ?? recipe.batchSize;
  const { epochSteps } = runLength({ ...recipe, batchSize }, trainCount);
  const epochs = epochChoices.find((count) => count * epochSteps >= wantedSteps) ?? 100;
  const wanted: Suggestion[] = [
    { key: "batchSize", value: batchSize },
    { key: "epochs", value: Math.max(epochs, recipe.epochs) },
    { key: "validationShare", value: validationShare },
  ];
  const before = {
    batchSize: recipe.batchSize,
    epochs: recipe.epochs,
    validationShare: data.validationShare,
  };
  return wanted.filter(({ key, value }) => value !== before[key]);
}

/** The experiment with suggested settings. */
export const withSuggestions = (experiment: Experiment, suggestions: readonly Suggestion[]): Experiment =>
  suggestions.reduce((changed, { key, value }) => withSetting(changed, key, value), experiment);
