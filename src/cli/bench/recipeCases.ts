/** Every choice of the recipe that a step could cost something for, from the schema. */
import { defaultExperiment, type Experiment, settingsOf, withSetting } from "../../settings/experiment";
import type { Field, SettingValue } from "../../settings/fields";
import { impossibility } from "../../settings/network";

interface RecipeCase {
  /** `setting=value`, with what it needs before it. */
  readonly name: string;
  readonly experiment: Experiment;
}

/** They change how much a step does, or how many there are. */
const ofLength = ["epochs", "steps", "batchSize", "accumulation"];

/** Choices on LeNet-5; those that its net or grey images have no place for are left out. */
export function recipeCases(): RecipeCase[] {
  const base = defaultExperiment();
  return settingsOf(base)
    .filter(
      ({ key, group, section }) => group === "Recipe" && section !== undefined && !ofLength.includes(key),
    )
    .flatMap(({ key, field }) =>
      valuesOf(field).flatMap((value) => {
        const needs = needsOf(field);
        const changes = [...needs, [key, value] as const];
        const experiment = changes.reduce((made, change) => withSetting(made, ...change), base);
        const name = changes.map((change) => change.join("=")).join(" ");
        return impossibility(experiment) ? [] : [{ name, experiment }];
      }),
    );
}

/** What turns a setting on: every other option, or the first value that is not none. */
function valuesOf(field: Field): SettingValue[] {
  if (field.kind === "choice") return Object.keys(field.options).filter((id) => id !== field.default);
  if (field.kind === "switch") return [!field.default];
  if (field.kind === "text" || field.default !== 0) return [];
  return field.suggestions?.filter((value) => value > 0).slice(0, 1) ?? [];
}

/** Other settings' values without which this one has no effect. */
function needsOf({ when }: Field): (readonly [string, SettingValue])[] {
  return Object.entries(when ?? {}).map(
    ([key, values]) => [key, values === "nonzero" ? 1 : values[0]] as const,
  );
}
