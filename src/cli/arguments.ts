/** The flags of `npm run train`: every setting of the schema in kebab case, and a few of its own. */
import { datasets } from "../../datasets";
import { models } from "../../models";
import {
  defaultExperiment,
  type Experiment,
  readSettings,
  type Setting,
  settingsOf,
} from "../settings/experiment";
import type { SettingValue } from "../settings/fields";
import { impossibility } from "../settings/network";
import { fromHash, settingTexts, studyText } from "../settings/url";
import type { BackendRequest, RangeTestOptions, RobustnessOptions } from "../worker/protocol";
import { readRange } from "./rangeTest";
import { readImageCount } from "./robustness";

/** What the command line asks for. */
export interface TrainCommand {
  readonly experiment: Experiment;
  readonly backend: BackendRequest;
  readonly data?: string;
  readonly json?: string;
  /** Tests a range of learning rates instead of training to the end. */
  readonly rangeTest?: RangeTestOptions;
  /** Measures the trained net on corrupted test images. */
  readonly robustness?: RobustnessOptions;
}

const own = {
  url: ["LINK", "Start from a share link of the page; flags change it further."],
  data: ["DIR", "The folder with the data sets, e.g. DIR/mnist; or set STRATA_DATA."],
  backend: ["NAME", "auto, webgl, webgpu or cpu: what computes. Default auto."],
  json: ["FILE", "Write settings, environment, curves and results to FILE."],
  robustness: [
    "[N]",
    "After training, measure accuracy on N test images under every corruption and severity. Default 500.",
  ],
  rangeTest: [
    "RANGE",
    "Test learning rates instead (Smith 2017), e.g. 1e-6:10:120 from 1e-6 to 10 in 120 steps: prints loss against rate.",
  ],
} as const;
export const backends: readonly BackendRequest[] = ["auto", "webgl", "webgpu", "cpu"];

/** `learningRate` as `--learning-rate`. */
export const flagOf = (key: string) => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
export const keyOfFlag = (flag: string) =>
  flag.slice(2).replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());

/** Flags and their values; `--flag value` and `--flag=value` are the same. A flag in `bare` may go without, for "". */
export function pairsOf(words: readonly string[], bare: readonly string[] = []): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index < words.length; index++) {
    const [, flag, , value] = /^(--[^=]+)(=(.*))?$/s.exec(words[index]) ?? [];
    if (!flag) throw new Error(`${words[index]}: expected a flag that starts with --; see --help`);
    const isBare = bare.includes(flag) && (words[index + 1] ?? "--").startsWith("--");
    const text = value ?? (isBare ? "" : words[++index]);
    if (text === undefined) throw new Error(`${flag}: expected a value after it, got nothing`);
    pairs.push([flag, text]);
  }
  return pairs;
}

/**
 * Reads the command line.
 * @throws one sentence that names the flag: `--learning-rate: expected …, got …`.
 */
export function readTrainCommand(words: readonly string[]): TrainCommand {
  const asked: Partial<Record<keyof typeof own, string>> = {};
  const texts = new Map<string, string>();
  for (const [flag, text] of pairsOf(words, ["--robustness"])) {
    const key = keyOfFlag(flag);
    if (Object.hasOwn(own, key)) asked[key as keyof typeof own] = text;
    else texts.set(key, text);
  }
  const { backend: backendName = "auto", url } = asked;
  const backend = backends.find((name) => name === backendName);
  if (!backend) throw new Error(`--backend: expected one of ${backends.join(", ")}, got "${backendName}"`);
  const { experiment, problems } = readSettings(new Map([...linkSettings(url), ...texts]));
  if (problems.length > 0) throw new Error(sentence(problems[0].message, problems[0].key));
  for (const key of texts.keys()) checkApplies(key, experiment);
  checkBuildable(experiment);
  const rangeTest = asked.rangeTest === undefined ? undefined : readRange(asked.rangeTest);
  const robustness = asked.robustness === undefined ? undefined : readImageCount(asked.robustness);
  if (rangeTest && robustness) {
    throw new Error("--robustness: expected it without --range-test, which trains no net; leave one out");
  }
  return { experiment, backend, data: asked.data, json: asked.json, rangeTest, robustness };
}

/** The settings that a share link names; a link without any stands for the default experiment. */
function linkSettings(url = ""): [string, string][] {
  if (studyText(url) !== undefined) {
    throw new Error("--url: expected the link of an experiment, got a study's; give it to npm run study");
  }
  const hash = url.includes("#") ? url.slice(url.indexOf("#") + 1) : "";
  const [problem] = fromHash(hash).problems;
  if (problem) throw new Error(`--url: ${problem.message}`);
  return settingTexts(hash);
}

