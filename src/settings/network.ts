/** The network that an experiment describes, or the setting that makes it impossible. */
import { datasets } from "../../datasets";
import { models } from "../../models";
import type { Network } from "../../models/network";
import { type Experiment, type Problem, settingsOf } from "./experiment";

export type BuiltNetwork =
  | { readonly network: Network; readonly problem?: undefined }
  | { readonly network?: undefined; readonly problem: Problem };

/** A builder's sentence belongs to the option that it begins with; one about a layer, to the choice of the model. */
export function networkOf(experiment: Pick<Experiment, "data" | "model">): BuiltNetwork {
  const { imageShape, classNames } = datasets[experiment.data.dataset];
  const { model, options } = experiment.model;
  try {
    return { network: models[model].build(imageShape, classNames.length, options as never) };
  } catch (error) {
    const { message } = error as Error;
    const [name] = message.split(":", 1);
    return { problem: { key: Object.hasOwn(options, name) ? name : "model", message } };
  }
}

/** Which setting makes the experiment's network impossible, and why. */
export function impossibility(experiment: Experiment): Problem | undefined {
  const { problem } = networkOf(experiment);
  if (!problem) return undefined;
  const setting = settingsOf(experiment).find(({ key }) => key === problem.key);
  return setting?.applies ? problem : { ...problem, key: "model" };
}
