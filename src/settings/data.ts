/** What of a data set is learnt from and in which form: the same for every set. */
import { type DatasetId, datasets } from "../../datasets";
import { classesProblem } from "../../datasets/arrange/classes";
import { type CorruptionId, corruptions } from "../../datasets/corruptions";
import { limits } from "../../datasets/limits";
import { choice, group, integer, number, text, titlesOf } from "./fields";

const zhang =
  "Zhang, Bengio, Hardt, Recht & Vinyals 2017, Understanding Deep Learning Requires Rethinking Generalization, section 2.1";

const countFields = {
  dataset: choice<DatasetId>({
    label: "Data set",
    help: "The labelled images to learn from.",
    default: "strokes",
    options: titlesOf(datasets),
  }),
  trainSize: integer({
    label: "Training images",
    help: "How many images to train on, chosen by the seed from those left after validation is set aside; 0 takes all of them.",
    watch: "With fewer, training accuracy reaches 1 sooner and its gap to validation widens.",
    unit: "images",
    default: 0,
    min: 0,
    max: 1_000_000,
    zero: "all",
    suggestions: [0, 500, 1_000, 5_000, 10_000],
  }),
  trainOrder: choice({
    label: "Which of them",
    help: "How the training images are chosen.",
    watch: "How far the end of the curve moves when another seed draws other images.",
    default: "seed",
    options: {
      seed: { label: "Drawn by the seed", help: "Another seed trains on other images." },
      file: {
        label: "The file's first",
        help: "The same images for every seed; validation is drawn from those that are not trained on.",
      },
    },
  }),
  validationShare: number({
    label: "Validation share",
    help: "The share of the training file that is set aside by the seed to measure the net while it learns.",
    watch: "With a small one the validation curve is rough: a single image moves it further.",
    default: 0.1,
    min: 0.01,
    max: 0.5,
    suggestions: [0.05, 0.1, 0.2],
  }),
  testSize: integer({
    label: "Test images",
    help: "How many of the test file's images, from its first on, measure the net at the end; 0 takes all of them.",
    watch:
      "Of 100 images an accuracy of 0.95 is known to ±0.04 only, of 10,000 to ±0.004 (95 % interval, normal approximation).",
    unit: "images",
    default: 0,
    min: 0,
    max: 1_000_000,
    zero: "all",
    suggestions: [0, 1_000, 2_000, 10_000],
  }),
};

const labelFields = {
  classes: text({
    label: "Classes",
    help: "Which classes to keep, by number from 0, such as 0,1,7 or 0-4; empty keeps all. They are renumbered from 0, and the net has as many outputs.",
    formula: String.raw`y \in \{c_0 < c_1 < \dots < c_{C-1}\}, \quad c_k \mapsto k`,
    watch:
      "Fewer classes are easier: a guess is right once in as many cases, and classes that look alike may be gone.",
    default: "",
    empty: "all",
    example: "0-4",
    check: classesProblem,
  }),
  balance: choice({
    label: "Class balance",
    help: "How many training images there are of each class; validation and test stay as they are.",
    watch:
      "With a long tail training accuracy stays high, while the confusion matrix shows rare classes taken for frequent ones.",
    source:
      "Cao, Wei, Gaidon, Arechiga & Ma 2019, Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss, section 4; Cui et al. 2019, Class-Balanced Loss",
    default: "file",
    options: {
      file: {
        label: "As in the file",
        help: "As many as chance draws.",
        formula: String.raw`n_k \sim p_k n`,
      },
      balanced: {
        label: "Class-balanced",
        help: "As many of each class; all that there are of the smallest one where training images are 0.",
        formula: "n_k = n / C",
      },
      longTailed: {
        label: "Long-tailed",
        help: "Each class has a fixed share less than the one before it.",
        formula: String.raw`n_k = \lfloor n_0 \, \mu^k \rfloor, \quad \mu = \rho^{-1 / (C - 1)}`,
      },
    },
  }),
  tailRatio: number({
    label: "Tail ratio",
    help: "How many times as many images the first class has as the last one.",
    formula: String.raw`\rho = n_0 / n_{C-1}`,
    watch: "At 100 the last classes are hardly ever answered; at 10 most nets still learn them.",
    source: "Cao et al. 2019, section 4.2: 10 and 100",
    default: 100,
    min: 1,
    max: 1_000,
    scale: "log",
    suggestions: [2, 10, 50, 100],
    when: { balance: ["longTailed"] },
  }),
  trainLabels: choice({
    label: "Training labels",
    help: "Whether training images keep their labels; validation and test always do. Unlike label noise, shuffling leaves as many labels of each class.",
    watch:
      "With shuffled labels there is nothing to learn but the images one by one: training loss still falls towards 0, later, while validation stays at chance.",
    source: zhang,
    default: "file",
    options: {
      file: { label: "True labels", help: "Those of the file.", formula: String.raw`\tilde{y}_i = y_i` },
      shuffled: {
        label: "Shuffled labels",
        help: "Dealt out anew among the training images by the seed.",
        formula: String.raw`\tilde{y}_i = y_{\pi(i)}`,
      },
    },
  }),
};

