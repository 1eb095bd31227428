/** The text of `--help`, from the schema. */
import { datasets } from "../../datasets";
import { models } from "../../models";
import { defaultExperiment, type Setting, settingsOf } from "../settings/experiment";
import type { SettingValue } from "../settings/fields";
import { conditionOf, flagOf } from "./flags";

/** Every setting of the schema, under its group and section. */
export function settingLines(): string[] {
  const lines: string[] = [];
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
  return lines;
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
