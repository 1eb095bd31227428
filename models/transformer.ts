/**
 * An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale.
 * A. Dosovitskiy et al., ICLR 2021, section 3.1 and figure 1; the block is that of A. Vaswani et al., Attention Is
 * All You Need, 2017, section 3.
 * https://arxiv.org/abs/2010.11929
 * 104,970 parameters on 28×28×1 with its defaults.
 *
 * What differs by default, and why: 4×4 patches, width 64 and two blocks, which train in a browser; the mean of the
 * tokens instead of a class token, one token fewer and as good at a rate of its own (the paper's appendix D.3).
 */
import { group, integer, type Values } from "../src/settings/fields";
import { encoder, encoderFields } from "./encoder";
import { conv, dense, input } from "./layers";
import { type Network, network, type Shape } from "./network";
import type { PublishedSize } from "./published";

export const transformerOptions = group({
  patchSize: integer({
    label: "Patch size",
    help: "The side of the squares that the image is cut into; each becomes one token.",
    source: "Dosovitskiy et al. 2021, section 3.1",
    unit: "pixels",
    default: 4,
    min: 1,
    max: 32,
    suggestions: [2, 4, 7, 8, 14],
  }),
  ...encoderFields({ blocks: 2 }),
});

/** `image` is `[height, width, channels]`. */
export function transformer(
  image: Shape,
  classCount: number,
  options: Values<typeof transformerOptions>,
): Network {
  const { patchSize, width, bias, dropConnect } = options;
  const window = { stride: patchSize, padding: 0, bias, dropConnect };
  const x = conv(input(image), width, patchSize, "patches", window); // [7, 7, 64]
  return network(dense(encoder(x, options), classCount, "logits")); // [10]
}

export const transformerPublished: readonly PublishedSize[] = [
  {
    title: "ViT-B/16",
    image: [224, 224, 3],
    classCount: 1_000,
    build: () => {
      const size = { patchSize: 16, width: 768, heads: 12, blocks: 12 } as const;
      const base = { ...size, positions: "learned", pooling: "classToken" } as const;
      return transformer([224, 224, 3], 1_000, { ...transformerOptions.parse({}), ...base });
    },
    parameters: 86_567_656,
    source:
      "torchvision's vit_b_16, its error too (first weights, one crop); Dosovitskiy et al. 2021, table 1, says 86 M",
    imageNetError: 0.18928,
  },
];
