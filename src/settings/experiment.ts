/**
 * The experiment: everything that a run depends on, as one plain value. The form, the URL, the command line,
 * the worker's validation and saved files all derive from the schema here.
 */
import { z } from "zod";
import { type DatasetId, datasets, fileInputOf } from "../../datasets";
import { classesProblem } from "../../datasets/arrange/classes";
import { type ModelId, models } from "../../models";
import { type DataSection, dataGroup, dataSectionOf } from "./data";
import {
  applies,
  type Field,
  type FieldGroup,
  fieldOf,
  group,
  type SettingValue,
  type Values,
} from "./fields";
import { modelGroup, seedField } from "./groups";
import { type RecipeSection, recipeGroup, sectionOf } from "./recipe";

export const experimentVersion = 1;

export type DataSettings = Values<typeof dataGroup> & { options: Readonly<Record<string, SettingValue>> };
type ModelSettings = Values<typeof modelGroup> & { options: Readonly<Record<string, SettingValue>> };
export type Recipe = Values<typeof recipeGroup>;

export interface Experiment {
  readonly version: typeof experimentVersion;
  readonly data: DataSettings;
  readonly model: ModelSettings;
  readonly recipe: Recipe;
  readonly seed: number;
}

/** Where a setting belongs in the form. */
export type SettingGroup = "Data" | "Model" | "Recipe";

/** A setting of one experiment: its declaration, and where its value is. */
export interface Setting {
  /** Its name in the URL and, in kebab case, on the command line. */
  readonly key: string;
  readonly group: SettingGroup;
  /** Its section within the recipe or the data. */
  readonly section?: RecipeSection | DataSection;
  readonly field: Field;
  readonly schema: z.ZodType;
  readonly value: SettingValue;
  /** Whether it matters, given the others. */
  readonly applies: boolean;
}

/** One sentence about one setting. */
export interface Problem {
  readonly key: string;
  readonly message: string;
}

const optionsOf = (entry: { options: FieldGroup }) => entry.options;
const isOwn = <T extends object>(entries: T, id: PropertyKey): id is keyof T => Object.hasOwn(entries, id);

/** What is wrong with the chosen classes, given how many the set has. */
const problemOfClasses = (data: DataSettings) => classesProblem(data.classes, fileInputOf(data).classCount);

/** The schema of an experiment on one data set with one model. */
function schemaFor(dataset: unknown, model: unknown) {
  const dataOptions = isOwn(datasets, dataset as string)
    ? optionsOf(datasets[dataset as DatasetId])
    : z.object();
  const modelOptions = isOwn(models, model as string) ? optionsOf(models[model as ModelId]) : z.object();
  return z.strictObject({
    version: z.literal(experimentVersion),
    data: dataGroup
      .extend({ options: dataOptions.prefault({}) })
      .superRefine((data, context) => {
        const problem = problemOfClasses(data as DataSettings);
        if (problem) context.addIssue({ code: "custom", message: problem, path: ["classes"] });
      })
      .prefault({}),
    model: modelGroup.extend({ options: modelOptions.prefault({}) }).prefault({}),
    recipe: recipeGroup.prefault({}),
    seed: seedField,
  });
}

/** The experiment that the page opens on. */
export function defaultExperiment(dataset: DatasetId = "strokes", model: ModelId = "lenet5"): Experiment {
  return parseExperiment({ version: experimentVersion, data: { dataset }, model: { model } });
}

/**
 * Checks a value from outside, filling in defaults.
 * @throws one sentence for each setting that is wrong: `learningRate: expected …, got …`.
 */
export function parseExperiment(value: unknown): Experiment {
  const outside = value as { data?: { dataset?: unknown }; model?: { model?: unknown } } | null;
  const dataset = outside?.data?.dataset ?? "strokes";
  const model = outside?.model?.model ?? "lenet5";
  const result = schemaFor(dataset, model).safeParse(value);
  if (!result.success) {
    throw new Error(
      result.error.issues
        .map((issue) => `${issue.path.join(".") || "experiment"}: ${issue.message}`)
        .join("\n"),
    );
  }
  return result.data as Experiment;
}

