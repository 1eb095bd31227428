/**
 * Going Deeper with Convolutions (GoogLeNet).
 * C. Szegedy et al., CVPR 2015, figures 2 and 3 and table 1.
 * https://arxiv.org/abs/1409.4842
 * 6,998,552 parameters on 224×224×3, 13,378,280 with the auxiliary classifiers; 26,906 on 28×28×1 with its defaults.
 *
 * What differs by default, and why: an eighth of the channels, the first four of nine modules behind a stem of one
 * 3×3 convolution, since the paper's stem would leave 4×4 pixels of a digit; batch norm (Ioffe & Szegedy 2015)
 * instead of local response normalisation, with which so thin a net learns faster.
 */
import { group, integer, number, toggle, type Values } from "../src/settings/fields";
import { activate, drop, dropoutRate } from "./choices";
import { convUnit, unitFields } from "./convUnit";
import { inceptionModule, type ModuleChannels, type ModuleOptions } from "./inceptionModule";
import { averagePool, dense, flatten, globalAveragePool, input, localResponseNorm, maxPool } from "./layers";
import { type Features, type Network, network, type Shape } from "./network";
import type { PublishedSize } from "./published";

/** Table 1. */
const modules: readonly (readonly [name: string, channels: ModuleChannels])[] = [
  ["3a", [64, 96, 128, 16, 32, 32]],
  ["3b", [128, 128, 192, 32, 96, 64]],
  ["4a", [192, 96, 208, 16, 48, 64]],
  ["4b", [160, 112, 224, 24, 64, 64]],
  ["4c", [128, 128, 256, 24, 64, 64]],
  ["4d", [112, 144, 288, 32, 64, 64]],
  ["4e", [256, 160, 320, 32, 128, 128]],
  ["5a", [256, 160, 320, 32, 128, 128]],
  ["5b", [384, 192, 384, 48, 128, 128]],
];

export const inceptionOptions = group({
  width: integer({
    label: "Width",
    help: "Channels of the first convolution, 64 in the paper; the others keep the paper's ratios to it.",
    unit: "channels",
    default: 8,
    min: 1,
    max: 64,
    suggestions: [8, 16, 32],
  }),
  modules: integer({
    label: "Modules",
    help: "How many of GoogLeNet's nine modules there are, from its 3a on.",
    source: "Szegedy et al. 2015, table 1",
    unit: "modules",
    default: 4,
    min: 1,
    max: 9,
    suggestions: [2, 4, 7, 9],
  }),
  bottlenecks: toggle({
    label: "1×1 bottlenecks",
    help: "1×1 convolutions that reduce the channels before the 3×3 and 5×5 ones and after the pooling; off, the module is the naïve one.",
    source: "Szegedy et al. 2015, figure 2",
    default: true,
  }),
  auxiliaryWeight: number({
    label: "Auxiliary weight",
    help: "The share of the loss of each auxiliary classifier, which reads modules 4a and 4d in training; 0 leaves them out.",
    source: "Szegedy et al. 2015, section 5",
    default: 0.3,
    min: 0,
    max: 1,
    suggestions: [0, 0.1, 0.3, 1],
  }),
  ...unitFields("batch", false),
  dropout: dropoutRate("before the output"),
});

interface Plan extends ModuleOptions {
  /** Of all channels, relative to the paper's. */
  readonly scale: number;
  readonly moduleCount: number;
  readonly auxiliaryWeight: number;
  readonly dropout: number;
  readonly auxiliaryDropout: number;
}

