/** What training makes small, and with it what the net's outputs mean. */
import { choice, integer, number } from "../fields";

const embeddingLosses = ["cosine", "contrastive", "triplet"] as const;

export const lossFields = {
  loss: choice({
    label: "Loss",
    help: "What training makes small; the net's outputs, the class that it predicts and its confidence follow it.",
    source: "torch.nn of PyTorch",
    watch:
      "The axis of the loss is another for each: compare accuracies between losses, and losses only with themselves.",
    default: "crossEntropy",
    options: {
      crossEntropy: {
        label: "Cross-entropy",
        help: "How surprised softmax of the outputs is by the right class, in nats.",
        formula: "-\\sum_k q_k \\log p_k, \\quad p = \\mathrm{softmax}(x)",
      },
      meanSquaredError: {
        label: "Mean squared error",
        help: "Outputs against 1 for the right class and 0 for the others, with no function behind the outputs. Shown as confidence: the nearest probabilities to the outputs (sparsemax, Martins & Astudillo 2016).",
        formula: "\\tfrac{1}{K} \\sum_k (x_k - q_k)^2",
      },
      meanAbsoluteError: {
        label: "Mean absolute error",
        help: "The same targets by distance. Its gradient has one size however near the target is, and the best answer to doubt is 0 for all classes.",
        formula: "\\tfrac{1}{K} \\sum_k |x_k - q_k|",
      },
      kullbackLeibler: {
        label: "Kullback–Leibler",
        help: "The divergence of softmax of the outputs, p, from the target q, with some of q spread over all classes: KL(q ‖ p), 0 where they agree.",
        formula: "\\sum_k q_k \\log \\frac{q_k}{p_k}, \\quad p = \\mathrm{softmax}(x)",
      },
      hinge: {
        label: "Hinge (max-margin)",
        help: "The right class has to lead every other one by the margin; beyond it nothing is learned. Outputs are scores: the confidence shown, their softmax, orders images and is no probability.",
        formula: "\\tfrac{1}{K} \\sum_{k \\ne y} \\max(0,\\, m - x_y + x_k)",
      },
      squaredHinge: {
        label: "Squared hinge",
        help: "The same margin, and what is far short of it weighs more.",
        formula: "\\tfrac{1}{K} \\sum_{k \\ne y} \\max(0,\\, m - x_y + x_k)^2",
      },
      cosine: {
        label: "Cosine embedding",
        help: "Over all pairs of a batch: two images of one class point the same way, two of different classes at an angle. Lengths do not count.",
        formula:
          "\\begin{cases} 1 - \\cos(z_i, z_j) & y_i = y_j \\\\ \\max(0,\\, \\cos(z_i, z_j) - m) & y_i \\ne y_j \\end{cases}",
      },
      contrastive: {
        label: "Contrastive embedding",
        help: "Over all pairs of a batch: one class attracts, different classes push each other off up to the margin (Hadsell, Chopra & LeCun 2006). PyTorch has no such loss; this is the paper's.",
        formula:
          "\\begin{cases} \\tfrac{1}{2} d_{ij}^2 & y_i = y_j \\\\ \\tfrac{1}{2} \\max(0,\\, m - d_{ij})^2 & y_i \\ne y_j \\end{cases}",
      },
      triplet: {
        label: "Triplet embedding",
        help: "An image is nearer to one of its own class than to one of another by the margin; both are chosen within the batch, and images that lack one of them do not count.",
        formula: "\\max(0,\\, d(z_a, z_p) - d(z_a, z_n) + m)",
      },
    },
  }),
  labelSmoothing: number({
    label: "Label smoothing",
    help: "The share of the target that is spread over all classes, so that no logit has to grow without end. Validation is measured with it too.",
    source: "Szegedy et al. 2016, section 7; torch.nn.CrossEntropyLoss of PyTorch",
    formula: "q_k = (1 - \\varepsilon)\\,[k = y] + \\tfrac{\\varepsilon}{K}",
    watch: "The loss no longer reaches 0; accuracy on validation may still rise, confidences fall.",
    default: 0,
    min: 0,
    max: 0.9,
    suggestions: [0, 0.05, 0.1, 0.2],
    when: { loss: ["crossEntropy"] },
  }),
  targetSoftness: number({
    label: "Softness of the target",
    help: "The share of the target distribution that is spread over all classes. At 0 the divergence is the cross-entropy.",
    source: "torch.nn.KLDivLoss of PyTorch, reduction batchmean",
    formula: "q_k = (1 - s)\\,[k = y] + \\tfrac{s}{K}",
    watch: "The loss goes to 0 once the net is as unsure as the target, not once it is sure.",
    default: 0.1,
    min: 0,
    max: 0.9,
    suggestions: [0, 0.05, 0.1, 0.2, 0.5],
    when: { loss: ["kullbackLeibler"] },
  }),
  margin: number({
    label: "Margin",
    help: "The lead of the right class, or the distance between classes, beyond which nothing more is learned.",
    source:
      "torch.nn.MultiMarginLoss and TripletMarginLoss of PyTorch, by default 1; Hadsell, Chopra & LeCun 2006",
    formula: "m",
    watch: "A larger margin keeps more images in the loss, and the loss itself larger.",
    default: 1,
    min: 0.01,
    max: 100,
    scale: "log",
    suggestions: [0.2, 0.5, 1, 2],
    when: { loss: ["hinge", "squaredHinge", "contrastive", "triplet"] },
  }),
  cosineMargin: number({
    label: "Margin",
    help: "The cosine below which two images of different classes are far enough apart: 0 is a right angle.",
    source: "torch.nn.CosineEmbeddingLoss of PyTorch, which suggests 0 to 0.5",
    formula: "m",
    watch: "At −1 only opposite directions are far enough, which more than two classes cannot have.",
    default: 0,
    min: -1,
    max: 0.99,
    suggestions: [-0.1, 0, 0.25, 0.5],
    when: { loss: ["cosine"] },
  }),
  mining: choice({
    label: "Mining",
    help: "Which images of the batch make the triplet of each image: the farthest of its own class, and one of another.",
    watch:
      "With the nearest one the loss may sit at the margin at first, all images in one point, before it falls.",
    source: "Hermans, Beyer & Leibe 2017; Schroff, Kalenichenko & Philbin 2015",
    default: "hard",
    options: {
      hard: {
        label: "Hard",
        help: "The nearest of another class (batch hard, Hermans, Beyer & Leibe 2017).",
        formula: "n = \\arg\\min_{y_j \\ne y_a} d(z_a, z_j)",
      },
      semiHard: {
        label: "Semi-hard",
        help: "The nearest of another class that is farther than the positive one, else the farthest of all (Schroff, Kalenichenko & Philbin 2015, with TensorFlow's rule where there is none).",
        formula: "n = \\arg\\min_{y_j \\ne y_a,\\ d(z_a, z_j) > d(z_a, z_p)} d(z_a, z_j)",
      },
    },
    when: { loss: ["triplet"] },
  }),
  embeddingSize: integer({
    label: "Embedding size",
    help: "Outputs of the net's last layer, in place of one for each class: a point in space. An image belongs to the class whose mean point is nearest, over at most 2,000 training images (256 while the net learns, for the images on screen); a batch's accuracy takes the means of its other images.",
    source: "Hadsell, Chopra & LeCun 2006, whose embeddings have two or three dimensions",
    formula: "z \\in \\mathbb{R}^D",
    watch: "Two are enough for a picture; accuracy grows with more until classes have room.",
    unit: "numbers",
    default: 16,
    min: 2,
    max: 256,
    scale: "log",
    suggestions: [2, 3, 8, 16, 32, 64],
    when: { loss: [...embeddingLosses] },
  }),
};

type LossId = keyof typeof lossNames;

/** What stands on the axis of the loss. */
export const lossNames = {
  crossEntropy: "cross-entropy, nats",
  meanSquaredError: "mean squared error",
  meanAbsoluteError: "mean absolute error",
  kullbackLeibler: "Kullback–Leibler divergence, nats",
  hinge: "hinge loss",
  squaredHinge: "squared hinge loss",
  cosine: "cosine embedding loss",
  contrastive: "contrastive loss",
  triplet: "triplet loss",
} as const;

/** Outputs of the net's last layer: one for each class, or the dimensions of the embedding. */
export function outputCount(
  { loss, embeddingSize }: { loss: LossId; embeddingSize: number },
  classCount: number,
): number {
  return embeddingLosses.some((name) => name === loss) ? embeddingSize : classCount;
}
