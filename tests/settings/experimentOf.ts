import { defaultExperiment, type Experiment, withSetting } from "../../src/settings/experiment";
import type { SettingValue } from "../../src/settings/fields";

/** An experiment with these settings, in their order, over the defaults or another one's. */
export const experimentOf = (
  settings: Readonly<Record<string, SettingValue>>,
  base: Experiment = defaultExperiment(),
): Experiment =>
  Object.entries(settings).reduce((experiment, [key, value]) => withSetting(experiment, key, value), base);