/** The modules of table 1 and what follows them, behind a stem. */
function inceptionLayers(x: Features, classCount: number, plan: Plan): Network {
  const { scale, moduleCount, auxiliaryWeight, activation, dropConnect } = plan;
  const scaled = (channels: number) => Math.max(1, Math.round(channels * scale));
  const auxiliary: { logits: Features; weight: number }[] = [];
  for (const [index, [name, channels]] of modules.slice(0, moduleCount).entries()) {
    if (name === "4a") x = maxPool(x, 3, "pool3", { stride: 2, isCeil: true }); // [7, 7, 60]
    if (name === "5a") x = maxPool(x, 3, "pool4", { stride: 2, isCeil: true });
    x = inceptionModule(x, channels.map(scaled) as unknown as ModuleChannels, `inception${name}`, plan);
    const hasAuxiliary = ["4a", "4d"].includes(name) && index < moduleCount - 1 && auxiliaryWeight > 0;
    if (!hasAuxiliary) continue;
    const path = `auxiliary${name}`;
    let y = averagePool(x, 5, `${path}_pool`, { stride: 3 }); // [1, 1, 64]
    y = flatten(convUnit(y, scaled(128), 1, path, plan), `${path}_flatten`);
    y = dense(y, scaled(1_024), `${path}_dense`, { dropConnect });
    y = drop(activate(y, activation, `${path}_denseActivation`), plan.auxiliaryDropout, `${path}_dropout`);
    auxiliary.push({ logits: dense(y, classCount, `${path}_logits`), weight: auxiliaryWeight });
  }
  x = drop(globalAveragePool(x, "pool5"), plan.dropout, "dropout"); // [64]
  return network(dense(x, classCount, "logits"), auxiliary); // [10]
}

/** `image` is `[height, width, channels]`. */
export function inception(
  image: Shape,
  classCount: number,
  options: Values<typeof inceptionOptions>,
): Network {
  let x = convUnit(input(image), options.width, 3, "conv1", options); // [28, 28, 8]
  x = maxPool(x, 3, "pool1", { stride: 2, isCeil: true }); // [14, 14, 8]
  return inceptionLayers(x, classCount, {
    ...options,
    scale: options.width / 64,
    moduleCount: options.modules,
    auxiliaryDropout: options.dropout,
  });
}

/** The stem of table 1 and its nine modules; `auxiliaryWeight` 0 counts the net as it is used. */
function googLeNet(options: Partial<Plan> & { localResponse: boolean }): Network {
  const { width: _, modules: moduleCount, ...defaults } = inceptionOptions.parse({ modules: 9 });
  const plan = { ...defaults, scale: 1, moduleCount, dropout: 0.4, auxiliaryDropout: 0.7, ...options };
  const normalize = (y: Features, name: string) =>
    options.localResponse ? localResponseNorm(y, name, { alpha: 1e-4 }) : y;
  let x = convUnit(input([224, 224, 3]), 64, 7, "conv1", plan, { stride: 2 }); // [112, 112, 64]
  x = normalize(maxPool(x, 3, "pool1", { stride: 2, isCeil: true }), "pool1_lrn"); // [56, 56, 64]
  x = convUnit(convUnit(x, 64, 1, "conv2reduce", plan), 192, 3, "conv2", plan); // [56, 56, 192]
  x = maxPool(normalize(x, "conv2_lrn"), 3, "pool2", { stride: 2, isCeil: true }); // [28, 28, 192]
  return inceptionLayers(x, 1_000, plan);
}

const paper = { normalization: "none", bias: true, localResponse: true } as const;
const torchvision = { epsilon: 1e-3, largeKernel: 3, localResponse: false } as const;
const sizes = { image: [224, 224, 3], classCount: 1_000 };

export const inceptionPublished: readonly PublishedSize[] = [
  {
    ...sizes,
    title: "GoogLeNet",
    build: () => googLeNet({ ...paper, auxiliaryWeight: 0 }),
    parameters: 6_998_552,
    source:
      "Szegedy et al. 2015, table 1, which counts 6.8 million, counted by hand; with a bias for each channel, as in Caffe's " +
      "bvlc_googlenet, whose error it is (one crop)",
    imageNetError: 0.313,
  },
  {
    ...sizes,
    title: "GoogLeNet in training",
    build: () => googLeNet(paper),
    parameters: 13_378_280,
    source: "The same with two auxiliary classifiers, as in Caffe's bvlc_googlenet",
  },
  {
    ...sizes,
    title: "GoogLeNet, batch norm",
    build: () => googLeNet({ ...torchvision, auxiliaryWeight: 0 }),
    parameters: 6_624_904,
    source:
      "torchvision's googlenet, which has 3×3 for 5×5, without its auxiliary classifiers; its error too",
    imageNetError: 0.30222,
  },
  {
    ...sizes,
    title: "GoogLeNet, batch norm, in training",
    build: () => googLeNet(torchvision),
    parameters: 13_004_888,
    source: "torchvision's googlenet with its auxiliary classifiers",
  },
];
