/**
 * Densely Connected Convolutional Networks.
 * G. Huang, Z. Liu, L. van der Maaten, K. Q. Weinberger, CVPR 2017, section 3 and table 1.
 * https://arxiv.org/abs/1608.06993
 * 7,978,856 parameters for DenseNet-121 on 224×224×3; 46,362 on 28×28×1 with its defaults.
 *
 * What differs by default, and why: growth rate 8, three blocks of four layers and a stem of stride 2, so that it
 * trains in a browser while one watches. The stem has 2k channels with and without bottlenecks, as BC nets have.
 */
import { group, integer, number, toggle, type Values } from "../src/settings/fields";
import { activate, drop, dropoutRate, normalize } from "./choices";
import { convUnit, type UnitOptions, unitFields } from "./convUnit";
import { averagePool, concat, conv, dense, globalAveragePool, input, maxPool } from "./layers";
import { type Features, type Network, network, type Shape } from "./network";
import type { PublishedSize } from "./published";

export const densenetOptions = group({
  growthRate: integer({
    label: "Growth rate",
    help: "Channels k that each layer adds to those that came in.",
    source: "Huang et al. 2017, section 3",
    unit: "channels",
    default: 8,
    min: 1,
    max: 64,
    suggestions: [4, 8, 12, 24],
  }),
  blocks: integer({
    label: "Blocks",
    help: "Dense blocks; between two of them the image is halved.",
    source: "Huang et al. 2017, section 3, which has three on small images",
    unit: "blocks",
    default: 3,
    min: 1,
    max: 4,
    suggestions: [1, 2, 3, 4],
  }),
  layers: integer({
    label: "Layers",
    help: "Layers of each block, each of which sees what all before it in the block have made.",
    unit: "layers",
    default: 4,
    min: 1,
    max: 32,
    suggestions: [2, 4, 6, 12, 16],
  }),
  bottleneck: toggle({
    label: "Bottlenecks (B)",
    help: "A 1×1 convolution to 4k channels before each 3×3 one.",
    source: "Huang et al. 2017, section 3",
    default: true,
  }),
  compression: number({
    label: "Compression (C)",
    help: "The share θ of a block's channels that the 1×1 convolution behind it keeps; 1 keeps all.",
    source: "Huang et al. 2017, section 3, which takes 0.5",
    default: 0.5,
    min: 0.1,
    max: 1,
    suggestions: [0.5, 1],
  }),
  stemStride: integer({
    label: "Stem stride",
    help: "The stride of the first convolution: 2 halves the image at once and costs a quarter.",
    default: 2,
    min: 1,
    max: 2,
    suggestions: [1, 2],
  }),
  ...unitFields("batch", false),
  dropout: dropoutRate("after each convolution but the first"),
});

type Options = Values<typeof densenetOptions>;
type LayerOptions = Omit<Options, "blocks" | "layers" | "stemStride">;

/** Section 3, composite function: convolution of activation(normalise(x)). */
function composite(
  x: Features,
  channels: number,
  kernelSize: number,
  name: string,
  index: number | "",
  { activation, normalization, bias, dropConnect, dropout }: UnitOptions & Pick<Options, "dropout">,
): Features {
  x = activate(normalize(x, normalization, `${name}_norm${index}`), activation, `${name}_activation${index}`);
  return drop(
    conv(x, channels, kernelSize, `${name}_conv${index}`, { bias, dropConnect }),
    dropout,
    `${name}_dropout${index}`,
  );
}

/** Equation 2: what came in, and beside it what the layer makes of it. */
function denseLayer(x: Features, name: string, options: LayerOptions): Features {
  const { growthRate, bottleneck } = options;
  const narrow = bottleneck ? composite(x, 4 * growthRate, 1, name, 1, options) : x;
  const made = composite(narrow, growthRate, 3, name, bottleneck ? 2 : 1, options);
  return concat([x, made], `${name}_concat`); // [height, width, channels + k]
}

/** From `x`, the stem's output; `counts` is the number of layers of each block. */
function densenetLayers(
  x: Features,
  classCount: number,
  counts: readonly number[],
  options: LayerOptions,
): Network {
  for (const [position, count] of counts.entries()) {
    const name = `block${position + 1}`;
    for (let index = 1; index <= count; index++) x = denseLayer(x, `${name}_layer${index}`, options); // [14, 14, 48], [7, 7, 56], [3, 3, 60]
    if (position === counts.length - 1) break;
    const transition = `transition${position + 1}`;
    const kept = Math.max(1, Math.floor(options.compression * x.shape[2]));
    x = averagePool(composite(x, kept, 1, transition, "", options), 2, `${transition}_pool`); // [7, 7, 24], [3, 3, 28]
  }
  x = activate(normalize(x, options.normalization, "final_norm"), options.activation, "final_activation");
  return network(dense(globalAveragePool(x, "pool"), classCount, "logits")); // [10]
}

/** `image` is `[height, width, channels]`. */
export function densenet(image: Shape, classCount: number, options: Options): Network {
  const { growthRate, blocks, layers, stemStride, bias, dropConnect } = options;
  const x = conv(input(image), 2 * growthRate, 3, "stem_conv", { stride: stemStride, bias, dropConnect }); // [14, 14, 16]
  return densenetLayers(x, classCount, Array(blocks).fill(layers), options);
}

const imageNetCounts = [6, 12, 24, 16]; // table 1

export const densenetPublished: readonly PublishedSize[] = [
  {
    title: "DenseNet-BC-100-12",
    image: [32, 32, 3],
    classCount: 10,
    build: () => {
      const paper = { growthRate: 12, layers: 16, stemStride: 1 }; // 100 = 3 · 2 · 16 + 4 layers
      return densenet([32, 32, 3], 10, { ...densenetOptions.parse({}), ...paper });
    },
    parameters: 769_162,
    source: "Huang et al. 2017, who round it to 0.8 M; counted by PyTorch in tests/training/zoo/convnets.py",
  },
  {
    title: "DenseNet-121",
    image: [224, 224, 3],
    classCount: 1_000,
    build: () => {
      const options = densenetOptions.parse({ growthRate: 32 });
      let x = convUnit(input([224, 224, 3]), 64, 7, "stem", options, { stride: 2 }); // [112, 112, 64]
      x = maxPool(x, 3, "stem_pool", { stride: 2, padding: 1 }); // [56, 56, 64]
      return densenetLayers(x, 1_000, imageNetCounts, options);
    },
    parameters: 7_978_856,
    source: "torchvision's densenet121, its error too (one crop)",
    imageNetError: 0.25566,
  },
];
