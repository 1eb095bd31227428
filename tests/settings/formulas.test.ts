import temml from "temml";
import { expect, test } from "vitest";
import { datasets } from "../../datasets";
import { models } from "../../models";
import { defaultExperiment, type Setting, settingsOf } from "../../src/settings/experiment";

const everySetting: readonly Setting[] = [
  ...settingsOf(defaultExperiment()),
  ...Object.keys(models).flatMap((id) => settingsOf(defaultExperiment("strokes", id as never))),
  ...Object.keys(datasets).flatMap((id) => settingsOf(defaultExperiment(id as never))),
];

/** Formulas of settings and of their options, by name. */
const formulas = new Map(
  everySetting.flatMap(({ key, field }) => {
    const options = field.kind === "choice" ? Object.entries(field.options) : [];
    const own: [string, string | undefined][] = [
      [key, field.formula],
      ...options.map(([id, { formula }]): [string, string | undefined] => [`${key}=${id}`, formula]),
    ];
    return own.flatMap(([name, formula]) => (formula === undefined ? [] : [[name, formula] as const]));
  }),
);

test.each([...formulas])("the formula of %s is typeset", (_, formula) => {
  const markup = temml.renderToString(formula, { displayMode: true, throwOnError: true, strict: true });
  expect(markup).toMatch(/^<math.*<\/math>$/s);
  expect(markup).not.toContain("merror");
});

/** Settings of the recipe and of the data, but for those that count images. */
const explained = settingsOf(defaultExperiment()).filter(({ section }) => section !== undefined);

test.each(explained.map((setting) => [setting.key, setting.field] as const))(
  "the help of %s has a formula and says what to watch",
  (_, field) => {
    const options = field.kind === "choice" ? Object.values(field.options) : [];
    const isExplained = field.formula !== undefined || options.some(({ formula }) => formula);
    expect(isExplained).toBe(true);
    expect(options.filter(({ help, formula }) => !help && !formula)).toEqual([]);
    expect(field.watch).toMatch(/\.$/);
  },
);
