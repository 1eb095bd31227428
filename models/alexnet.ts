/**
 * ImageNet Classification with Deep Convolutional Neural Networks.
 * A. Krizhevsky, I. Sutskever, G. E. Hinton, NIPS 2012, section 3 and figure 2.
 * https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks
 * 60,965,224 parameters on 227×227×3; 321,346 on 28×28×1 with its defaults.
 *
 * What differs by default, and why: an eighth of the channels and units, and a first convolution of 7×7 at stride 2
 * instead of 11×11 at stride 4, since images are an eighth as wide; kernels start with He's deviation instead of
 * 0.01, which with eight layers and no normalisation would let the signal die.
 */
import { choice, group, integer, toggle, type Values } from "../src/settings/fields";
import { activate, drop, dropoutRate } from "./choices";
import { convUnit, unitFields } from "./convUnit";
import { dense, flatten, input, localResponseNorm, maxPool } from "./layers";
import { type Features, type Network, network, type Shape } from "./network";
import type { PublishedSize } from "./published";

/** The settings of AlexNet and its like. */
export const alexnetFields = {
  width: integer({
    label: "Width",
    help: "Channels of the first convolution, 96 in the paper; the others keep the paper's ratios to it.",
    unit: "channels",
    default: 12,
    min: 3,
    max: 96,
    suggestions: [6, 12, 24, 48],
  }),
  hidden: integer({
    label: "Hidden units",
    help: "Units of each of the two fully connected layers before the output, 4,096 in the paper.",
    unit: "units",
    default: 512,
    min: 1,
    max: 4_096,
    suggestions: [128, 256, 512],
  }),
  pooling: choice({
    label: "Pooling",
    help: "Whether the windows of max-pooling overlap.",
    watch: "Whether the gap between training and validation is smaller with overlap, as the paper reports.",
    source: "Krizhevsky et al. 2012, section 3.4",
    default: "overlapping",
    options: {
      overlapping: { label: "Overlapping", help: "3×3 windows at stride 2." },
      separate: { label: "Separate", help: "2×2 windows at stride 2." },
    },
  }),
  localResponse: toggle({
    label: "Local response normalisation",
    help: "Divides each value by what neighbouring channels show at the same place, after the first two convolutions.",
    source: "Krizhevsky et al. 2012, section 3.3",
    default: true,
  }),
  ...unitFields("none", true),
  dropout: dropoutRate("before each of the two fully connected layers", 0.5),
};

export const alexnetOptions = group({
  groups: integer({
    label: "Groups",
    help: "Parts into which the channels of the second, fourth and fifth convolution are cut; each sees only its own, as on the paper's two GPUs.",
    source: "Krizhevsky et al. 2012, section 3.2",
    default: 2,
    min: 1,
    max: 4,
    suggestions: [1, 2, 4],
  }),
  ...alexnetFields,
});

/** What AlexNet and its like differ in. */
interface AlexNetPlan {
  readonly first: { readonly kernelSize: number; readonly stride: number; readonly padding: number };
  readonly second: { readonly stride: number; readonly padding: number };
  /** Of the five convolutions. */
  readonly channels: readonly number[];
  readonly groups: number;
}

type AlexNetOptions = Omit<Values<typeof alexnetOptions>, "width" | "groups">;

/** Five convolutions, three poolings and two hidden layers: figure 2. */
export function alexnetLayers(
  image: Shape,
  classCount: number,
  { first, second, channels, groups }: AlexNetPlan,
  options: AlexNetOptions,
): Network {
  const { hidden, localResponse, activation, bias, dropConnect } = options;
  const size = options.pooling === "overlapping" ? 3 : 2;
  const pool = (x: Features, name: string) => maxPool(x, size, name, { stride: 2, isCeil: true });
  const normalize = (x: Features, name: string) =>
    localResponse ? localResponseNorm(x, name, { alpha: 5e-4, offset: 2 }) : x; // section 3.3: α = 1e-4 for each of n = 5
  const full = (x: Features, name: string) => {
    const dropped = drop(x, options.dropout, `${name}_dropout`);
    return activate(
      dense(dropped, hidden, `${name}_dense`, { bias, dropConnect }),
      activation,
      `${name}_activation`,
    );
  };
  const { kernelSize, ...window } = first;
  let x = input(image); // [28, 28, 1]
  x = normalize(convUnit(x, channels[0], kernelSize, "conv1", options, window), "conv1_lrn"); // [14, 14, 12]
  x = pool(x, "pool1"); // [7, 7, 12]
  x = normalize(convUnit(x, channels[1], 5, "conv2", options, { ...second, groups }), "conv2_lrn"); // [7, 7, 32]
  x = pool(x, "pool2"); // [3, 3, 32]
  x = convUnit(x, channels[2], 3, "conv3", options); // [3, 3, 48]
  x = convUnit(x, channels[3], 3, "conv4", options, { groups }); // [3, 3, 48]
  x = convUnit(x, channels[4], 3, "conv5", options, { groups }); // [3, 3, 32]
  x = flatten(pool(x, "pool5"), "flatten"); // [32]
  x = full(full(x, "fc6"), "fc7"); // [512]
  return network(dense(x, classCount, "logits")); // [10]
}

/** The paper's channels for another first width, as multiples of the groups. */
export function scaledChannels(paper: readonly number[], width: number, groups: number): number[] {
  return paper.map((channels) => groups * Math.max(1, Math.round((channels * width) / paper[0] / groups)));
}

const paperChannels = [96, 256, 384, 384, 256];

/** `image` is `[height, width, channels]`. */
export function alexnet(image: Shape, classCount: number, options: Values<typeof alexnetOptions>): Network {
  const { groups, width } = options;
  const first = { kernelSize: 7, stride: 2, padding: 3 };
  const channels = scaledChannels(paperChannels, width, groups);
  return alexnetLayers(image, classCount, { first, second: samePadding, channels, groups }, options);
}

const samePadding = { stride: 1, padding: 2 };
const full = { ...alexnetOptions.parse({}), hidden: 4_096 };

export const alexnetPublished: readonly PublishedSize[] = [
  {
    title: "AlexNet, two groups (2012)",
    image: [227, 227, 3],
    classCount: 1_000,
    build: () => {
      const first = { kernelSize: 11, stride: 4, padding: 0 };
      const plan = { first, second: samePadding, channels: paperChannels, groups: 2 };
      return alexnetLayers([227, 227, 3], 1_000, plan, full);
    },
    parameters: 60_965_224,
    source:
      "Krizhevsky et al. 2012, figure 2, counted by hand (the paper says 60 million; its 224×224 leave no whole " +
      "number of steps); error of one net, ten crops: table 2",
    imageNetError: 0.407,
  },
  {
    title: "AlexNet, one column (2014)",
    image: [224, 224, 3],
    classCount: 1_000,
    build: () => {
      const first = { kernelSize: 11, stride: 4, padding: 2 };
      const plan = { first, second: samePadding, channels: [64, 192, 384, 256, 256], groups: 1 };
      return alexnetLayers([224, 224, 3], 1_000, plan, { ...full, localResponse: false });
    },
    parameters: 61_100_840,
    source: "torchvision's alexnet, after Krizhevsky 2014, arXiv 1404.5997; its error too",
    imageNetError: 0.43478,
  },
];
