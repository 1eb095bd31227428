/** A small run for each option of the data, in which it matters: it differs from the run on the set as it is. */
import { corruptions } from "../../../datasets/corruptions";
import type { SettingValue } from "../../../src/settings/fields";

export interface DataScenario {
  /** The option is the last one; the other run has its default. */
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** What has to differ: the trained net, or what the test split says of it. */
  readonly observable: "weights" | "test";
  /** The last step, by default the sixth. */
  readonly steps?: number;
  /** On images of one channel; without it, of three. */
  readonly isGrey?: boolean;
}

const weights = (settings: DataScenario["settings"]): DataScenario => ({ settings, observable: "weights" });

export const dataScenarios: readonly DataScenario[] = [
  weights({ trainSize: 24 }),
  weights({ trainOrder: "file" }),
  weights({ validationShare: 0.4 }),
  { settings: { testSize: 5 }, observable: "test" },
  weights({ classes: "0,2" }),
  weights({ balance: "balanced" }),
  weights({ tailRatio: 5, balance: "longTailed" }),
  weights({ balance: "longTailed", tailRatio: 5 }),
  weights({ trainLabels: "shuffled" }),
  weights({ imageSize: 6 }),
  weights({ color: "grey" }),
  { ...weights({ color: "color" }), isGrey: true },
  weights({ pixelOrder: "permuted" }),
  weights({ pixelOrder: "permutedEach" }),
  weights({ pixelOrder: "gaussian" }),
  ...Object.keys(corruptions).map(
    (testCorruption): DataScenario => ({ settings: { testCorruption }, observable: "test" }),
  ),
  { settings: { testCorruption: "gaussianNoise", testSeverity: 5 }, observable: "test" },
];
