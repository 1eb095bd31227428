/** A small run for each choice of the recipe, in which it matters. */
import type { SettingValue } from "../../../src/settings/fields";
import { augmentScenarios } from "./augmentScenarios";
import { lossScenarios } from "./lossScenarios";
import { optimizerScenarios } from "./optimizerScenarios";

export interface Scenario {
  readonly name: string;
  /** What differs from the defaults; `batchSize`, `epochs` and `steps` have defaults of their own here. */
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** Ends the run, by default after 6 steps; an epoch has 5. */
  readonly steps?: number;
  /** What has to differ from the run that it is compared with. */
  readonly observable: "weights" | "evaluation" | "stoppingStep";
  /** On images of three channels; without it, of one. */
  readonly isColour?: boolean;
  /** The setting whose default the other run has; without it, that run has all defaults. */
  readonly about?: string;
}

export const scenarios: readonly Scenario[] = [...optimizerScenarios, ...lossScenarios, ...augmentScenarios];
