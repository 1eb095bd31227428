/** Small runs in which a choice of noise, augmentation, batches or inputs matters: it differs from the defaults'. */
import type { Scenario } from "./scenarios";

/** The last of the settings against its default, both with the others. */
const weights = (settings: Scenario["settings"]): Scenario => ({
  name: Object.entries(settings).join(", "),
  settings,
  observable: "weights",
  about: Object.keys(settings).at(-1),
});

export const augmentScenarios: readonly Scenario[] = [
  weights({ batchSize: 16 }),
  weights({ accumulation: 2 }),
  weights({ sampling: "shuffleOnce" }), // the sixth step is in the second epoch
  weights({ sampling: "fileOrder" }),
  weights({ sampling: "replacement" }),
  weights({ sampling: "balanced" }),
  weights({ sampling: "diverse" }),
  weights({ sampling: "diverse", poolFactor: 8 }),
  weights({ inputNormalization: "standardize" }),
  weights({ inputNormalization: "perImage" }),
  weights({ inputNoise: 0.1 }),
  weights({ labelNoise: "symmetric" }),
  weights({ labelNoise: "symmetric", labelNoiseShare: 0.8 }),
  weights({ labelNoise: "confusion", labelConfusion: "4>9:1, 7>1:1" }),
  weights({ labelConfusion: "4>9:1, 7>1:1", labelNoise: "confusion" }),
  weights({ gradientNoise: 0.01 }),
  { ...weights({ gradientNoise: 0.01, gradientNoiseDecay: 0 }), steps: 3 },
  weights({ shift: 2 }),
  weights({ crop: 2 }),
  weights({ crop: 2, cropPadding: "zeros" }),
  weights({ flip: true }),
  weights({ rotation: 15 }),
  weights({ zoom: 0.2 }),
  weights({ brightness: 0.2 }),
  weights({ contrast: 0.4 }),
  weights({ cutout: 8 }),
  weights({ mixing: "mixup" }),
  weights({ mixing: "mixup", mixingAlpha: 0.2 }),
  weights({ mixing: "cutmix" }),
  weights({ mixing: "manifold" }),
  { ...weights({ saturation: 0.5 }), isColour: true },
  { ...weights({ hue: 0.1 }), isColour: true },
];
