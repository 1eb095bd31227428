/** A small run for each choice of the recipe, in which it matters. */
import type { SettingValue } from "../../../src/settings/fields";

export interface Scenario {
  readonly name: string;
  /** What differs from the defaults; `batchSize`, `epochs` and `steps` have defaults of their own here. */
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** Ends the run, by default after 6 steps; an epoch has 5. */
  readonly steps?: number;
  /** What has to differ from the run that it is compared with. */
  readonly observable: "weights" | "evaluation" | "stoppingStep";
  /** The setting whose default the other run has; without it, that run has all defaults. */
  readonly about?: string;
}

export const scenarios: readonly Scenario[] = [
  { name: "SGD", settings: { optimizer: "sgd" }, observable: "weights" },
  { name: "momentum", settings: { optimizer: "momentum" }, observable: "weights" },
  {
    name: "the share that momentum keeps",
    settings: { optimizer: "momentum", momentum: 0.5 },
    about: "momentum",
    observable: "weights",
  },
  { name: "learning rate", settings: { learningRate: 0.01 }, observable: "weights" },
  { name: "Adam's mean", settings: { beta1: 0.5 }, observable: "weights" },
  { name: "Adam's square", settings: { beta2: 0.9 }, observable: "weights" },
  { name: "epsilon", settings: { epsilon: 0.01 }, observable: "weights" },
  { name: "batch size", settings: { batchSize: 4 }, observable: "weights" },
  { name: "epochs", settings: { epochs: 1 }, steps: 20, observable: "stoppingStep" },
  { name: "step limit", settings: { steps: 3 }, observable: "stoppingStep" },
];
