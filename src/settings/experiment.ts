/**
 * The experiment: everything that a run depends on, as one plain value. The form, the URL, the command line,
 * the worker's validation and saved files all derive from the schema here.
 */
import { z } from "zod";
import { type DatasetId, datasets } from "../../datasets";
import { type ModelId, models } from "../../models";
import {
  applies,
  choice,
  type Field,
  type FieldGroup,
  fieldOf,
  group,
  integer,
  number,
  type SettingValue,
  type Values,
} from "./fields";

export const experimentVersion = 1;

const titles = <Id extends string>(entries: Record<Id, { title: string; about?: string; idea?: string }>) =>
  Object.fromEntries(
    Object.entries<{ title: string; about?: string; idea?: string }>(entries).map(([id, entry]) => [
      id,
      { label: entry.title, help: entry.about ?? entry.idea },
    ]),
  ) as Record<Id, { label: string; help?: string }>;

const dataGroup = group({
  dataset: choice<DatasetId>({
    label: "Data set",
    help: "The labelled images to learn from.",
    default: "strokes",
    options: titles(datasets),
  }),
  trainSize: integer({
    label: "Training images",
    help: "How many images to train on, chosen by the seed from those left after validation is set aside; 0 takes all of them.",
    unit: "images",
    default: 0,
    min: 0,
    max: 1_000_000,
    zero: "all",
    suggestions: [0, 500, 1_000, 5_000, 10_000],
  }),
  validationShare: number({
    label: "Validation share",
    help: "The share of the training file that is set aside by the seed to measure the net while it learns.",
    default: 0.1,
    min: 0.01,
    max: 0.5,
    suggestions: [0.05, 0.1, 0.2],
  }),
});

const modelGroup = group({
  model: choice<ModelId>({
    label: "Model",
    help: "The network to train.",
    default: "lenet5",
    options: titles(models),
  }),
});

export const recipeGroup = group({
  optimizer: choice({
    label: "Optimizer",
    help: "How the gradient changes the weights.",
    default: "adam",
    options: {
      sgd: { label: "SGD", help: "A step against the gradient." },
      momentum: { label: "Momentum", help: "SGD with a running sum of past gradients (Polyak 1964)." },
      adam: {
        label: "Adam",
        help: "Steps scaled by the running mean and variance of each gradient (Kingma & Ba 2015).",
      },
    },
  }),
  learningRate: number({
    label: "Learning rate",
    help: "How far one step goes.",
    default: 0.001,
    min: 0.000001,
    max: 10,
    scale: "log",
    suggestions: [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1],
  }),
  momentum: number({
    label: "Momentum",
    help: "The share of the last step that is added to the next: v ← μv + g, w ← w − ηv.",
    source: "Polyak 1964; Sutskever et al. 2013",
    default: 0.9,
    min: 0,
    max: 0.999,
    suggestions: [0, 0.5, 0.9, 0.95, 0.99],
    when: { optimizer: ["momentum"] },
  }),
  beta1: number({
    label: "Beta 1",
    help: "How slowly Adam's mean of the gradient changes.",
    source: "Kingma & Ba 2015, algorithm 1",
    default: 0.9,
    min: 0,
    max: 0.9999,
    suggestions: [0, 0.5, 0.9, 0.95],
    when: { optimizer: ["adam"] },
  }),
  beta2: number({
    label: "Beta 2",
    help: "How slowly Adam's mean of the squared gradient changes.",
    source: "Kingma & Ba 2015, algorithm 1",
    default: 0.999,
    min: 0,
    max: 0.99999,
    suggestions: [0.9, 0.99, 0.999],
    when: { optimizer: ["adam"] },
  }),
  epsilon: number({
    label: "Epsilon",
    help: "A small number that keeps Adam from dividing by zero.",
    source: "Kingma & Ba 2015, algorithm 1",
    default: 1e-8,
    min: 1e-10,
    max: 1,
    scale: "log",
    suggestions: [1e-8, 1e-7, 1e-4],
    when: { optimizer: ["adam"] },
  }),
  batchSize: integer({
    label: "Batch size",
    help: "How many images make one step.",
    unit: "images",
    default: 32,
    min: 1,
    max: 1_024,
    scale: "log",
    suggestions: [8, 16, 32, 64, 128, 256],
  }),
  epochs: integer({
    label: "Epochs",
    help: "How often the training images are gone through.",
    default: 5,
    min: 1,
    max: 1_000,
    suggestions: [1, 2, 3, 5, 10, 20],
  }),
  steps: integer({
    label: "Step limit",
    help: "Ends the run after this many steps, whatever the epochs; 0 sets no limit.",
    unit: "steps",
    default: 0,
    min: 0,
    max: 10_000_000,
    zero: "none",
    suggestions: [0, 100, 1_000, 10_000],
  }),
});

