/**
 * Corruptions of test images: one line each. The settings, the page, the command line and the tests read it.
 *
 * Hendrycks & Dietterich 2019, Benchmarking Neural Network Robustness to Common Corruptions and Perturbations
 * (ImageNet-C), https://arxiv.org/abs/1903.12261; Mu & Gilmer 2019, MNIST-C: A Robustness Benchmark for Computer
 * Vision, https://arxiv.org/abs/1906.02337. Ideas are theirs, and the strengths where a file says so. Other strengths
 * are this program's: lengths are shares of an image's side, so that the suite fits images of 8 to 512 pixels. Numbers
 * measured with it must not be laid beside those of ImageNet-C.
 */
import { keyOf } from "../../src/settings/random";
import { rotate, shear, shrink, translate } from "./affine";
import { defocusBlur, gaussianBlur, glassBlur, motionBlur, zoomBlur } from "./blur";
import { contrast, dottedLine, pixelate, saturate, stripe } from "./digital";
import { type Corrupt, type Image, type Severity, severities } from "./image";
import { jpeg } from "./jpeg";
import { gaussianNoise, impulseNoise, shotNoise, speckleNoise } from "./noise";
import { patchShuffle } from "./patches";
import { brightness, fog, frost, snow } from "./weather";

export { type Image, type Severity, severities } from "./image";

export const corruptionKinds = ["Noise", "Blur", "Weather", "Digital", "Affine", "Patches"] as const;
export type CorruptionKind = (typeof corruptionKinds)[number];

export interface CorruptionEntry {
  readonly title: string;
  readonly kind: CorruptionKind;
  /** One sentence in plain words. */
  readonly help: string;
  readonly source: string;
  /** Whether images of one severity still differ by the key. */
  readonly isRandom: boolean;
  /** Leaves grey images as they are. */
  readonly needsColor?: boolean;
  readonly apply: Corrupt;
}

const imagenetC = "Hendrycks & Dietterich 2019 (ImageNet-C)";
const mnistC = "Mu & Gilmer 2019 (MNIST-C)";

