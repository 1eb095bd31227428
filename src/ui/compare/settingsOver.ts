import { changedSettings, type Experiment, type Setting, settingsOf } from "../../settings/experiment";
import { presetExperiment } from "../../study/preset";
import { type PresetId, presets } from "../../study/presets";

/** The form's data set, and what it changes of data and recipe, where the preset has something else. */
export function settingsOver(experiment: Experiment, id: PresetId): Setting[] {
  const preset = presets[id];
  const base = presetExperiment(preset).experiment;
  const varied = new Set(
    preset.axes(base).flatMap(({ arms }) => arms.flatMap(({ settings }) => Object.keys(settings))),
  );
  const known = new Map(settingsOf(base).map(({ key, value }) => [key, value]));
  const changed = new Set(changedSettings(experiment).map(({ key }) => key)).add("dataset");
  return settingsOf(experiment).filter(
    ({ key, group, value }) =>
      changed.has(key) &&
      group !== "Model" &&
      key !== "seed" &&
      !varied.has(key) &&
      known.has(key) &&
      known.get(key) !== value,
  );
}
