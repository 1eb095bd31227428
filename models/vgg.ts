/**
 * Very Deep Convolutional Networks for Large-Scale Image Recognition.
 * K. Simonyan, A. Zisserman, ICLR 2015, section 2 and table 1.
 * https://arxiv.org/abs/1409.1556
 * 138,357,544 parameters for D (16 layers) on 224×224×3; 72,834 on 28×28×1 with its defaults.
 *
 * What differs by default, and why: three stages of two convolutions with 8, 16 and 32 channels, since a fourth
 * pooling would leave one pixel of a digit, and two hidden layers of 128 units instead of 4,096.
 */
import { choice, group, integer, type Values } from "../src/settings/fields";
import { activate, drop, dropoutRate } from "./choices";
import { convUnit, type UnitOptions, unitFields } from "./convUnit";
import { dense, flatten, input, maxPool } from "./layers";
import { type Features, type Network, network, type Shape } from "./network";
import type { PublishedSize } from "./published";

export const vggOptions = group({
  stages: integer({
    label: "Stages",
    help: "How often the image is halved; each stage has twice the channels of the one before, up to eight times the first.",
    source: "Simonyan & Zisserman 2015, table 1, which has five",
    unit: "stages",
    default: 3,
    min: 1,
    max: 5,
    suggestions: [1, 2, 3, 4],
  }),
  convolutions: integer({
    label: "Convolutions",
    help: "3×3 convolutions in a row in each stage.",
    source: "Simonyan & Zisserman 2015, table 1",
    default: 2,
    min: 1,
    max: 6,
    suggestions: [1, 2, 3, 4],
    when: { kernel: ["stack3"] },
  }),
  kernel: choice({
    label: "Kernel",
    help: "A stack of 3×3 convolutions, or one larger convolution in its place.",
    source: "Simonyan & Zisserman 2015, section 2.3",
    default: "stack3",
    options: {
      stack3: {
        label: "3×3 stack",
        help: "Two see 5×5 pixels, three see 7×7, with a non-linearity after each.",
      },
      single5: { label: "One 5×5", help: "Sees as much as two of 3×3, for 25/18 of their weights." },
      single7: { label: "One 7×7", help: "Sees as much as three of 3×3, for 49/27 of their weights." },
    },
  }),
  width: integer({
    label: "Width",
    help: "Channels of the first stage, 64 in the paper.",
    unit: "channels",
    default: 8,
    min: 1,
    max: 64,
    suggestions: [8, 16, 32],
  }),
  hidden: integer({
    label: "Hidden units",
    help: "Units of each of the two fully connected layers before the output, 4,096 in the paper.",
    unit: "units",
    default: 128,
    min: 1,
    max: 4_096,
    suggestions: [64, 128, 256],
  }),
  ...unitFields("none", true),
  dropout: dropoutRate("after each of the two hidden layers", 0.5),
});

type Options = Values<typeof vggOptions>;

const largeKernels = { single5: 5, single7: 7 } as const;

/** `count` convolutions of 3×3, or one of 5×5 or 7×7. */
export function vggStack(
  x: Features,
  channels: number,
  count: number,
  name: string,
  { kernel, ...options }: UnitOptions & Pick<Options, "kernel">,
): Features {
  if (kernel !== "stack3") return convUnit(x, channels, largeKernels[kernel], name, options);
  for (let index = 1; index <= count; index++) x = convUnit(x, channels, 3, `${name}_${index}`, options);
  return x;
}

/** `counts` is the number of convolutions of each stage. */
function vggLayers(image: Shape, classCount: number, counts: readonly number[], options: Options): Network {
  const { width, hidden, activation, bias, dropConnect } = options;
  let x = input(image); // [28, 28, 1]
  for (const [index, count] of counts.entries()) {
    const name = `stage${index + 1}`;
    x = vggStack(x, width * Math.min(2 ** index, 8), count, name, options); // [28, 28, 8], [14, 14, 16], [7, 7, 32]
    x = maxPool(x, 2, `${name}_pool`); // [14, 14, 8], [7, 7, 16], [3, 3, 32]
  }
  x = flatten(x, "flatten"); // [288]
  for (const name of ["fc1", "fc2"]) {
    x = activate(dense(x, hidden, `${name}_dense`, { bias, dropConnect }), activation, `${name}_activation`);
    x = drop(x, options.dropout, `${name}_dropout`); // [128]
  }
  return network(dense(x, classCount, "logits")); // [10]
}

/** `image` is `[height, width, channels]`. */
export function vgg(image: Shape, classCount: number, options: Options): Network {
  return vggLayers(image, classCount, Array(options.stages).fill(options.convolutions), options);
}

/** Configurations A, B, D and E of table 1. */
export const vggPublished: readonly PublishedSize[] = [
  { title: "VGG-11 (A)", counts: [1, 1, 2, 2, 2], parameters: 132_863_336, imageNetError: 0.3098 },
  { title: "VGG-13 (B)", counts: [2, 2, 2, 2, 2], parameters: 133_047_848, imageNetError: 0.30072 },
  { title: "VGG-16 (D)", counts: [2, 2, 3, 3, 3], parameters: 138_357_544, imageNetError: 0.28408 },
  {
    title: "VGG-19 (E)",
    counts: [2, 2, 4, 4, 4],
    parameters: 143_667_240,
    imageNetError: 0.27624,
    multiplyAdds: 19.6e9,
  },
].map(({ counts, ...size }) => ({
  ...size,
  image: [224, 224, 3],
  classCount: 1_000,
  build: () => vggLayers([224, 224, 3], 1_000, counts, { ...vggOptions.parse({}), width: 64, hidden: 4_096 }),
  source:
    "torchvision's vgg11, vgg13, vgg16 and vgg19, their errors too (the paper's table 2 rounds the counts); " +
    "multiply–adds: He et al. 2016, section 3.3",
}));