export const sentence = (message: string, key: string) => `${flagOf(key)}${message.slice(key.length)}`;

export function checkBuildable(experiment: Experiment) {
  const problem = impossibility(experiment);
  if (!problem) return;
  const { key, message } = problem;
  const { model, data } = experiment;
  throw new Error(
    message.startsWith(`${key}:`)
      ? sentence(message, key)
      : `--model ${model.model}: cannot be built for ${data.dataset}: ${message}`,
  );
}

export function checkApplies(key: string, experiment: Experiment) {
  const setting = settingsOf(experiment).find((candidate) => candidate.key === key);
  if (setting && !setting.applies) {
    throw new Error(
      `${flagOf(key)}: expected it only with ${conditionOf(setting)}; leave it out or change that`,
    );
  }
}

function conditionOf(setting: Setting): string {
  return Object.entries(setting.field.when ?? {})
    .map(([key, values]) => `${flagOf(key)} ${values === "nonzero" ? "other than 0" : values.join(" or ")}`)
    .join(" and ");
}

/** The text of `--help`, from the schema. */
export function helpText(): string {
  const lines = [
    "Usage: npm run train -- [flags]",
    "",
    "Trains one experiment in headless Chromium, with the page's own engine.",
    "",
    ...Object.entries(own).map(([key, [value, help]]) => row(`${flagOf(key)} ${value}`, help)),
    row("--help", "Print this."),
  ];
  const base = settingsOf(defaultExperiment());
  const shared = (setting: Setting) => !isOption(setting.key);
  for (const group of ["Data", "Model"] as const) {
    lines.push("", group);
    lines.push(...base.filter((setting) => setting.group === group && shared(setting)).map(settingRow));
    const entries = group === "Data" ? datasets : models;
    for (const id of Object.keys(entries)) {
      const rows = optionsOf(group, id).map(settingRow);
      if (rows.length > 0) lines.push(`  with ${group === "Data" ? "--dataset" : "--model"} ${id}:`, ...rows);
    }
  }
  const recipe = base.filter(({ group }) => group === "Recipe");
  for (const section of new Set(recipe.map((setting) => setting.section))) {
    lines.push("", section ? `Recipe: ${section.toLowerCase()}` : "Recipe");
    lines.push(...recipe.filter((setting) => setting.section === section).map(settingRow));
  }
  return lines.join("\n");
}

function optionsOf(group: "Data" | "Model", id: string): Setting[] {
  const experiment =
    group === "Data" ? defaultExperiment(id as never) : defaultExperiment("strokes", id as never);
  const options = group === "Data" ? experiment.data.options : experiment.model.options;
  return settingsOf(experiment).filter(
    (setting) => setting.group === group && Object.hasOwn(options, setting.key),
  );
}

function isOption(key: string): boolean {
  const { data, model } = defaultExperiment();
  return Object.hasOwn(data.options, key) || Object.hasOwn(model.options, key);
}

const placeholders = {
  choice: "NAME",
  switch: "true|false",
  text: "TEXT",
  integer: "N",
  number: "N",
} as const;

function settingRow(setting: Setting): string {
  const { field, key } = setting;
  const condition = field.when ? ` Only with ${conditionOf(setting)}.` : "";
  const placeholder = placeholders[field.kind];
  return row(`${flagOf(key)} ${placeholder}`, `${field.help} ${rangeOf(setting)}${condition}`);
}

function rangeOf({ field }: Setting): string {
  if (field.kind === "choice")
    return `One of ${Object.keys(field.options).join(", ")}; default ${field.default}.`;
  if (field.kind === "switch") return `Default ${field.default}.`;
  if (field.kind === "text")
    return `For example "${field.example}"; default ${field.default || (field.empty ?? "none")}.`;
  const zero = field.zero && field.default === 0 ? ` (${field.zero})` : "";
  return `From ${text(field.min)} to ${text(field.max)}; default ${text(field.default)}${zero}.`;
}

const text = (value: SettingValue) => String(value);

/** A flag and its help, wrapped to 100 columns. */
export function row(flag: string, help: string): string {
  const indent = 30;
  const lines = [""];
  for (const word of help.split(" ")) {
    const line = lines[lines.length - 1];
    if (line.length + word.length + 1 > 100 - indent) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  const left = `  ${flag}`.padEnd(indent);
  const first = left.length > indent ? `${left}\n${" ".repeat(indent)}` : left;
  return first + lines.join(`\n${" ".repeat(indent)}`);
}
