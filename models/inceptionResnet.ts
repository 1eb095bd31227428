/**
 * Inception-v4, Inception-ResNet and the Impact of Residual Connections on Learning.
 * C. Szegedy, S. Ioffe, V. Vanhoucke, A. Alemi, AAAI 2017 (arXiv 2016), sections 3.2 and 3.3.
 * https://arxiv.org/abs/1602.07261
 * 55,843,464 parameters on 299×299×3; 212,610 on 28×28×1 with its defaults.
 *
 * What differs from the paper, and why: stem, channels, numbers of blocks and the linear last block are those of the
 * authors' code (TensorFlow models, slim/nets/inception_resnet_v2.py), which the published weights belong to.
 * What differs by default: an eighth of the channels, one block of each kind, and a stem of two convolutions, which
 * leaves 14×14 pixels of a digit.
 */
import { group, integer, number, type Values } from "../src/settings/fields";
import { drop, dropoutRate } from "./choices";
import { convUnit, unitFields } from "./convUnit";
import { averagePool, concat, dense, globalAveragePool, input, maxPool } from "./layers";
import { type Features, type Network, network, type Shape } from "./network";
import type { PublishedSize } from "./published";
import {
  type BlockOptions,
  inceptionBranches,
  mixedBranches,
  reductionBranches,
  residualBranches,
  residualInception,
  scaled,
} from "./residualInception";

export const inceptionResnetOptions = group({
  width: integer({
    label: "Width",
    help: "Channels of the first convolution, 32 in the paper; the others keep their ratios to it.",
    unit: "channels",
    default: 4,
    min: 1,
    max: 32,
    suggestions: [2, 4, 8],
  }),
  blocks: integer({
    label: "Blocks",
    help: "Residual inception blocks of each of the three kinds; the paper draws 5, 10 and 5, the authors' code has 10, 20 and 10.",
    source: "Szegedy et al. 2016, figure 15; the authors' code",
    default: 1,
    min: 1,
    max: 20,
    suggestions: [1, 2, 3],
  }),
  residualScale: number({
    label: "Residual scale",
    help: "The factor of each block's branch before the sum; small ones keep wide nets from dying early in training.",
    source: "Szegedy et al. 2016, section 3.3: 0.1 to 0.3",
    default: 0.2,
    min: 0,
    max: 1,
    suggestions: [0, 0.1, 0.2, 0.3, 1],
  }),
  ...unitFields("batch", false),
  dropout: dropoutRate("before the output"),
});

interface Plan extends BlockOptions {
  readonly dropout: number;
  /** Blocks of the kinds A, B and C, and their scales. */
  readonly counts: Readonly<Record<"a" | "b" | "c", number>>;
  readonly residualScales: Readonly<Record<"a" | "b" | "c", number>>;
}

/** What follows the stem: figure 15. */
function inceptionResnetLayers(x: Features, classCount: number, plan: Plan): Network {
  const { dropout, counts, residualScales, ...options } = plan;
  const mean = averagePool(x, 3, "mixed_pool", { stride: 1, padding: 1 });
  const projected = convUnit(mean, scaled(64, options.scale), 1, "mixed_project", options);
  x = concat([...inceptionBranches(x, mixedBranches, "mixed", options), projected], "mixed_concat"); // [14, 14, 40]
  for (const kind of ["a", "b", "c"] as const) {
    for (let index = 1; index <= counts[kind]; index++) {
      const isLast = kind === "c" && index === counts.c; // linear and unscaled in the authors' code
      const residualScale = isLast ? 1 : residualScales[kind];
      const block = { ...options, residualScale, isLast };
      x = residualInception(x, residualBranches[kind], `${kind}${index}`, block); // [14, 14, 40], [6, 6, 136], [2, 2, 260]
    }
    if (kind === "c") break;
    const name = `reduction_${kind}`;
    const branches = inceptionBranches(x, reductionBranches[kind], name, { ...options, isReduction: true });
    x = concat([...branches, maxPool(x, 3, `${name}_pool`, { stride: 2 })], `${name}_concat`);
  }
  x = convUnit(x, scaled(1_536, options.scale), 1, "final", options); // [2, 2, 192]
  x = drop(globalAveragePool(x, "pool"), dropout, "dropout"); // [192]
  return network(dense(x, classCount, "logits")); // [10]
}

/** `image` is `[height, width, channels]`. */
export function inceptionResnet(
  image: Shape,
  classCount: number,
  options: Values<typeof inceptionResnetOptions>,
): Network {
  const { width, blocks, residualScale, ...unit } = options;
  const factor = width / 32;
  let x = convUnit(input(image), width, 3, "stem1", unit, { stride: 2 }); // [14, 14, 4]
  x = convUnit(x, scaled(192, factor), 3, "stem2", unit); // [14, 14, 24]
  return inceptionResnetLayers(x, classCount, {
    ...unit,
    scale: factor,
    counts: { a: blocks, b: blocks, c: blocks },
    residualScales: { a: residualScale, b: residualScale, c: residualScale },
  });
}

export const inceptionResnetPublished: readonly PublishedSize[] = [
  {
    title: "Inception-ResNet-v2",
    image: [299, 299, 3],
    classCount: 1_000,
    build: () => {
      const { width: _, blocks: __, residualScale: ___, ...defaults } = inceptionResnetOptions.parse({});
      const unit = { ...defaults, epsilon: 1e-3 };
      const valid = { padding: 0 };
      let x = convUnit(input([299, 299, 3]), 32, 3, "stem1", unit, { ...valid, stride: 2 }); // [149, 149, 32]
      x = convUnit(convUnit(x, 32, 3, "stem2", unit, valid), 64, 3, "stem3", unit); // [147, 147, 64]
      x = maxPool(x, 3, "stem_pool1", { stride: 2 }); // [73, 73, 64]
      x = convUnit(convUnit(x, 80, 1, "stem4", unit, valid), 192, 3, "stem5", unit, valid); // [71, 71, 192]
      x = maxPool(x, 3, "stem_pool2", { stride: 2 }); // [35, 35, 192]
      return inceptionResnetLayers(x, 1_000, {
        ...unit,
        scale: 1,
        dropout: 0.2,
        counts: { a: 10, b: 20, c: 10 },
        residualScales: { a: 0.17, b: 0.1, c: 0.2 },
      });
    },
    parameters: 55_843_464,
    source:
      "timm's inception_resnet_v2; Keras' 55,873,736 are the same kernels and shifts without the 30,272 scales of batch " +
      "norm, but with its 60,544 running statistics; error of one crop: the README of that code, research/slim, where accuracy is 80.4 %",
    imageNetError: 0.196,
  },
];
