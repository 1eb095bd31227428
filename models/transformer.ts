/**
 * An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale.
 * A. Dosovitskiy et al., ICLR 2021, section 3.1 and figure 1; the block is that of A. Vaswani et al., Attention Is
 * All You Need, 2017, section 3.
 * https://arxiv.org/abs/2010.11929
 * 104,970 parameters on 28×28×1 with its defaults.
 *
 * What differs by default, and why: 4×4 patches, width 64 and two blocks, which train in a browser; the mean of the
 * tokens instead of a class token, which learns faster on few images (Zhai et al. 2022, section 4.2).
 */
import { choice, group, integer, type Values } from "../src/settings/fields";
import { activate, activationChoice, drop, dropConnectRate, dropoutRate } from "./choices";
import {
  add,
  attention,
  classToken,
  conv,
  dense,
  globalAveragePool,
  input,
  layerNorm,
  position,
  token,
  tokens,
} from "./layers";
import { type Features, type Network, network, type Shape } from "./network";
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
  width: integer({
    label: "Width",
    help: "Numbers that describe one token.",
    default: 64,
    min: 4,
    max: 1_024,
    suggestions: [32, 64, 128],
  }),
  heads: integer({
    label: "Heads",
    help: "How many attentions look at the tokens side by side, each with its part of the width.",
    source: "Vaswani et al. 2017, section 3.2.2",
    default: 4,
    min: 1,
    max: 64,
    suggestions: [1, 2, 4, 8],
  }),
  blocks: integer({
    label: "Blocks",
    help: "How many times the tokens attend to each other and are transformed.",
    default: 2,
    min: 1,
    max: 48,
    suggestions: [1, 2, 4, 6],
  }),
  positions: choice({
    label: "Positions",
    help: "How a token knows where it stands; without, the image is a bag of patches.",
    source: "Vaswani et al. 2017, section 3.5; Dosovitskiy et al. 2021, appendix D.4",
    default: "learned",
    options: {
      learned: { label: "Learned", help: "One learned vector per place." },
      sinusoidal: { label: "Sinusoidal", help: "Sines and cosines of falling frequency, not trained." },
      none: { label: "None" },
    },
  }),
  pooling: choice({
    label: "Pooling",
    help: "What the class is read from.",
    source: "Dosovitskiy et al. 2021, appendix D.3",
    default: "mean",
    options: { mean: { label: "Mean of tokens" }, classToken: { label: "Class token" } },
  }),
  order: choice({
    label: "Order",
    help: "Whether layer norm stands before each branch or after each sum.",
    source: "Xiong et al. 2020",
    default: "pre",
    options: { pre: { label: "Pre-norm" }, post: { label: "Post-norm", help: "As in Vaswani et al. 2017." } },
  }),
  activation: activationChoice("gelu"),
  dropout: dropoutRate("at the end of each branch"),
  dropConnect: dropConnectRate(),
});

export interface EncoderBlockOptions {
  readonly heads: number;
  /** Width of the hidden layer of the perceptron. */
  readonly hidden: number;
  readonly order: "pre" | "post";
  readonly activation: Values<typeof transformerOptions>["activation"];
  readonly dropout: number;
  readonly dropConnect: number;
  readonly epsilon?: number;
}

/** x + attention(x), then x + perceptron(x), each with its layer norm (Vaswani et al. 2017, figure 1, left). */
export function encoderBlock(x: Features, name: string, options: EncoderBlockOptions): Features {
  const { heads, hidden, order, activation, dropConnect, epsilon } = options;
  const width = x.shape[1];
  const norm = (y: Features, index: number) => layerNorm(y, `${name}_norm${index}`, { epsilon });
  const self = (y: Features) => {
    const qkv = dense(y, 3 * width, `${name}_qkv`, { dropConnect }); // [tokens, 3 · width]
    return dense(attention(qkv, heads, `${name}_attention`), width, `${name}_project`, { dropConnect });
  };
  const perceptron = (y: Features) => {
    const wide = activate(
      dense(y, hidden, `${name}_dense1`, { dropConnect }),
      activation,
      `${name}_activation`,
    );
    return dense(wide, width, `${name}_dense2`, { dropConnect });
  };
  for (const [position, branchOf] of [self, perceptron].entries()) {
    const index = position + 1;
    const branch = drop(
      branchOf(order === "pre" ? norm(x, index) : x),
      options.dropout,
      `${name}_dropout${index}`,
    );
    x = add(branch, x, `${name}_add${index}`);
    if (order === "post") x = norm(x, index);
  }
  return x;
}

/** `image` is `[height, width, channels]`. */
export function transformer(
  image: Shape,
  classCount: number,
  options: Values<typeof transformerOptions>,
): Network {
  const { patchSize, width, blocks, positions, pooling, order } = options;
  if (width % options.heads !== 0) {
    throw new Error(
      `heads: expected a number that divides the width ${width}, got ${options.heads}; choose another`,
    );
  }
  let x = conv(input(image), width, patchSize, "patches", { stride: patchSize, padding: 0 }); // [7, 7, 64]
  x = tokens(x, "tokens"); // [49, 64]
  if (pooling === "classToken") x = classToken(x, "class");
  if (positions !== "none") x = position(x, positions, "positions");
  for (let index = 1; index <= blocks; index++) {
    x = encoderBlock(x, `block${index}`, { ...options, hidden: 4 * width }); // [49, 64]
  }
  if (order === "pre") x = layerNorm(x, "final_norm");
  x = pooling === "classToken" ? token(x, 0, "first") : globalAveragePool(x, "mean"); // [64]
  return network(dense(x, classCount, "logits")); // [10]
}

export const transformerPublished: readonly PublishedSize[] = [
  {
    title: "ViT-B/16",
    image: [224, 224, 3],
    classCount: 1_000,
    build: () => {
      const base = { patchSize: 16, width: 768, heads: 12, blocks: 12, pooling: "classToken" } as const;
      return transformer([224, 224, 3], 1_000, { ...transformerOptions.parse({}), ...base });
    },
    parameters: 86_567_656,
    source:
      "torchvision's vit_b_16, its error too (first weights, one crop); Dosovitskiy et al. 2021, table 1, says 86 M",
    imageNetError: 0.18928,
  },
];
