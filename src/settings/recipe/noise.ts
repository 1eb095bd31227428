/** Noise in what the network learns from, and in its gradient; never where it is measured. */
import { choice, number, onlyWhen, text } from "../fields";
import { confusionProblem } from "../labelConfusion";

export const noiseFields = {
  inputNoise: number({
    label: "Input noise",
    help: "Deviation of the Gaussian noise that is added to every input, anew each time an image is trained on; black to white is 1 while pixels are divided by 255.",
    formula: String.raw`x \leftarrow x + \varepsilon, \quad \varepsilon \sim \mathcal{N}(0, \sigma^2)`,
    watch: "Training loss rises, since training images are harder; the gap to validation narrows.",
    source: "Bishop 1995, Training with Noise is Equivalent to Tikhonov Regularization",
    default: 0,
    min: 0,
    max: 2,
    zero: "none",
    suggestions: [0, 0.1, 0.2, 0.5],
  }),
  labelNoise: choice({
    label: "Label noise",
    help: "Wrong labels among the training images, fixed by the seed for the whole run; validation and test stay clean.",
    watch:
      "Training accuracy first stops near the share of right labels, then climbs as wrong ones are learnt by heart, while validation falls.",
    source:
      "Zhang, Bengio, Hardt, Recht & Vinyals 2017, Understanding Deep Learning Requires Rethinking Generalization",
    default: "none",
    options: {
      none: {
        label: "None",
        help: "Images are trained on with the labels of the file.",
        formula: String.raw`\tilde{y} = y`,
      },
      symmetric: {
        label: "Symmetric",
        help: "Every other class is as likely to be the wrong one.",
        formula: String.raw`P(\tilde{y} = j \mid y) = p / (C - 1), \quad j \neq y`,
      },
      confusion: {
        label: "Own confusions",
        help: "Chosen classes are taken for chosen others.",
        formula: String.raw`P(\tilde{y} = j \mid y = i) = T_{ij}`,
      },
    },
  }),
  labelNoiseShare: number({
    label: "Wrong labels",
    help: "How likely each training image is to get a wrong label.",
    formula: String.raw`P(\tilde{y} \neq y) = p`,
    watch: "With ten classes a net can still learn at 0.4: right labels remain the most frequent by far.",
    source: "Zhang, Bengio, Hardt, Recht & Vinyals 2017",
    default: 0.2,
    min: 0,
    max: 1,
    suggestions: [0.1, 0.2, 0.4, 0.8],
    when: { labelNoise: ["symmetric"] },
  }),
  labelConfusion: onlyWhen(
    { labelNoise: ["confusion"] },
    text({
      label: "Confusions",
      help: "Which class is labelled as which other and how often, by number from 0: 4>9:0.3 labels three in ten of class 4 as 9.",
      formula: String.raw`T_{ij} = P(\tilde{y} = j \mid y = i)`,
      watch: "The confusion matrix on validation shows the pairs that you chose.",
      default: "4>9:0.3, 7>1:0.2",
      example: "3>5:0.5",
      check: confusionProblem,
    }),
  ),
  gradientNoise: number({
    label: "Gradient noise",
    help: "Variance η of the Gaussian noise that is added to every gradient in the first step; it fades with the steps.",
    formula: String.raw`g_t \leftarrow g_t + \mathcal{N}(0, \sigma_t^2), \quad \sigma_t^2 = \frac{\eta}{(1 + t)^\gamma}`,
    watch:
      "A rough, slow start. Adam divides by the root of gradient and noise together: the more noise, the smaller what the gradient itself moves.",
    source:
      "Neelakantan et al. 2015, Adding Gradient Noise Improves Learning for Very Deep Networks, arXiv 1511.06807",
    default: 0,
    min: 0,
    max: 10,
    zero: "none",
    suggestions: [0, 0.01, 0.3, 1],
  }),
  gradientNoiseDecay: number({
    label: "Noise decay",
    help: "How fast gradient noise fades: the exponent γ, 0 for never.",
    formula: String.raw`\sigma_t^2 = \eta / (1 + t)^\gamma`,
    watch: "At 0 the loss stops above where it would end without noise.",
    source: "Neelakantan et al. 2015",
    default: 0.55,
    min: 0,
    max: 2,
    suggestions: [0, 0.55, 1],
    when: { gradientNoise: "nonzero" },
  }),
};
