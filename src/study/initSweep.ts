/** Untrained nets to compare: the experiment's own with other initializers, activations, norms and depths. */
import { costOf } from "../../models/cost";
import { type Experiment, settingsOf, withSetting } from "../settings/experiment";
import type { ChoiceField, NumberField } from "../settings/fields";
import { impossibility, networkOf } from "../settings/network";

const initializers = ["heNormal", "glorotNormal"];
const activations = ["relu", "tanh", "sigmoid"];
const normalizations = ["none", "batch"];

/** One net of the sweep, and what tells it from the others. */
export interface SweepNet {
  readonly experiment: Experiment;
  /** Absent where the model has no such setting. */
  readonly activation?: string;
  readonly normalization?: string;
  readonly depth?: number;
  readonly initializer: string;
}

const passes = 3; // forwards, and twice as much backwards
const cheapMultiplyAdds = 2e9; // a fraction of a second on two cores

/** Whether a look at the experiment's untrained net takes no noticeable time on a processor. */
export function isCheapToProbe(experiment: Experiment): boolean {
  const { network } = networkOf(experiment);
  if (!network) return false;
  return passes * experiment.recipe.batchSize * costOf(network).multiplyAdds <= cheapMultiplyAdds;
}

/** The values of a setting that this model can have; nothing if it has no such setting. */
function choices(experiment: Experiment, key: string, wanted: readonly string[]): readonly string[] {
  const field = settingsOf(experiment).find((setting) => setting.key === key)?.field as
    | ChoiceField
    | undefined;
  return wanted.filter((value) => field?.options && Object.hasOwn(field.options, value));
}

/** The least depth that is suggested, and the largest that is cheap to look at. */
function depths(experiment: Experiment): readonly number[] {
  const setting = settingsOf(experiment).find(({ key }) => key === "depth");
  if (!setting) return [];
  const { suggestions = [] } = setting.field as NumberField;
  const usable = suggestions.filter((depth) => {
    const changed = withSetting(experiment, "depth", depth);
    return !impossibility(changed) && isCheapToProbe(changed);
  });
  return usable.length > 1 ? [usable[0], usable[usable.length - 1]] : usable;
}

/** Every combination that can be built, those of one panel together. */
export function initSweep(experiment: Experiment): SweepNet[] {
  const axes: readonly (readonly [string, readonly (string | number)[]])[] = [
    ["normalization", choices(experiment, "normalization", normalizations)],
    ["activation", choices(experiment, "activation", activations)],
    ["depth", depths(experiment)],
    ["initializer", choices(experiment, "initializer", initializers)],
  ];
  let nets: { experiment: Experiment; settings: Record<string, string | number> }[] = [
    { experiment, settings: {} },
  ];
  for (const [key, values] of axes) {
    if (values.length === 0) continue;
    nets = nets.flatMap((net) =>
      values.map((value) => ({
        experiment: withSetting(net.experiment, key, value),
        settings: { ...net.settings, [key]: value },
      })),
    );
  }
  return nets
    .filter((net) => !impossibility(net.experiment))
    .map(({ experiment: changed, settings }) => ({ experiment: changed, ...settings }) as SweepNet);
}
