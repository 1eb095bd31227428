/** What makes one step, and how many there are. */
import { choice, integer } from "../fields";

export const batchFields = {
  batchSize: integer({
    label: "Batch size",
    help: "How many images the network sees at once; with accumulation 1 they make one step.",
    formula: String.raw`g = \frac{1}{B} \sum_{i=1}^{B} \nabla L_i`,
    watch: "Small batches make the curve of single steps noisy and take more steps an epoch.",
    unit: "images",
    default: 32,
    min: 1,
    max: 1_024,
    scale: "log",
    suggestions: [8, 16, 32, 64, 128, 256],
  }),
  accumulation: integer({
    label: "Accumulation",
    help: "How many batches are averaged for one step: the step of a batch as many times larger, without its memory; batch norm and dropout still see the small ones.",
    formula: String.raw`g = \frac{1}{n} \sum_{k=1}^{n} g_k`,
    watch: "The curve over steps is that of the larger batch, and each step takes as many times longer.",
    unit: "batches",
    default: 1,
    min: 1,
    max: 64,
    suggestions: [1, 2, 4, 8],
  }),
  sampling: choice({
    label: "Sampling",
    help: "Which images make a batch.",
    watch:
      "Once and always in the same order, the curve repeats a pattern each epoch; balanced helps the rare classes of an uneven set most.",
    default: "shuffle",
    options: {
      shuffle: {
        label: "Shuffled each epoch",
        help: "Every image once an epoch, in a new order each time.",
      },
      shuffleOnce: {
        label: "Shuffled once",
        help: "Every image once an epoch, always in the same random order.",
      },
      fileOrder: {
        label: "Not shuffled",
        help: "Every image once an epoch, in the order of the file.",
      },
      replacement: {
        label: "With replacement",
        help: "Each image is drawn from all of them, whatever was drawn before: a batch can have one twice.",
        formula: String.raw`i \sim U\{1, \dots, N\}`,
      },
      balanced: {
        label: "Class-balanced",
        help: "Classes take turns in random order, so that each is seen equally often however rare it is.",
        formula: String.raw`P(\text{class } c) = 1 / C`,
      },
      diverse: {
        label: "Diverse (submodular)",
        help: "From a random pool, the batch that represents the pool best: greedy maximisation of the facility-location function over the cosine similarity of thumbnails. Joseph et al. 2019 add terms for the net's uncertainty.",
        formula: String.raw`f(S) = \sum_{i \in \text{pool}} \max_{j \in S} s_{ij}`,
      },
    },
    source:
      "Diverse: Joseph, Vamshi, Singh & Balasubramanian 2019, Submodular Batch Selection for Training Deep Neural Networks, arXiv 1906.08771",
  }),
  poolFactor: integer({
    label: "Pool",
    help: "How many times the batch's images are drawn for it to choose from.",
    formula: String.raw`|\text{pool}| = k B`,
    watch: "A larger pool makes batches more alike and each step slower.",
    unit: "batches",
    default: 3,
    min: 2,
    max: 16,
    suggestions: [2, 3, 4, 8],
    when: { sampling: ["diverse"] },
  }),
  epochs: integer({
    label: "Epochs",
    help: "How often the training images are gone through.",
    default: 5,
    min: 1,
    max: 1_000,
    suggestions: [1, 2, 3, 5, 10, 20],
  }),
  steps: integer({
    label: "Step limit",
    help: "Ends the run after this many steps, whatever the epochs; 0 sets no limit.",
    unit: "steps",
    default: 0,
    min: 0,
    max: 10_000_000,
    zero: "none",
    suggestions: [0, 100, 1_000, 10_000],
  }),
};
