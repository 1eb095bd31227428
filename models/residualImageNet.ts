/**
 * The residual nets for ImageNet: K. He, X. Zhang, S. Ren, J. Sun, CVPR 2016, table 1.
 * https://arxiv.org/abs/1512.03385
 *
 * Strides are the paper's, in the first convolution of a stage. In bottlenecks torchvision has them in the 3×3 one
 * ("v1.5"): as many parameters for 6 %, 3 % and 2 % more multiply–adds at depths 50, 101 and 152. The errors below are
 * those of torchvision's nets.
 */
import { convUnit } from "./convUnit";
import { input, maxPool } from "./layers";
import type { Network } from "./network";
import type { PublishedSize } from "./published";
import type { ResidualBlockOptions } from "./residualBlock";
import { residualLayers, type Stage } from "./residualLayers";

/** `counts` is the number of blocks of each stage. */
function imageNetResnet(counts: readonly number[], block: ResidualBlockOptions["block"]): Network {
  const options: ResidualBlockOptions = {
    skipConnections: true,
    block,
    shortcut: "projection",
    order: "post",
    activation: "relu",
    normalization: "batch",
    zeroInit: false,
    bias: false,
    gain: 1,
    dropout: 0,
    dropConnect: 0,
    stochasticDepth: 0,
    strideFirst: true,
  };
  let x = convUnit(input([224, 224, 3]), 64, 7, "stem", options, { stride: 2 }); // [112, 112, 64]
  x = maxPool(x, 3, "stem_pool", { stride: 2, padding: 1 }); // [56, 56, 64]
  const stages = counts.map((count, index): Stage => [64 * 2 ** index, count]); // widths 64, 128, 256, 512
  return residualLayers(x, 1_000, stages, options);
}

export const imageNetSizes: readonly PublishedSize[] = [
  { depth: 18, counts: [2, 2, 2, 2], parameters: 11_689_512, multiplyAdds: 1.8e9, imageNetError: 0.30242 },
  { depth: 34, counts: [3, 4, 6, 3], parameters: 21_797_672, multiplyAdds: 3.6e9, imageNetError: 0.26686 },
  { depth: 50, counts: [3, 4, 6, 3], parameters: 25_557_032, multiplyAdds: 3.8e9, imageNetError: 0.2387 },
  { depth: 101, counts: [3, 4, 23, 3], parameters: 44_549_160, multiplyAdds: 7.6e9, imageNetError: 0.22626 },
  { depth: 152, counts: [3, 8, 36, 3], parameters: 60_192_808, multiplyAdds: 11.3e9, imageNetError: 0.21688 },
].map(({ depth, counts, ...size }) => ({
  ...size,
  title: `ResNet-${depth}`,
  image: [224, 224, 3],
  classCount: 1_000,
  build: () => imageNetResnet(counts, depth < 50 ? "basic" : "bottleneck"),
  source:
    `torchvision's resnet${depth}, its error too (first weights, one crop` +
    `${depth < 50 ? "" : "; strides in the 3×3 convolutions"}); multiply–adds: He et al. 2016, table 1`,
}));
