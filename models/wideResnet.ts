/**
 * Wide Residual Networks.
 * S. Zagoruyko, N. Komodakis, BMVC 2016, section 2 and table 1.
 * https://arxiv.org/abs/1605.07146
 * 36,479,194 parameters for WRN-28-10 on 32×32×3; 300,770 on 28×28×1 with its defaults.
 *
 * What differs by default, and why: a stem of 8 channels and stride 2 instead of 16 and 1, and a factor of 4 at depth
 * 10, so that it trains in a browser while one watches (all are options).
 *
 * The blocks are the residual net's, pre-activated. Without skip connections they are a wide plain net.
 */
import { group, integer, type Values } from "../src/settings/fields";
import { dropoutRate } from "./choices";
import { conv, input } from "./layers";
import type { Network, Shape } from "./network";
import type { PublishedSize } from "./published";
import { residualFields, skipField } from "./residual";
import { blocksPerStage, residualLayers, type Stage } from "./residualLayers";

const { stemStride, gain, zeroInit, stochasticDepth, activation, normalization, bias, dropConnect } =
  residualFields;

export const wideResnetOptions = group({
  skipConnections: skipField(true),
  depth: integer({
    label: "Depth",
    help: "Convolutions, 6n + 4, of which three project the shortcuts.",
    source: "Zagoruyko & Komodakis 2016, section 3",
    unit: "layers",
    default: 10,
    min: 10,
    max: 100,
    suggestions: [10, 16, 22, 28, 40],
  }),
  widening: integer({
    label: "Widening factor",
    help: "How many times more channels than the residual net's the convolutions of each block have.",
    source: "Zagoruyko & Komodakis 2016, section 2.3",
    default: 4,
    min: 1,
    max: 16,
    suggestions: [1, 2, 4, 8, 10],
  }),
  width: integer({
    label: "Base width",
    help: "Channels of the first convolution, 16 in the paper; the three stages have 1, 2 and 4 times as many, widened.",
    unit: "channels",
    default: 8,
    min: 1,
    max: 64,
    suggestions: [4, 8, 16],
  }),
  stemStride,
  gain,
  zeroInit,
  stochasticDepth,
  activation,
  normalization,
  bias,
  dropout: dropoutRate("between the two convolutions of each block"),
  dropConnect,
});

/** `image` is `[height, width, channels]`. */
export function wideResnet(
  image: Shape,
  classCount: number,
  options: Values<typeof wideResnetOptions>,
): Network {
  const { depth, widening, width, stemStride: stride, bias, dropConnect } = options;
  const count = blocksPerStage(depth, 6, 4);
  const x = conv(input(image), width, 3, "stem_conv", { stride, bias, dropConnect }); // [14, 14, 8]
  const stages = [1, 2, 4].map((factor): Stage => [width * factor * widening, count]); // [14, 14, 32], [7, 7, 64], [4, 4, 128]
  const block = { block: "basic", shortcut: "projection", order: "pre" } as const;
  return residualLayers(x, classCount, stages, { ...options, ...block }); // [10]
}

export const wideResnetPublished: readonly PublishedSize[] = [
  {
    title: "WRN-28-10",
    image: [32, 32, 3],
    classCount: 10,
    build: () => {
      const paper = { depth: 28, widening: 10, width: 16, stemStride: 1 };
      return wideResnet([32, 32, 3], 10, { ...wideResnetOptions.parse({}), ...paper });
    },
    parameters: 36_479_194,
    source:
      "Zagoruyko & Komodakis 2016, who round it to 36.5 M; counted by PyTorch in tests/training/zoo/convnets.py",
  },
];
