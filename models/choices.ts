/** The choices that blocks of many models share, and the layers that they choose between. */
import { choice, number, toggle } from "../src/settings/fields";
import { activation, batchNorm, dropout, groupNorm, layerNorm } from "./layers";
import type { ActivationKind, Features } from "./network";

/** The function after each layer with weights. */
export function activationChoice(initial: ActivationKind = "relu") {
  return choice<ActivationKind>({
    label: "Activation",
    help: "The non-linear function after each layer with weights.",
    watch:
      "In a deep net without normalisation: functions that go flat at both ends let the first layers starve.",
    source: "Goodfellow, Bengio & Courville 2016, section 6.3",
    default: initial,
    options: {
      relu: {
        label: "ReLU",
        help: "0 below 0 (Glorot, Bordes & Bengio 2011).",
        formula: String.raw`\max(0, x)`,
      },
      leakyRelu: {
        label: "Leaky ReLU",
        help: "A hundredth of x below 0 (Maas, Hannun & Ng 2013).",
        formula: String.raw`\max(x,\ 0.01\,x)`,
      },
      prelu: {
        label: "PReLU",
        help: "A learned share of x below 0, one for each channel (He et al. 2015).",
        formula: String.raw`\max(0, x) + \alpha_c \min(0, x)`,
      },
      elu: {
        label: "ELU",
        help: "Goes to −1 below 0 (Clevert et al. 2016).",
        formula: String.raw`\begin{cases} x & x \ge 0 \\ e^x - 1 & x < 0 \end{cases}`,
      },
      selu: {
        label: "SELU",
        help: "ELU scaled so that deep nets keep their variance (Klambauer et al. 2017).",
        formula: String.raw`\lambda \begin{cases} x & x \ge 0 \\ \alpha\,(e^x - 1) & x < 0 \end{cases}, \quad \lambda \approx 1.051,\ \alpha \approx 1.673`,
      },
      gelu: {
        label: "GELU",
        help: "x times the share of a normal distribution below it (Hendrycks & Gimpel 2016).",
        formula: String.raw`x \cdot \Phi(x)`,
      },
      silu: {
        label: "SiLU",
        help: "x times its sigmoid (Elfwing et al. 2018).",
        formula: String.raw`\frac{x}{1 + e^{-x}}`,
      },
      softplus: {
        label: "Softplus",
        help: "A smooth ReLU (Dugas et al. 2001).",
        formula: String.raw`\log(1 + e^x)`,
      },
      tanh: { label: "tanh", help: "From −1 to 1.", formula: String.raw`\tanh x` },
      scaledTanh: {
        label: "Scaled tanh",
        help: "±1 for x = ±1 (LeCun et al. 1998).",
        formula: String.raw`1.7159\,\tanh \tfrac{2}{3} x`,
      },
      sigmoid: {
        label: "Sigmoid",
        help: "From 0 to 1, nowhere steeper than ¼.",
        formula: String.raw`\frac{1}{1 + e^{-x}}`,
      },
      linear: {
        label: "Linear",
        help: "No function: the net stays one weighted sum, however deep.",
        formula: "x",
      },
    },
  });
}

export type NormalizationKind = "none" | "batch" | "layer" | "group";

/** What brings features to mean 0 and deviation 1. */
export function normalizationChoice(initial: NormalizationKind = "batch") {
  return choice<NormalizationKind>({
    label: "Normalisation",
    help: "What brings the features of each layer to mean 0 and deviation 1.",
    formula: String.raw`\gamma\,\frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta`,
    watch:
      "Deep nets without it start far from a guess or do not start at all; with it larger rates stay stable.",
    source: "Ioffe & Szegedy 2015; Ba, Kiros & Hinton 2016; Wu & He 2018",
    default: initial,
    options: {
      none: { label: "None" },
      batch: { label: "Batch", help: "Each channel over the batch." },
      layer: { label: "Layer", help: "Each image over all its channels and places." },
      group: { label: "Group", help: "Each image over groups of at least four channels." },
    },
  });
}

/** The share of features that a training step zeroes; `place` ends the sentence. */
export function dropoutRate(place: string, initial = 0) {
  return number({
    label: "Dropout",
    help: `The share of the features that is zeroed at random in each training step, ${place}.`,
    formula: String.raw`y_i = \frac{b_i}{1 - p}\,x_i, \quad b_i \sim \mathrm{Bernoulli}(1 - p)`,
    watch:
      "Training gets worse than validation, since only training drops; the gap that overfitting opens narrows.",
    source: "Srivastava et al. 2014",
    default: initial,
    min: 0,
    max: 0.9,
    suggestions: [0, 0.1, 0.2, 0.5],
  });
}

/** The share of weights that a training step leaves out. */
export function dropConnectRate() {
  return number({
    label: "DropConnect",
    help: "The share of each kernel's weights that is left out at random in each training step.",
    formula: String.raw`y = (M \odot W)\,x, \quad M_{ij} \sim \frac{\mathrm{Bernoulli}(1 - p)}{1 - p}`,
    watch:
      "As with dropout, training gets worse and its gap to validation smaller, and it takes more epochs.",
    source: "Wan et al. 2013",
    default: 0,
    min: 0,
    max: 0.9,
    suggestions: [0, 0.1, 0.2, 0.5],
  });
}

/** Whether weighted sums have a bias. */
export function biasToggle(initial: boolean) {
  return toggle({
    label: "Bias",
    help: "A learned number added to each weighted sum; batch norm has its own, and makes it needless.",
    watch: "Whether the curves change at all: where a norm follows the sum, they should not.",
    source: "Ioffe & Szegedy 2015, section 3.2",
    default: initial,
  });
}

/** The layer for a choice of activation; a linear one is no layer. */
export function activate(x: Features, kind: ActivationKind, name: string): Features {
  return kind === "linear" ? x : activation(x, kind, name);
}

/** The layer for a choice of normalisation of an image's or a vector's channels. */
export function normalize(
  x: Features,
  kind: NormalizationKind,
  name: string,
  { startsAtZero = false, momentum = 0.9, epsilon = 1e-5 } = {},
): Features {
  if (kind === "none") return x;
  if (kind === "batch") return batchNorm(x, name, { startsAtZero, momentum, epsilon });
  const isImage = x.shape.length === 3;
  if (!isImage && (kind === "layer" || x.shape.length === 2)) return layerNorm(x, name, { epsilon });
  const channels = x.shape[x.shape.length - 1];
  return groupNorm(x, kind === "layer" ? 1 : groupCount(channels), name, { startsAtZero, epsilon });
}

/** Groups of four channels or more, 32 groups at most (Wu & He 2018, section 4.1), that divide the channels. */
function groupCount(channels: number): number {
  for (let groups = Math.min(32, Math.floor(channels / 4)); groups > 1; groups--) {
    if (channels % groups === 0) return groups;
  }
  return 1;
}

/** The layer for a rate of dropout; none for 0. */
export function drop(x: Features, rate: number, name: string): Features {
  return rate > 0 ? dropout(x, rate, name) : x;
}
