/**
 * SqueezeNet: AlexNet-level Accuracy with 50x Fewer Parameters and <0.5MB Model Size.
 * F. N. Iandola, S. Han, M. W. Moskewicz, K. Ashraf, W. J. Dally, K. Keutzer, 2016, sections 3 and 5.1.
 * https://arxiv.org/abs/1602.07360
 * 1,248,424 parameters for version 1.0 on 224×224×3; 31,482 on 28×28×1 with its defaults.
 *
 * What differs, and why: no ReLU behind the last convolution, since a logit that it cuts off has no gradient. By
 * default four fire modules, half as wide, behind a first convolution of stride 1; poolings as in version 1.1.
 */
import { group, integer, number, toggle, type Values } from "../src/settings/fields";
import { drop, dropoutRate } from "./choices";
import { convUnit, type UnitOptions, unitFields } from "./convUnit";
import { add, concat, conv, globalAveragePool, input, maxPool } from "./layers";
import { type Features, type Network, network, type Shape } from "./network";
import type { PublishedSize } from "./published";

export const squeezenetOptions = group({
  fires: integer({
    label: "Fire modules",
    help: "Modules that squeeze the channels by 1×1 convolutions and expand them again.",
    source: "Iandola et al. 2016, table 1, which has eight",
    unit: "modules",
    default: 4,
    min: 1,
    max: 8,
    suggestions: [2, 4, 8],
  }),
  width: integer({
    label: "Width",
    help: "Channels that leave the first fire module, 128 in the paper; every second module adds as many.",
    source: "Iandola et al. 2016, section 5.1, base and increment",
    unit: "channels",
    default: 64,
    min: 8,
    max: 128,
    suggestions: [32, 64, 128],
  }),
  squeezeRatio: number({
    label: "Squeeze ratio",
    help: "Channels of the squeezing convolution, as a share of those that leave the module.",
    source: "Iandola et al. 2016, section 5.2",
    default: 0.125,
    min: 0.01,
    max: 1,
    suggestions: [0.125, 0.25, 0.5, 1],
  }),
  share3x3: number({
    label: "3×3 share",
    help: "The share of 3×3 kernels among those that expand; the others are 1×1.",
    source: "Iandola et al. 2016, section 5.3",
    default: 0.5,
    min: 0.01,
    max: 0.99,
    suggestions: [0.25, 0.5, 0.75],
  }),
  bypass: toggle({
    label: "Bypass",
    help: "Adds what enters a fire module to what leaves it wherever both have as many channels.",
    source: "Iandola et al. 2016, section 6",
    default: false,
  }),
  ...unitFields("none", true),
  dropout: dropoutRate("before the last convolution", 0.5),
});

type Options = Values<typeof squeezenetOptions>;

interface FireOptions extends UnitOptions, Pick<Options, "squeezeRatio" | "share3x3" | "bypass"> {}

/** Figure 1: 1×1 convolutions to few channels, then 1×1 and 3×3 ones side by side to `channels`. */
export function fire(x: Features, channels: number, name: string, options: FireOptions): Features {
  const large = Math.max(1, Math.min(channels - 1, Math.round(channels * options.share3x3)));
  const few = Math.max(1, Math.round(channels * options.squeezeRatio));
  const squeezed = convUnit(x, few, 1, `${name}_squeeze`, options); // [height, width, few]
  const expanded = [
    convUnit(squeezed, channels - large, 1, `${name}_expand1x1`, options),
    convUnit(squeezed, large, 3, `${name}_expand3x3`, options),
  ];
  const joined = concat(expanded, `${name}_concat`); // [height, width, channels]
  return options.bypass && x.shape[2] === channels ? add(x, joined, `${name}_bypass`) : joined;
}

/** What follows the first convolution; `pools` are the layers, counted from 1 as in table 1, before a pooling. */
function squeezenetLayers(
  x: Features,
  classCount: number,
  pools: readonly number[],
  options: Options,
): Network {
  const last = options.fires + 2;
  for (let place = 1; place < last; place++) {
    const channels = options.width * Math.floor(place / 2); // section 5.1: base and increment, every second module
    if (place > 1) x = fire(x, channels, `fire${place}`, options); // [14, 14, 64], [7, 7, 128]
    if (pools.includes(place)) x = maxPool(x, 3, `pool${place}`, { stride: 2, isCeil: true });
  }
  x = drop(x, options.dropout, "dropout");
  const { dropConnect } = options;
  x = conv(x, classCount, 1, `conv${last}`, { dropConnect }); // [7, 7, 10]
  return network(globalAveragePool(x, "logits")); // [10]
}

/** `image` is `[height, width, channels]`. */
export function squeezenet(image: Shape, classCount: number, options: Options): Network {
  const x = convUnit(input(image), Math.ceil(options.width / 2), 3, "conv1", options); // [28, 28, 32]
  return squeezenetLayers(x, classCount, [1, 3, 5], options);
}

/** Version 1.0 is table 1's; 1.1 has a smaller first convolution and pools earlier. */
export const squeezenetPublished: readonly PublishedSize[] = [
  {
    title: "SqueezeNet 1.0",
    first: { channels: 96, kernelSize: 7 },
    pools: [1, 4, 8],
    parameters: 1_248_424,
    imageNetError: 0.41908,
  },
  {
    title: "SqueezeNet 1.1",
    first: { channels: 64, kernelSize: 3 },
    pools: [1, 3, 5],
    parameters: 1_235_496,
    imageNetError: 0.41822,
  },
].map(({ first, pools, ...size }) => ({
  ...size,
  image: [224, 224, 3],
  classCount: 1_000,
  build: () => {
    const options = squeezenetOptions.parse({ fires: 8, width: 128 });
    const window = { stride: 2, padding: 0 };
    const x = convUnit(input([224, 224, 3]), first.channels, first.kernelSize, "conv1", options, window);
    return squeezenetLayers(x, 1_000, pools, options);
  },
  source:
    "torchvision's squeezenet1_0 and squeezenet1_1, their errors too; the paper's table 1 says 1,248,424",
}));
