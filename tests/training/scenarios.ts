import { expect } from "vitest";
import { readTrainCommand } from "../../src/cli/arguments";
import { flagOf } from "../../src/cli/flags";
import { defaultExperiment, parseExperiment, type Setting, settingsOf } from "../../src/settings/experiment";
import type { SettingValue } from "../../src/settings/fields";
import { fromHash, toHash } from "../../src/settings/url";
import { experimentOf } from "../settings/experimentOf";

/** That settings come back as they are from an address, a command line and a saved file. */
export function expectToSurvive(settings: Readonly<Record<string, SettingValue>>): void {
  const experiment = experimentOf(settings);
  expect(fromHash(toHash(experiment))).toEqual({ experiment, problems: [] });
  const flags = Object.entries(settings).flatMap(([key, value]) => [flagOf(key), String(value)]);
  expect(readTrainCommand(flags).experiment).toEqual(experiment);
  expect(parseExperiment(JSON.parse(JSON.stringify(experiment)))).toEqual(experiment);
}

/**
 * The settings without a scenario, and of choices the options, the defaults left out.
 * @param isShown whether a scenario is about a setting with such a value.
 */
export function missingScenarios(
  isMeant: (setting: Setting) => boolean,
  isShown: (key: string, matches: (value: unknown) => boolean) => boolean,
): string[] {
  return settingsOf(defaultExperiment())
    .filter(isMeant)
    .flatMap(({ key, field }) => {
      if (field.kind !== "choice") return isShown(key, (value) => value !== field.default) ? [] : [key];
      const others = Object.keys(field.options).filter((option) => option !== field.default);
      return others
        .filter((option) => !isShown(key, (value) => value === option))
        .map((option) => `${key}=${option}`);
    });
}
