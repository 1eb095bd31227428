/** Questions about what a net learns from: its images, their pixels and their labels. */
import { corruptions } from "../../datasets/corruptions";
import { arm, axis, type Preset, strokes } from "./preset";
import { axisOf } from "./study";

export const dataPresets = {
  labelNoise: {
    title: "Wrong labels, from none to 80 %",
    question: "How much of its accuracy does a net keep when most of its labels are wrong?",
    watch:
      "How soon training loss rises and how late test error does: at any of these shares the right label stays the most " +
      "frequent. Trained for longer, a net can learn the wrong ones by heart.",
    paper:
      "Zhang, Bengio, Hardt, Recht & Vinyals 2017, Understanding Deep Learning Requires Rethinking Generalization, section 2.1",
    metric: "testError",
    settings: { ...strokes, model: "lenet5", epochs: 10, labelNoise: "symmetric" },
    axes: (experiment) => [axisOf(experiment, "labelNoiseShare", [0, 0.2, 0.4, 0.6, 0.8])],
    seedCount: 3,
    short: [0, 4],
  },
  augmentation: {
    title: "Augmentation on and off, by images",
    question: "How many more images is augmentation worth?",
    watch:
      "Test error: whether it helps more the fewer images there are. Training loss is of changed images with it, none of which comes twice.",
    paper:
      "Simard, Steinkraus & Platt 2003, Best Practices for Convolutional Neural Networks Applied to Visual Document Analysis, section 2",
    metric: "testError",
    settings: { ...strokes, model: "lenet5", epochs: 100, steps: 600 },
    axes: (experiment) => [
      axis(
        "Augmentation",
        arm("augmentation off", { shift: 0, rotation: 0, zoom: 0 }),
        arm("augmentation on", { shift: 2, rotation: 10, zoom: 0.1 }),
      ),
      axisOf(experiment, "trainSize", [500, 1_000, 2_000, 5_000]),
    ],
    seedCount: 3,
    short: [0, 3],
  },
  robustness: {
    title: "Augmentation against corrupted test images",
    question: "Does a net that was trained on changed images bear other changes better?",
    watch:
      "Test error by corruption: whether augmentation helps only against what it resembles (noise, turns, shifts) or " +
      "against blur, fog and pixels too, and what it costs on clean images. Training images are never corrupted.",
    paper:
      "Hendrycks & Dietterich 2019, Benchmarking Neural Network Robustness to Common Corruptions and Perturbations; Rusak et al. 2020, A Simple Way to Make Neural Networks Robust Against Diverse Image Corruptions",
    metric: "testError",
    settings: { ...strokes, model: "lenet5", epochs: 8, steps: 500 },
    axes: () => [
      axis(
        "Training",
        arm("plain", { shift: 0, rotation: 0, inputNoise: 0 }),
        arm("shift, rotation, noise", { shift: 2, rotation: 15, inputNoise: 0.3 }),
      ),
      axis(
        "Test images",
        arm("clean", { testCorruption: "none" }),
        ...(["impulseNoise", "rotate", "translate", "gaussianBlur", "fog", "pixelate"] as const).map((id) =>
          arm(corruptions[id].title.toLowerCase().replace("gaussian", "Gaussian"), {
            testCorruption: id,
            testSeverity: 3,
          }),
        ),
      ),
    ],
    seedCount: 3,
    short: [0, 1, 4],
  },
  permutedPixels: {
    title: "Attention against convolution, with pixels permuted",
    question: "What does a net lose when pixels no longer lie beside their neighbours?",
    watch:
      "Test error of each net in order and permuted. One permutation for all images takes nothing away but who lies " +
      "beside whom: see which net lives on that, and which cannot tell the difference.",
    paper:
      "Dosovitskiy et al. 2021, An Image is Worth 16x16 Words, section 3.1; pixels as in Zhang et al. 2017, section 2.1",
    metric: "testError",
    settings: { ...strokes, epochs: 5 },
    axes: () => [
      axis(
        "Net",
        arm("convolution", { model: "plain" }),
        arm("attention", { model: "transformer" }),
        arm("dense layers", { model: "mlp" }),
      ),
      axis(
        "Pixels",
        arm("pixels in order", { pixelOrder: "file" }),
        arm("permuted pixels", { pixelOrder: "permuted" }),
      ),
    ],
    seedCount: 3,
    short: [0, 1],
  },
  shuffledLabels: {
    title: "Shuffled labels",
    question: "Can a net learn labels that say nothing of the images?",
    watch:
      "Training loss of both, and test error: a net that is large enough learns shuffled labels by heart, only later. That " +
      "training loss goes to zero says nothing of new images, whose error stays at the 0.9 of a guess.",
    paper:
      "Zhang, Bengio, Hardt, Recht & Vinyals 2017, Understanding Deep Learning Requires Rethinking Generalization, section 2.1 and figure 1",
    metric: "trainLoss",
    settings: { ...strokes, trainSize: 1_000, model: "mlp", epochs: 100 },
    axes: () => [
      axis(
        "Labels",
        arm("true labels", { trainLabels: "file" }),
        arm("shuffled labels", { trainLabels: "shuffled" }),
      ),
    ],
    seedCount: 3,
    short: [0, 1],
  },
} as const satisfies Record<string, Preset>;