const seedField = integer({
  label: "Seed",
  help: "Decides everything random: initial weights, batch order, dropout, which images are set aside.",
  default: 1,
  min: 0,
  max: 2 ** 31 - 1,
  suggestions: [1, 2, 3, 4, 5],
});

export type DataSettings = Values<typeof dataGroup> & { options: Readonly<Record<string, SettingValue>> };
export type ModelSettings = Values<typeof modelGroup> & { options: Readonly<Record<string, SettingValue>> };
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

/** The schema of an experiment on one data set with one model. */
function schemaFor(dataset: unknown, model: unknown) {
  const dataOptions = isOwn(datasets, dataset as string)
    ? optionsOf(datasets[dataset as DatasetId])
    : z.object();
  const modelOptions = isOwn(models, model as string) ? optionsOf(models[model as ModelId]) : z.object();
  return z.strictObject({
    version: z.literal(experimentVersion),
    data: dataGroup.extend({ options: dataOptions.prefault({}) }).prefault({}),
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
    ...rows("Data", dataGroup, data),
    ...rows("Data", optionsOf(datasets[data.dataset]), data.options),
    ...rows("Model", modelGroup, model),
    ...rows("Model", optionsOf(models[model.model]), model.options),
    ...rows("Recipe", recipeGroup, recipe),
    ...rows("Recipe", group({ seed: seedField }), { seed }),
  ];
}

/**
 * The experiment with one setting changed. Another data set or model starts from its own options' defaults.
 * @throws `key: expected …, got …` if the value is wrong or there is no such setting here.
 */
export function withSetting(experiment: Experiment, key: string, value: unknown): Experiment {
  const setting = settingsOf(experiment).find((candidate) => candidate.key === key);
  if (!setting) throw new Error(`${key}: expected the name of a setting of this experiment, found none`);
  const parsed = setting.schema.safeParse(value);
  if (!parsed.success) throw new Error(`${key}: ${parsed.error.issues[0].message}`);
  const checked = parsed.data as SettingValue;
  if (key === "seed") return { ...experiment, seed: checked as number };
  if (key === "dataset" || key === "model") {
    const part = key === "dataset" ? "data" : "model";
    return parseExperiment({
      ...experiment,
      [part]: { ...experiment[part], [key]: checked, options: undefined },
    });
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
  if (field.kind === "choice") return text;
  if (field.kind === "switch") return text === "true" ? true : text === "false" ? false : text;
  const value = Number(text);
  return text.trim() === "" || Number.isNaN(value) ? text : value;
}

/**
 * An experiment from texts by setting name, as a URL or a command line gives them. The data set and the model
 * are read first, since the others depend on them. A wrong value keeps its default and becomes a problem.
 */
export function readSettings(texts: Iterable<readonly [string, string]>): {
  experiment: Experiment;
  problems: Problem[];
} {
  const first = ["dataset", "model"];
  const entries = [...texts].sort(([a], [b]) => Number(first.includes(b)) - Number(first.includes(a)));
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
