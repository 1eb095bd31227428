/** The recipe: every choice of training, in the sections of the form. */
import { group } from "../fields";
import { batchFields } from "./batch";
import { optimizerFields } from "./optimizer";
import { scheduleFields } from "./schedule";

/** In the order of the form; a setting has the same name in the address and on the command line. */
export const recipeSections = {
  Optimizer: optimizerFields,
  Schedule: scheduleFields,
  Batch: batchFields,
};

export type RecipeSection = keyof typeof recipeSections;

export const recipeGroup = group({ ...optimizerFields, ...scheduleFields, ...batchFields });

/** The section in which a setting of the recipe stands. */
export function sectionOf(key: string): RecipeSection {
  const sections = Object.keys(recipeSections) as RecipeSection[];
  const section = sections.find((name) => Object.hasOwn(recipeSections[name], key));
  if (!section) throw new Error(`${key}: expected a setting of the recipe, found none of that name`);
  return section;
}
