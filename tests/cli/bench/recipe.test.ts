import { expect, test } from "vitest";
import { readBenchCommand } from "../../../src/cli/bench/arguments";
import { renderCosts } from "../../../src/cli/bench/recipe";
import { recipeCases } from "../../../src/cli/bench/recipeCases";
import { defaultExperiment, settingsOf } from "../../../src/settings/experiment";
import { toHash } from "../../../src/settings/url";

test("every option of every choice of the recipe is a case of its own that differs from the defaults", () => {
  const cases = recipeCases();
  expect(new Set(cases.map(({ experiment }) => toHash(experiment))).size).toBe(cases.length);
  expect(cases.filter(({ experiment }) => toHash(experiment) === "")).toEqual([]);
  const options = settingsOf(defaultExperiment()).flatMap(({ key, field, group, section }) =>
    group === "Recipe" && section && field.kind === "choice"
      ? Object.keys(field.options)
          .filter((id) => id !== field.default)
          .map((id) => `${key}=${id}`)
      : [],
  );
  const words = new Set(cases.flatMap(({ name }) => name.split(" ")));
  expect(options.filter((option) => !words.has(option))).toEqual([]);
});

test("the report puts the dearest choice first and asks for a reason above 1.3", () => {
  const spread = (median: number) => ({ median, lower: median, upper: median });
  const costs = [
    { name: "maxNorm=1", msPerStep: spread(3), ratio: spread(1.5) },
    { name: "loss=triplet", msPerStep: spread(4), ratio: spread(2) },
    { name: "optimizer=sgd", msPerStep: spread(2), ratio: spread(1) },
    { name: "hue=10", problem: "hue: expected images of three channels" },
  ];
  const report = renderCosts({ backend: "cpu", windows: 6, browser: "Chromium", costs });
  expect(report.indexOf("| loss=triplet |")).toBeLessThan(report.indexOf("| maxNorm=1 |"));
  expect(report).toContain("- loss=triplet is above 1.3: it compares all pairs");
  expect(report).toContain("- maxNorm=1 is above 1.3, for no reason that is known.");
  expect(report).not.toContain("optimizer=sgd is above");
  expect(report).toContain("- hue=10 was not measured: hue: expected images of three channels");
});

test("--recipe takes a backend and a choice of choices", () => {
  expect(readBenchCommand(["--recipe"])).toMatchObject({ recipe: "cpu", windowMs: 100, windows: 7 });
  const words = ["--recipe", "--recipe-backend", "webgl", "--choices", "optimizer,mixing=cutmix"];
  expect(readBenchCommand(words)).toMatchObject({ recipe: "webgl", choices: ["optimizer", "mixing=cutmix"] });
  expect(() => readBenchCommand(["--recipe", "--recipe-backend", "gpu"])).toThrow(
    '--recipe-backend: expected cpu or webgl, got "gpu"',
  );
});
