/** The choices that blocks of many models share, and the layers that they choose between. */
import { choice, number, toggle } from "../src/settings/fields";
import { activation, batchNorm, dropout, groupNorm, layerNorm } from "./layers";
import type { ActivationKind, Features } from "./network";

/** The function after each layer with weights. */
export function activationChoice(initial: ActivationKind = "relu") {
  return choice<ActivationKind>({
    label: "Activation",
    help: "The non-linear function after each layer with weights.",
    source: "Goodfellow, Bengio & Courville 2016, section 6.3",
    default: initial,
    options: {
      relu: { label: "ReLU", help: "max(0, x) (Glorot, Bordes & Bengio 2011)." },
      leakyRelu: { label: "Leaky ReLU", help: "x, or x/100 below 0 (Maas, Hannun & Ng 2013)." },
      prelu: { label: "PReLU", help: "x, or a learned share of x below 0 (He et al. 2015)." },
      elu: { label: "ELU", help: "x, or eˣ − 1 below 0 (Clevert et al. 2016)." },
      selu: {
        label: "SELU",
        help: "ELU scaled so that deep nets keep their variance (Klambauer et al. 2017).",
      },
      gelu: { label: "GELU", help: "x · Φ(x) (Hendrycks & Gimpel 2016)." },
      silu: { label: "SiLU", help: "x · sigmoid(x) (Elfwing et al. 2018)." },
      softplus: { label: "Softplus", help: "log(1 + eˣ) (Dugas et al. 2001)." },
      tanh: { label: "tanh" },
      scaledTanh: { label: "Scaled tanh", help: "1.7159 tanh(2x/3) (LeCun et al. 1998)." },
      sigmoid: { label: "Sigmoid", help: "1 / (1 + e⁻ˣ)." },
      linear: { label: "Linear", help: "No function: the net stays one weighted sum, however deep." },
    },
  });
}

export type NormalizationKind = "none" | "batch" | "layer" | "group";

/** What brings features to mean 0 and deviation 1. */
export function normalizationChoice(initial: NormalizationKind = "batch") {
  return choice<NormalizationKind>({
    label: "Normalisation",
    help: "What brings the features to mean 0 and deviation 1 after each convolution.",
    source: "Ioffe & Szegedy 2015; Ba, Kiros & Hinton 2016; Wu & He 2018",
    default: initial,
    options: {
      none: { label: "None" },
      batch: { label: "Batch", help: "Each channel over the batch." },
      layer: { label: "Layer", help: "Each image over all its channels." },
      group: { label: "Group", help: "Each image over groups of at least four channels." },
    },
  });
}

/** The share of features that a training step zeroes; `place` ends the sentence. */
export function dropoutRate(place: string, initial = 0) {
  return number({
    label: "Dropout",
    help: `The share of the features that is zeroed at random in each training step, ${place}.`,
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