export const corruptions = {
  gaussianNoise: {
    title: "Gaussian noise",
    kind: "Noise",
    help: "Adds a normal number to every value, as in low light.",
    source: imagenetC,
    isRandom: true,
    apply: gaussianNoise,
  },
  shotNoise: {
    title: "Shot noise",
    kind: "Noise",
    help: "Counts few photons at each pixel (Poisson), so that bright places are noisier.",
    source: imagenetC,
    isRandom: true,
    apply: shotNoise,
  },
  impulseNoise: {
    title: "Impulse noise",
    kind: "Noise",
    help: "Makes single values black or white, as broken pixels do.",
    source: imagenetC,
    isRandom: true,
    apply: impulseNoise,
  },
  speckleNoise: {
    title: "Speckle noise",
    kind: "Noise",
    help: "Multiplies every value by a normal number about 1.",
    source: imagenetC,
    isRandom: true,
    apply: speckleNoise,
  },
  gaussianBlur: {
    title: "Gaussian blur",
    kind: "Blur",
    help: "Makes each pixel a mean of those around it, nearer ones counting more.",
    source: imagenetC,
    isRandom: false,
    apply: gaussianBlur,
  },
  defocusBlur: {
    title: "Defocus blur",
    kind: "Blur",
    help: "Spreads each pixel over a disk, as a lens out of focus does.",
    source: imagenetC,
    isRandom: false,
    apply: defocusBlur,
  },
  motionBlur: {
    title: "Motion blur",
    kind: "Blur",
    help: "Smears the image along a line, as a moving camera does.",
    source: imagenetC,
    isRandom: true,
    apply: motionBlur,
  },
  zoomBlur: {
    title: "Zoom blur",
    kind: "Blur",
    help: "Lays enlarged copies over the image, as a lens that zooms in does.",
    source: imagenetC,
    isRandom: false,
    apply: zoomBlur,
  },
  glassBlur: {
    title: "Glass blur",
    kind: "Blur",
    help: "Swaps pixels with near ones, as frosted glass does.",
    source: imagenetC,
    isRandom: true,
    apply: glassBlur,
  },
  fog: {
    title: "Fog",
    kind: "Weather",
    help: "Lays an uneven bright veil over the image.",
    source: imagenetC,
    isRandom: true,
    apply: fog,
  },
  snow: {
    title: "Snow",
    kind: "Weather",
    help: "Draws falling white flakes before a slightly brighter image.",
    source: imagenetC,
    isRandom: true,
    apply: snow,
  },
  frost: {
    title: "Frost",
    kind: "Weather",
    help: "Lets bright crystals grow inwards from the edges.",
    source: imagenetC,
    isRandom: true,
    apply: frost,
  },
  brightness: {
    title: "Brightness",
    kind: "Weather",
    help: "Adds the same to every value.",
    source: imagenetC,
    isRandom: false,
    apply: brightness,
  },
  contrast: {
    title: "Contrast",
    kind: "Digital",
    help: "Brings every value nearer to the image's mean.",
    source: imagenetC,
    isRandom: false,
    apply: contrast,
  },
  pixelate: {
    title: "Pixelate",
    kind: "Digital",
    help: "Replaces squares of pixels by their means.",
    source: imagenetC,
    isRandom: false,
    apply: pixelate,
  },
  jpeg: {
    title: "JPEG",
    kind: "Digital",
    help: "Rounds the frequencies of each 8 × 8 block, as JPEG of low quality does.",
    source: `${imagenetC}; ITU-T T.81 1992`,
    isRandom: false,
    apply: jpeg,
  },
  saturate: {
    title: "Saturate",
    kind: "Digital",
    help: "Makes colours stronger; there is nothing to change in grey images.",
    source: imagenetC,
    isRandom: false,
    needsColor: true,
    apply: saturate,
  },
  stripe: {
    title: "Stripe",
    kind: "Digital",
    help: "Swaps black and white in an upright stripe.",
    source: mnistC,
    isRandom: true,
    apply: stripe,
  },
  dottedLine: {
    title: "Dotted lines",
    kind: "Digital",
    help: "Draws dotted white lines across the image.",
    source: mnistC,
    isRandom: true,
    apply: dottedLine,
  },
  rotate: {
    title: "Rotate",
    kind: "Affine",
    help: "Turns the image, by 45 degrees at most.",
    source: mnistC,
    isRandom: true,
    apply: rotate,
  },
  shear: {
    title: "Shear",
    kind: "Affine",
    help: "Slants the image to one side.",
    source: mnistC,
    isRandom: true,
    apply: shear,
  },
  scale: {
    title: "Scale",
    kind: "Affine",
    help: "Shrinks the image, to half its size at most.",
    source: mnistC,
    isRandom: false,
    apply: shrink,
  },
  translate: {
    title: "Translate",
    kind: "Affine",
    help: "Moves the image by whole pixels, one of eight ways.",
    source: mnistC,
    isRandom: true,
    apply: translate,
  },
  patchShuffle: {
    title: "Patch shuffle",
    kind: "Patches",
    help: "Puts patches in another order: texture stays, global shape goes; severer ones have smaller patches.",
    source: "Brendel & Bethge 2019, Approximating CNNs with Bag-of-Local-Features Models (BagNets)",
    isRandom: true,
    apply: patchShuffle,
  },
} as const satisfies Record<string, CorruptionEntry>;

export type CorruptionId = keyof typeof corruptions;

/** Names what a measurement used; another number where the images are others. */
export const suiteName = "Strata corruptions 1";

/** Those that change images of so many channels, in the order of the registry. */
export function corruptionsFor(channels: number): CorruptionId[] {
  const ids = Object.keys(corruptions) as CorruptionId[];
  const needsColor = (id: CorruptionId) => (corruptions[id] as CorruptionEntry).needsColor === true;
  return ids.filter((id) => channels === 3 || !needsColor(id));
}

/**
 * The suite's corrupted copy of the image at this position of the test file: the same for every run, whatever its
 * seed, so that nets are measured on the same images.
 * @throws one sentence if there is no such severity.
 */
export function corrupt(id: CorruptionId, image: Image, severity: number, position: number): Uint8Array {
  if (!severities.includes(severity as Severity)) {
    throw new Error(`testSeverity: expected a whole number from 1 to 5, got ${severity}; take one of these`);
  }
  return corruptions[id].apply(image, severity as Severity, keyOf(2019, "corruption", id, position));
}
