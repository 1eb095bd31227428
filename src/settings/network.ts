/** The network that an experiment describes, or the setting that makes it impossible. */
import { inputOf } from "../../datasets";
import { models } from "../../models";
import type { Network, Shape } from "../../models/network";
import { type Experiment, type Problem, settingsOf } from "./experiment";
import { outputCount } from "./recipe/loss";
import { withRegularisation } from "./regularised";

type BuiltNetwork =
  | { readonly network: Network; readonly problem?: undefined }
  | { readonly network?: undefined; readonly problem: Problem };

/**
 * The model as the recipe has it, for images `[height, width, channels]`.
 * @throws a sentence if it is impossible.
 */
export function describeNetwork(
  { model, recipe }: Pick<Experiment, "model" | "recipe">,
  image: Shape,
  classCount: number,
): Network {
  const outputs = outputCount(recipe, classCount);
  return withRegularisation(models[model.model].build(image, outputs, model.options as never), recipe);
}

/** A builder's sentence belongs to the setting that it begins with; one about a layer, to the choice of the model. */
export function networkOf(experiment: Pick<Experiment, "data" | "model" | "recipe">): BuiltNetwork {
  const { imageShape, classCount } = inputOf(experiment.data);
  const { options } = experiment.model;
  try {
    return { network: describeNetwork(experiment, imageShape, classCount) };
  } catch (error) {
    const { message } = error as Error;
    const [name] = message.split(":", 1);
    return {
      problem: { key: Object.hasOwn({ ...options, ...experiment.recipe }, name) ? name : "model", message },
    };
  }
}

/** Which setting makes the experiment's network impossible, and why. */
export function impossibility(experiment: Experiment): Problem | undefined {
  const { problem } = networkOf(experiment);
  if (!problem) return undefined;
  const setting = settingsOf(experiment).find(({ key }) => key === problem.key);
  return setting?.applies ? problem : { ...problem, key: "model" };
}
