/**
 * Deep Residual Learning for Image Recognition.
 * K. He, X. Zhang, S. Ren, J. Sun, CVPR 2016, section 4.2: 6n + 2 layers on small images.
 * https://arxiv.org/abs/1512.03385
 * 19,810 parameters at depth 8 on 28×28×1 with its defaults; 269,722 at depth 20 as in the paper.
 *
 * What differs by default, and why:
 * - a stem of stride 2 and widths 8, 16, 32 instead of stride 1 and 16, 32, 64: sixteen times fewer multiply–adds,
 *   so that four depths train in a browser while one watches (both are options);
 * - projection shortcuts instead of zero padding (an option): every shortcut then looks alike in the diagram.
 *
 * Without skip connections, the same layers are the plain twin: no other weight or shape changes.
 */
import { choice, group, integer, number, toggle, type Values } from "../src/settings/fields";
import { activationChoice, biasToggle, dropConnectRate, dropoutRate, normalizationChoice } from "./choices";
import { convUnit } from "./convUnit";
import { conv, input } from "./layers";
import type { Network, Shape } from "./network";
import type { PublishedSize } from "./published";
import { imageNetSizes } from "./residualImageNet";
import { blocksPerStage, residualLayers, type Stage } from "./residualLayers";

/** Shared with wide residual nets. */
export const residualFields = {
  depth: integer({
    label: "Depth",
    help: "Layers with weights, projections not counted: 6n + 2 with basic blocks, 9n + 2 with bottlenecks.",
    watch: "Training loss: with skip connections depth lowers it, without them it rises from some depth on.",
    source: "He et al. 2016, section 4.2",
    unit: "layers",
    default: 8,
    min: 8,
    max: 1_202,
    suggestions: [8, 14, 20, 32, 56, 110],
  }),
  width: integer({
    label: "Width",
    help: "Channels of the first stage; the second has twice and the third four times as many.",
    unit: "channels",
    default: 8,
    min: 1,
    max: 256,
    suggestions: [8, 16, 32],
  }),
  stemStride: integer({
    label: "Stem stride",
    help: "The stride of the first convolution: 2 halves the image at once and costs a quarter.",
    default: 2,
    min: 1,
    max: 2,
    suggestions: [1, 2],
  }),
  block: choice({
    label: "Block",
    help: "What a skip connection spans.",
    source: "He et al. 2016, figure 5",
    default: "basic",
    options: {
      basic: { label: "Basic", help: "Two 3×3 convolutions." },
      bottleneck: { label: "Bottleneck", help: "1×1 to fewer channels, 3×3, 1×1 to four times as many." },
    },
  }),
  shortcut: choice({
    label: "Shortcut",
    help: "How a skip connection crosses a change of shape.",
    watch: "Parameters and accuracy of A, B and C: the paper finds small gains from A to C.",
    source: "He et al. 2016, section 4.1, options A, B and C",
    default: "projection",
    options: {
      zeroPad: { label: "Zero-padded (A)", help: "Every second pixel, and channels of zeros: no weights." },
      projection: { label: "Projected (B)", help: "A 1×1 convolution where the shape changes." },
      projectAll: { label: "All projected (C)", help: "A 1×1 convolution at every block." },
    },
  }),
  order: choice({
    label: "Order",
    help: "Whether activation stands after the sum or inside the branch.",
    watch:
      "Training loss of very deep nets: the paper finds that pre-activation trains a net of 1,001 layers better.",
    source: "He et al., Identity Mappings in Deep Residual Networks, 2016, figure 4",
    default: "post",
    options: {
      post: { label: "Post-activation", help: "activation(F(x) + x), as in the first paper." },
      pre: { label: "Pre-activation", help: "F(x) + x, so that the shortcut is never cut." },
    },
  }),
  gain: number({
    label: "Shortcut gain",
    help: "The factor α of the shortcut in α · x + F(x).",
    formula: String.raw`y = \alpha x + F(x)`,
    watch:
      "The gradient by layer: below 1 it shrinks by α with every block that it goes back through, above 1 it grows.",
    source: "He et al., Identity Mappings in Deep Residual Networks, 2016, section 3",
    default: 1,
    min: 0,
    max: 2,
    suggestions: [0, 0.5, 0.9, 1, 1.1],
  }),
  zeroInit: toggle({
    label: "Zero-initialised branch",
    help: "The last layer of each branch starts at zero, so that every block starts as its shortcut.",
    watch: "The gradient by layer before the first step: within a branch only the last layer gets any.",
    source: "Goyal et al. 2017, section 5.1",
    default: false,
  }),
  stochasticDepth: number({
    label: "Stochastic depth",
    help: "The probability that a training step leaves out the last block's branch; it grows from block to block.",
    watch: "Training gets worse than validation, since only training leaves blocks out.",
    source: "Huang et al. 2016, equation 4",
    default: 0,
    min: 0,
    max: 0.9,
    suggestions: [0, 0.2, 0.5],
  }),
  activation: activationChoice(),
  normalization: normalizationChoice(),
  bias: biasToggle(false),
  dropout: dropoutRate("before the last convolution of each block"),
  dropConnect: dropConnectRate(),
};

/** The option that makes a residual net its plain twin. */
export const skipField = (initial: boolean) =>
  toggle({
    label: "Skip connections",
    help: "Adds what enters a block to what leaves it; off, the same layers are a plain net.",
    formula: "y = F(x) + x",
    watch:
      "The gradient by layer, and the training loss of net and twin: the deeper they are, the further they part.",
    source: "He et al. 2016, figure 2",
    default: initial,
  });

export const residualOptions = group({ skipConnections: skipField(true), ...residualFields });
export const plainOptions = group({ skipConnections: skipField(false), ...residualFields });

/** `image` is `[height, width, channels]`. */
export function residual(image: Shape, classCount: number, options: Values<typeof residualOptions>): Network {
  const { depth, width, stemStride, block, order, bias, dropConnect } = options;
  const count = blocksPerStage(depth, block === "bottleneck" ? 9 : 6, 2);
  const window = { stride: stemStride };
  const x =
    order === "post"
      ? convUnit(input(image), width, 3, "stem", options, window) // [14, 14, 8]
      : conv(input(image), width, 3, "stem_conv", { ...window, bias, dropConnect });
  const stages = [1, 2, 4].map((factor): Stage => [width * factor, count]); // [14, 14, 8], [7, 7, 16], [4, 4, 32]
  return residualLayers(x, classCount, stages, options); // [10]
}

/** The paper's nets for CIFAR-10, with zero-padded shortcuts; table 6 gives their parameters, rounded. */
const smallSizes: readonly PublishedSize[] = [
  { depth: 20, parameters: 269_722 },
  { depth: 32, parameters: 464_154 },
  { depth: 44, parameters: 658_586 },
  { depth: 56, parameters: 853_018 },
  { depth: 110, parameters: 1_727_962 },
].map(({ depth, parameters }) => ({
  title: `ResNet-${depth}`,
  image: [32, 32, 3],
  classCount: 10,
  build: () => {
    const paper = { depth, width: 16, stemStride: 1, shortcut: "zeroPad" } as const;
    return residual([32, 32, 3], 10, { ...residualOptions.parse({}), ...paper });
  },
  parameters,
  source: "He et al. 2016, table 6, where it is rounded; counted by hand from section 4.2",
}));

export const residualPublished: readonly PublishedSize[] = [...smallSizes, ...imageNetSizes];
