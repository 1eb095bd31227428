/** Studies that are one click away: a question, what to look for, and where it was asked first. */
import { dataPresets } from "./dataPresets";
import { arm, axis, type Preset, strokes } from "./preset";
import { axisOf } from "./study";

const momentum = { optimizer: "momentum", learningRate: 0.05 } as const;

export const presets = {
  depth: {
    title: "Plain against residual, depth by depth",
    question: "Does a deeper net learn better, with and without skip connections?",
    watch:
      "Training loss and test error by depth: where a deeper net's training loss is higher too, it is degradation and not " +
      "overfitting, which would show in the test error alone.",
    paper: "He, Zhang, Ren & Sun 2016, Deep Residual Learning for Image Recognition, figure 1 and table 2",
    metric: "trainLoss",
    settings: {
      dataset: "fashion-mnist",
      trainSize: 10_000,
      trainOrder: "file",
      testSize: 2_000,
      model: "residual",
      optimizer: "momentum",
      learningRate: 0.05,
      batchSize: 64,
      sampling: "replacement",
      epochs: 2,
      steps: 300,
    },
    axes: (experiment) => [
      axis("Net", arm("plain", { skipConnections: false }), arm("residual", { skipConnections: true })),
      axisOf(experiment, "depth", [8, 20, 32, 56]),
    ],
    seedCount: 3,
    short: [0, 2],
  },
  batchNorm: {
    title: "Batch norm by learning rate",
    question: "Which learning rates does a plain net bear with batch norm, and which without?",
    watch:
      "Training loss over the rates: how wide the range is that learns, and how far it reaches up. A run " +
      "whose loss is no number any more has diverged and is named so.",
    paper:
      "Ioffe & Szegedy 2015, Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift, section 4.2",
    metric: "trainLoss",
    settings: { ...strokes, model: "plain", depth: 14, optimizer: "momentum", epochs: 4, steps: 300 },
    axes: (experiment) => [
      axis("Norm", arm("no norm", { normalization: "none" }), arm("batch norm", { normalization: "batch" })),
      axisOf(experiment, "learningRate", [0.003, 0.01, 0.03, 0.1, 0.3]),
    ],
    seedCount: 3,
    short: [0, 2, 4],
  },
  initializer: {
    title: "Xavier against He, by depth",
    question: "Does the factor 2 of He's initial variance matter, and from which depth on?",
    watch:
      "Training loss of a plain net without normalisation: ReLU halves the signal's mean square in each layer, which " +
      "Xavier's weights do not make up for. See whether its loss stays at ln 10 = 2.303, and from which depth on.",
    paper: "He, Zhang, Ren & Sun 2015, Delving Deep into Rectifiers, section 2.2 and figures 2 and 3",
    metric: "trainLoss",
    settings: { ...strokes, model: "plain", normalization: "none", optimizer: "adam", epochs: 4, steps: 300 },
    axes: (experiment) => [
      axisOf(experiment, "initializer", ["glorotNormal", "heNormal"]),
      axisOf(experiment, "depth", [8, 14, 20, 32]),
    ],
    seedCount: 3,
    short: [0, 3],
  },
  optimizers: {
    title: "Seven optimizers",
    question: "Which optimizer brings the training loss of one net down furthest in 300 steps?",
    watch:
      "The curves more than the last number: who is fast at first, who is smooth. Each has a usual rate of its own; " +
      "a fair contest would search the rate of each (Choi et al. 2019).",
    paper:
      "Choi et al. 2019, On Empirical Comparisons of Optimizers for Deep Learning; each optimizer's paper stands with its option",
    metric: "trainLoss",
    settings: { ...strokes, model: "lenet5", epochs: 4, steps: 300 },
    axes: () => [
      axis(
        "Optimizer",
        arm("SGD 0.1", { optimizer: "sgd", learningRate: 0.1 }),
        arm("momentum 0.01", { optimizer: "momentum", learningRate: 0.01 }),
        arm("Nesterov 0.01", { optimizer: "nesterov", learningRate: 0.01 }),
        arm("Adagrad 0.01", { optimizer: "adagrad", learningRate: 0.01 }),
        arm("RMSProp 0.001", { optimizer: "rmsprop", learningRate: 0.001 }),
        arm("Adam 0.001", { optimizer: "adam", learningRate: 0.001 }),
        arm("AdamW 0.001", { optimizer: "adamw", learningRate: 0.001 }),
      ),
    ],
    seedCount: 3,
    short: [0, 1, 2, 3, 4, 5, 6],
  },
  dropout: {
    title: "Dropout on 500 images",
    question: "Does dropout help a net that has far too few images?",
    watch:
      "Training loss and test error against each other: whether test error falls where training loss rises, and at " +
      "which rate the net has too little left to learn with.",
    paper: "Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov 2014, Dropout, sections 7.3 and 7.4",
    metric: "testError",
    settings: { ...strokes, trainSize: 500, batchSize: 50, model: "mlp", depth: 2, width: 256, epochs: 60 },
    axes: (experiment) => [axisOf(experiment, "dropout", [0, 0.2, 0.5, 0.8])],
    seedCount: 5,
    short: [0, 2],
  },
  stack: {
    title: "A stack of 3×3 against one 7×7",
    question: "Three 3×3 convolutions see as much as one 7×7: which of them learns better?",
    watch:
      "Training loss and test error at about the same number of parameters: the stack has three non-linearities where " +
      "the large kernel has one.",
    paper:
      "Simonyan & Zisserman 2015, Very Deep Convolutional Networks for Large-Scale Image Recognition, section 2.3",
    metric: "testError",
    settings: { ...strokes, model: "vgg", convolutions: 3, epochs: 6 },
    axes: () => [
      axis("Kernel", arm("3×3 stack", { kernel: "stack3" }), arm("one 7×7", { kernel: "single7" })),
    ],
    seedCount: 5,
    short: [0, 1],
  },
  width: {
    title: "Wide against deep",
    question: "With about as many parameters: is a net better deep and thin, or shallow and wide?",
    watch:
      "Test error, and the time that a run takes: few wide layers keep a processor busier than many thin ones. The nets have " +
      "141,794, 173,666 and 170,114 parameters.",
    paper: "Zagoruyko & Komodakis 2016, Wide Residual Networks, section 3",
    metric: "testError",
    settings: { ...strokes, ...momentum, model: "wideResnet", epochs: 4, steps: 300 },
    axes: () => [
      axis(
        "Shape",
        arm("depth 40, widened 1", { depth: 40, widening: 1 }),
        arm("depth 16, widened 2", { depth: 16, widening: 2 }),
        arm("depth 10, widened 3", { depth: 10, widening: 3 }),
      ),
    ],
    seedCount: 3,
    short: [0, 2],
  },
  inception: {
    title: "Inception against plain, at equal cost",
    question:
      "Do parallel branches of several sizes learn more than one kind of layer for the same multiply–adds?",
    watch:
      "Test error beside the parameters: 2.3 M multiply–adds of Inception have 22,384 of them, 2.1 M of the plain net 67,906.",
    paper: "Szegedy et al. 2015, Going Deeper with Convolutions, section 4",
    metric: "testError",
    settings: { ...strokes, ...momentum, epochs: 4, steps: 300 },
    axes: () => [
      axis(
        "Net",
        arm("plain, depth 20", { model: "plain", depth: 20 }),
        arm("Inception, 4 modules", { model: "inception", auxiliaryWeight: 0 }),
      ),
    ],
    seedCount: 3,
    short: [0, 1],
  },
  dense: {
    title: "Dense against residual, at equal cost",
    question: "Is it better to add what came before, or to keep all of it side by side?",
    watch:
      "Test error beside the parameters: both cost 3.6 M multiply–adds, and the dense net has two fifths of the weights.",
    paper:
      "Huang, Liu, van der Maaten & Weinberger 2017, Densely Connected Convolutional Networks, section 4 and figure 4",
    metric: "testError",
    settings: { ...strokes, ...momentum, epochs: 4, steps: 300 },
    axes: () => [
      axis(
        "Net",
        arm("residual, depth 32", { model: "residual", depth: 32 }),
        arm("dense, growth 8", { model: "densenet" }),
      ),
    ],
    seedCount: 3,
    short: [0, 1],
  },
  ...dataPresets,
  activation: {
    title: "ReLU against sigmoid, by depth",
    question: "Why did deep nets of sigmoids not train?",
    watch:
      "Training loss by depth: a sigmoid's slope is at most 1/4, so the gradient shrinks in each layer. See whether the " +
      "loss of the deeper nets stays at ln 10 = 2.303.",
    paper:
      "Glorot & Bengio 2010, Understanding the Difficulty of Training Deep Feedforward Neural Networks, section 3; " +
      "Glorot, Bordes & Bengio 2011, Deep Sparse Rectifier Neural Networks",
    metric: "trainLoss",
    settings: { ...strokes, model: "mlp", width: 64, epochs: 4, steps: 300 },
    axes: (experiment) => [
      axisOf(experiment, "activation", ["sigmoid", "relu"]),
      axisOf(experiment, "depth", [1, 2, 5, 10]),
    ],
    seedCount: 3,
    short: [0, 3],
  },
  zeroInit: {
    title: "Residual branches that start at zero",
    question: "Can a residual net of depth 32 train without any normalisation?",
    watch:
      "Training loss over the rates: without norm the sum grows with every block. Where branches start at zero each " +
      "block starts as its shortcut: see which rates that bears.",
    paper:
      "Goyal et al. 2017, Accurate, Large Minibatch SGD, section 5.1; Zhang, Dauphin & Ma 2019, Fixup Initialization",
    metric: "trainLoss",
    settings: {
      ...strokes,
      model: "residual",
      depth: 32,
      normalization: "none",
      optimizer: "momentum",
      epochs: 4,
      steps: 300,
    },
    axes: (experiment) => [
      axisOf(experiment, "zeroInit", [false, true]),
      axisOf(experiment, "learningRate", [0.001, 0.01, 0.1]),
    ],
    seedCount: 3,
    short: [0, 1, 2],
  },
} as const satisfies Record<string, Preset>;

export type PresetId = keyof typeof presets;

/** The line of each preset, as one type. */
export const presetEntries = Object.entries(presets) as readonly (readonly [PresetId, Preset])[];
