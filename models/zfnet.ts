/**
 * Visualizing and Understanding Convolutional Networks.
 * M. D. Zeiler, R. Fergus, ECCV 2014 (arXiv 2013), section 4.1 and figure 3.
 * https://arxiv.org/abs/1311.2901
 * 107,627,624 parameters on 224×224×3; 477,154 on 28×28×1 with its defaults.
 *
 * AlexNet with a smaller first kernel and stride (7×7 at 2 instead of 11×11 at 4), since pictures of what the first
 * layers respond to showed gaps and aliasing; with one group; and with 512, 1,024 and 512 channels in CONV3–5 (table 3).
 *
 * What differs by default, and why: as for AlexNet, an eighth of the channels and units, and on small images a first
 * convolution of 5×5 at stride 1, half the stride of our small AlexNet.
 */
import { group, type Values } from "../src/settings/fields";
import { alexnetFields, alexnetLayers, scaledChannels } from "./alexnet";
import type { Network, Shape } from "./network";
import type { PublishedSize } from "./published";

export const zfnetOptions = group(alexnetFields);

const paperChannels = [96, 256, 512, 1_024, 512];
const second = { stride: 2, padding: 0 };

/** `image` is `[height, width, channels]`. */
export function zfnet(image: Shape, classCount: number, options: Values<typeof zfnetOptions>): Network {
  const first = { kernelSize: 5, stride: 1, padding: 2 };
  const channels = scaledChannels(paperChannels, options.width, 1);
  const plan = { first, second: { ...second, padding: 2 }, channels, groups: 1 };
  return alexnetLayers(image, classCount, plan, options);
}

export const zfnetPublished: readonly PublishedSize[] = [
  {
    title: "ZFNet",
    image: [224, 224, 3],
    classCount: 1_000,
    build: () => {
      const first = { kernelSize: 7, stride: 2, padding: 1 };
      const plan = { first, second, channels: paperChannels, groups: 1 };
      return alexnetLayers([224, 224, 3], 1_000, plan, { ...zfnetOptions.parse({}), hidden: 4_096 });
    },
    parameters: 107_627_624,
    source:
      "Counted by hand from Zeiler & Fergus 2014, figure 3, with the channels of table 3: 96·(7²·3+1) + 256·(5²·96+1) " +
      "+ 512·(3²·256+1) + 1,024·(3²·512+1) + 512·(3²·1,024+1) + 4,096·(6²·512+1) + 4,096·4,097 + 1,000·4,097; error of one net: " +
      "table 2, row (b), with the ten crops of section 3, as far as the paper tells",
    imageNetError: 0.375,
  },
];