/** Every setting of an experiment, in the order of the form. */
export function settingsOf(experiment: Experiment): Setting[] {
  const rows = (name: SettingGroup, schemas: FieldGroup, values: Readonly<Record<string, unknown>>) =>
    Object.entries(schemas.shape).map(([key, schema]): Setting => {
      const field = fieldOf(schema as z.ZodType);
      const value = values[key] as SettingValue;
      return { key, group: name, field, schema: schema as z.ZodType, value, applies: applies(field, values) };
    });
  const { data, model, recipe, seed } = experiment;
  return [
    ...rows("Data", dataGroup, data).map((row) => ({ ...row, section: dataSectionOf(row.key) })),
    ...rows("Data", optionsOf(datasets[data.dataset]), data.options),
    ...rows("Model", modelGroup, model),
    ...rows("Model", optionsOf(models[model.model]), model.options),
    ...rows("Recipe", recipeGroup, recipe).map((row) => ({ ...row, section: sectionOf(row.key) })),
    ...rows("Recipe", group({ seed: seedField }), { seed }),
  ];
}

/**
 * The experiment with one setting changed. Another data set or model starts from its own options' defaults, and
 * from all classes where it lacks one of those that were chosen.
 * @throws `key: expected …, got …` if the value is wrong or there is no such setting here.
 */
export function withSetting(experiment: Experiment, key: string, value: unknown): Experiment {
  const setting = settingsOf(experiment).find((candidate) => candidate.key === key);
  if (!setting) throw new Error(`${key}: expected the name of a setting of this experiment, found none`);
  const parsed = setting.schema.safeParse(value);
  if (!parsed.success) throw new Error(`${key}: ${parsed.error.issues[0].message}`);
  const checked = parsed.data as SettingValue;
  if (key === "seed") return { ...experiment, seed: checked as number };
  if (key === "model") {
    const model = { ...experiment.model, model: checked, options: undefined };
    return parseExperiment({ ...experiment, model });
  }
  if (key === "dataset") {
    const { classes, ...data } = { ...experiment.data, dataset: checked, options: undefined };
    const other = parseExperiment({ ...experiment, data });
    const kept = { ...other.data, classes };
    return problemOfClasses(kept) ? other : { ...other, data: kept };
  }
  if (key === "classes") {
    const problem = problemOfClasses({ ...experiment.data, classes: checked as string });
    if (problem) throw new Error(`classes: ${problem}`);
  }
  if (setting.group === "Recipe") return { ...experiment, recipe: { ...experiment.recipe, [key]: checked } };
  const part = setting.group === "Data" ? "data" : "model";
  if (Object.hasOwn(experiment[part].options, key)) {
    const options = { ...experiment[part].options, [key]: checked };
    return { ...experiment, [part]: { ...experiment[part], options } };
  }
  return { ...experiment, [part]: { ...experiment[part], [key]: checked } };
}

/** A setting's value from text, as a URL or a command line has it; the text itself where it is no such value. */
export function readText(field: Field, text: string): unknown {
  if (field.kind === "choice" || field.kind === "text") return text;
  if (field.kind === "switch") return text === "true" ? true : text === "false" ? false : text;
  const value = Number(text);
  return text.trim() === "" || Number.isNaN(value) ? text : value;
}

/** Before the settings that depend on them; the classes last, since a set of one's own says how many it has. */
const turnOf = (key: string) => (key === "dataset" || key === "model" ? 0 : key === "classes" ? 2 : 1);

/**
 * An experiment from texts by setting name, as a URL or a command line gives them. The data set and the model
 * are read first, since the others depend on them. A wrong value keeps its default and becomes a problem.
 */
export function readSettings(texts: Iterable<readonly [string, string]>): {
  experiment: Experiment;
  problems: Problem[];
} {
  const entries = [...texts].sort(([a], [b]) => turnOf(a) - turnOf(b));
  const problems: Problem[] = [];
  let experiment = defaultExperiment();
  for (const [key, text] of entries) {
    const setting = settingsOf(experiment).find((candidate) => candidate.key === key);
    try {
      experiment = withSetting(experiment, key, setting ? readText(setting.field, text) : text);
    } catch (error) {
      problems.push({ key, message: (error as Error).message });
    }
  }
  return { experiment, problems };
}

/** The settings that differ from the defaults of their data set and model, and matter. */
export function changedSettings(experiment: Experiment): Setting[] {
  return settingsOf(experiment).filter(
    (setting) => setting.applies && setting.value !== setting.field.default,
  );
}

/** Every setting that matters by its name, as saved files have it. */
export function flatSettings(experiment: Experiment): Record<string, SettingValue> {
  const rows = settingsOf(experiment).filter((setting) => setting.applies);
  return { version: experiment.version, ...Object.fromEntries(rows.map(({ key, value }) => [key, value])) };
}
