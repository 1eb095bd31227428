/** The recipe: every choice of training, in the sections of the form. */
import { group } from "../fields";
import { augmentationFields } from "./augmentation";
import { batchFields } from "./batch";
import { initializerFields } from "./initializer";
import { inputFields } from "./inputs";
import { lossFields } from "./loss";
import { noiseFields } from "./noise";
import { optimizerFields } from "./optimizer";
import { regularisationFields } from "./regularisation";
import { scheduleFields } from "./schedule";

/** In the order of the form; a setting has the same name in the address and on the command line. */
export const recipeSections = {
  Loss: lossFields,
  Optimizer: optimizerFields,
  Schedule: scheduleFields,
  Initializer: initializerFields,
  Regularisation: regularisationFields,
  Batch: batchFields,
  Inputs: inputFields,
  Noise: noiseFields,
  Augmentation: augmentationFields,
};

export type RecipeSection = keyof typeof recipeSections;

export const recipeGroup = group({
  ...lossFields,
  ...optimizerFields,
  ...scheduleFields,
  ...initializerFields,
  ...regularisationFields,
  ...batchFields,
  ...inputFields,
  ...noiseFields,
  ...augmentationFields,
});

/** The section in which a setting of the recipe stands. */
export function sectionOf(key: string): RecipeSection {
  const sections = Object.keys(recipeSections) as RecipeSection[];
  const section = sections.find((name) => Object.hasOwn(recipeSections[name], key));
  if (!section) throw new Error(`${key}: expected a setting of the recipe, found none of that name`);
  return section;
}
