import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { type ModelEntry, models } from "../../models";
import { costOf } from "../../models/cost";
import { fieldOf, type SettingValue } from "../../src/settings/fields";

const ids = [
  "lenet5",
  "mlp",
  "alexnet",
  "zfnet",
  "vgg",
  "inception",
  "squeezenet",
  "inceptionResnet",
  "wideResnet",
  "densenet",
  "lstm",
  "cnnLstm",
  "attention",
  "transformer",
  "hybridTransformer",
] as const;

describe.each(ids)("%s", (id) => {
  const entry: ModelEntry = models[id];
  const build = (options: object) => entry.build([28, 28, 1], 10, entry.options.parse(options) as never);

  test("has the number of parameters that the head of its file states", () => {
    const source = readFileSync(`models/${id}.ts`, "utf8");
    const heading = source.slice(0, source.indexOf("*/"));
    expect(heading).toContain(`${costOf(build({})).parameters.toLocaleString("en-GB")}`);
  });

  test.each(Object.keys(entry.options.shape))("%s changes the net", (key) => {
    const field = fieldOf(entry.options.shape[key] as z.ZodType);
    const others: SettingValue[] =
      field.kind === "choice"
        ? Object.keys(field.options)
        : field.kind === "switch"
          ? [true, false]
          : field.kind === "text"
            ? [field.example]
            : [...(field.suggestions ?? [])];
    const changed = others.filter((value) => value !== field.default);
    expect(changed).not.toEqual([]);
    const needed = Object.fromEntries(
      Object.entries(field.when ?? {}).map(([name, [first]]) => [name, first]),
    );
    const before = JSON.stringify(build(needed));
    for (const value of changed)
      expect(JSON.stringify(build({ ...needed, [key]: value })), String(value)).not.toBe(before);
  });
});
