/** The values of an axis as a person gives them. */
import { readText, type Setting } from "../settings/experiment";
import type { Field } from "../settings/fields";

/**
 * `0.01, 0.1` or `0.01 0.1` for numbers; by semicolon or line for texts, which may have commas themselves. What the
 * empty text stands for names it, as in `all; 0-4`.
 */
export function readValues(field: Field, list: string): unknown[] {
  const isText = field.kind === "text";
  const isNumber = field.kind === "integer" || field.kind === "number";
  const separator = isText ? /[;\n]/ : isNumber ? /[,;\s]+/ : /[,;\n]/;
  const parts = list.split(separator).map((part) => part.trim());
  const given = parts.filter((part) => part !== "");
  return given.map((part) => (field.kind === "text" && part === field.empty ? "" : readText(field, part)));
}

/** Values that a setting may be tried at, as a list that `readValues` reads. */
export function exampleValues({ field }: Setting): string {
  switch (field.kind) {
    case "switch":
      return "false, true";
    case "choice":
      return Object.keys(field.options).slice(0, 3).join(", ");
    case "text":
      return [field.default || field.empty, field.example].filter(Boolean).join("\n");
    default:
      return (field.suggestions ?? [...new Set([field.min, field.default])]).slice(0, 4).join(", ");
  }
}