const pixelFields = {
  imageSize: integer({
    label: "Image size",
    help: "Height and width that every image is brought to: the mean of the area that a pixel covers where it shrinks, linear interpolation where it grows. 0 leaves images as they are.",
    formula: String.raw`p'_i = \sum_j w_{ij} \, p_j, \quad \sum_j w_{ij} = 1`,
    watch: "A step costs about a quarter at half the size; see what accuracy that costs.",
    unit: "pixels",
    default: 0,
    min: 0,
    max: limits.imageSide,
    zero: "as they are",
    suggestions: [0, 8, 14, 16, 28, 32],
  }),
  color: choice({
    label: "Colour",
    help: "Whether images have one channel or three.",
    watch: "Whether the net needs colour: validation accuracy in grey against that in colour.",
    source: "Luma: ITU-R BT.601, section 2.5.1",
    default: "file",
    options: {
      file: { label: "Colour as it is", help: "The channels of the file.", formula: "x' = x" },
      grey: {
        label: "Grey",
        help: "The luma of red, green and blue.",
        formula: "Y = 0.299 R + 0.587 G + 0.114 B",
      },
      color: {
        label: "Three channels",
        help: "A grey image as red, green and blue alike.",
        formula: "R = G = B = Y",
      },
    },
  }),
  pixelOrder: choice({
    label: "Pixels",
    help: "Whether pixels stay in their places, in all splits alike.",
    watch:
      "Permuted pixels cost a convolution most, which looks at neighbours, and a dense net nothing. Noise can be learnt by heart and tells nothing of other images.",
    source: zhang,
    default: "file",
    options: {
      file: { label: "Pixels in order", help: "Each in its place.", formula: "x'_p = x_p" },
      permuted: {
        label: "Permuted pixels",
        help: "One permutation, which the seed decides, for all images.",
        formula: String.raw`x'_p = x_{\pi(p)}`,
      },
      permutedEach: {
        label: "Permuted in each image",
        help: "A permutation for each image.",
        formula: String.raw`x'^{(i)}_p = x^{(i)}_{\pi_i(p)}`,
      },
      gaussian: {
        label: "Gaussian noise",
        help: "No image at all: normal numbers, cut off at black and white, with the mean and the variance of the set's channels.",
        formula: String.raw`x'_{p,c} \sim \mathcal{N}(\mu_c, \sigma_c^2)`,
      },
    },
  }),
};

const testFields = {
  testCorruption: choice<CorruptionId | "none">({
    label: "Test corruption",
    help: "What is done to the test images, which are measured once at the end; training and validation stay clean. The same images come out for every seed.",
    formula: String.raw`x'_{\text{test}} = c_s(x_{\text{test}})`,
    watch:
      "The gap between validation, which is clean, and test: what the net has learnt of the images that does not hold once they change.",
    source:
      "Hendrycks & Dietterich 2019, Benchmarking Neural Network Robustness to Common Corruptions and Perturbations; Mu & Gilmer 2019, MNIST-C",
    default: "none",
    options: {
      none: { label: "None", help: "Test images as they are." },
      ...titlesOf(corruptions),
    },
  }),
  testSeverity: integer({
    label: "Severity",
    help: "How much the test images are corrupted: 1 is mild, and at 5 people have to look twice.",
    formula: String.raw`s \in \{1, \dots, 5\}`,
    watch: "Whether accuracy falls slowly from 1 to 5 or breaks down at once.",
    source: "Hendrycks & Dietterich 2019, section 3",
    default: 3,
    min: 1,
    max: 5,
    suggestions: [1, 2, 3, 4, 5],
    when: { testCorruption: Object.keys(corruptions) },
  }),
};

/** What most experiments leave as it is, in sections that open by themselves. */
export const dataSections = { Labels: labelFields, Pixels: pixelFields, Test: testFields };
export type DataSection = keyof typeof dataSections;

export const dataGroup = group({ ...countFields, ...labelFields, ...pixelFields, ...testFields });

/** The section of a setting of the data; none for those at the top. */
export function dataSectionOf(key: string): DataSection | undefined {
  const sections = Object.keys(dataSections) as DataSection[];
  return sections.find((name) => Object.hasOwn(dataSections[name], key));
}
