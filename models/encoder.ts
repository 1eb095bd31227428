/**
 * The encoder of a transformer, from tokens to the features that the class is read from.
 * A. Vaswani et al., Attention Is All You Need, 2017, section 3, for the block; A. Dosovitskiy et al., An Image is Worth
 * 16x16 Words, ICLR 2021, section 3.1, for what stands around it.
 * https://arxiv.org/abs/1706.03762
 */
import { choice, integer } from "../src/settings/fields";
import {
  activate,
  activationChoice,
  biasToggle,
  drop,
  dropConnectRate,
  dropoutRate,
  type NormalizationKind,
  normalize,
} from "./choices";
import { add, attention, classToken, dense, globalAveragePool, position, token, tokens } from "./layers";
import type { ActivationKind, Features, PositionKind } from "./network";

interface EncoderOptions {
  /** Numbers that describe a token. */
  readonly width: number;
  readonly heads: number;
  readonly blocks: number;
  readonly positions: PositionKind | "none";
  readonly pooling: "mean" | "classToken";
  readonly order: "pre" | "post";
  readonly activation: ActivationKind;
  readonly normalization: NormalizationKind;
  readonly bias: boolean;
  readonly dropout: number;
  readonly dropConnect: number;
}

/** The option for the numbers of a token. */
export function widthField() {
  return integer({
    label: "Width",
    help: "Numbers that describe one token.",
    default: 64,
    min: 4,
    max: 1_024,
    suggestions: [32, 64, 128],
  });
}

/** The option for the heads of an attention. */
export function headsField(initial: number) {
  return integer({
    label: "Heads",
    help: "How many attentions look at the tokens side by side, each with its part of the width.",
    source: "Vaswani et al. 2017, section 3.2.2",
    default: initial,
    min: 1,
    max: 64,
    suggestions: [1, 2, 4, 8],
  });
}

/** The option for how a token knows its place. */
export function positionsField() {
  return choice({
    label: "Positions",
    help: "How a token knows where it stands; without, the image is a bag of patches.",
    source: "Vaswani et al. 2017, section 3.5; Dosovitskiy et al. 2021, appendix D.4",
    default: "learned",
    options: {
      learned: { label: "Learned", help: "One learned vector per place." },
      sinusoidal: { label: "Sinusoidal", help: "Sines and cosines of falling frequency, not trained." },
      sinusoidal2d: {
        label: "Sinusoidal, 2-D",
        help: "Half of the sines and cosines for the row, half for the column.",
      },
      none: { label: "None" },
    },
  });
}

/** The option for how tokens are normalised. */
export function tokenNormField() {
  return choice({
    label: "Normalisation",
    help: "What brings the numbers of the tokens to mean 0 and deviation 1.",
    source: "Ba, Kiros & Hinton 2016; Ioffe & Szegedy 2015",
    default: "layer",
    options: {
      none: { label: "None" },
      layer: { label: "Layer", help: "Each token over its numbers." },
      batch: { label: "Batch", help: "Each number over the tokens of the batch." },
    },
  });
}

/** The settings of `EncoderOptions`. */
export function encoderFields(initial: Pick<EncoderOptions, "blocks">) {
  return {
    width: widthField(),
    heads: headsField(4),
    blocks: integer({
      label: "Blocks",
      help: "How many times the tokens attend to each other and are transformed.",
      default: initial.blocks,
      min: 1,
      max: 48,
      suggestions: [1, 2, 4, 6],
    }),
    positions: positionsField(),
    pooling: choice({
      label: "Pooling",
      help: "What the class is read from.",
      source: "Dosovitskiy et al. 2021, appendix D.3",
      default: "mean",
      options: { mean: { label: "Mean of tokens" }, classToken: { label: "Class token" } },
    }),
    order: choice({
      label: "Order",
      help: "Whether normalisation stands before each branch or after each sum.",
      source: "Xiong et al. 2020",
      default: "pre",
      options: {
        pre: { label: "Pre-norm" },
        post: { label: "Post-norm", help: "As in Vaswani et al. 2017." },
      },
    }),
    activation: activationChoice("gelu"),
    normalization: tokenNormField(),
    bias: biasToggle(true),
    dropout: dropoutRate("at the end of each branch"),
    dropConnect: dropConnectRate(),
  };
}

/** @throws a sentence for the setting unless every head has as large a part of the width. */
export function checkHeads({ width, heads }: Pick<EncoderOptions, "width" | "heads">): void {
  if (width % heads !== 0) {
    throw new Error(`heads: expected a number that divides the width ${width}, got ${heads}; choose another`);
  }
}

/** x + attention(x), then x + perceptron(x), each with its normalisation (Vaswani et al. 2017, figure 1, left). */
function encoderBlock(x: Features, name: string, options: EncoderOptions): Features {
  const { width, heads, order, activation, normalization, bias, dropConnect } = options;
  const shared = { bias, dropConnect };
  const norm = (y: Features, index: number) => normalize(y, normalization, `${name}_norm${index}`);
  const self = (y: Features) => {
    const qkv = dense(y, 3 * width, `${name}_qkv`, shared); // [tokens, 3 · width]
    return dense(attention(qkv, heads, `${name}_attention`), width, `${name}_project`, shared);
  };
  const perceptron = (y: Features) => {
    const wide = activate(dense(y, 4 * width, `${name}_dense1`, shared), activation, `${name}_activation`);
    return dense(wide, width, `${name}_dense2`, shared);
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

/**
 * The features that the class is read from, `[width]`; each place of `x`, `[height, width, channels]`, becomes a token.
 * @throws a sentence for `heads` unless they divide the width.
 */
export function encoder(x: Features, options: EncoderOptions): Features {
  const { blocks, positions, pooling, order, normalization } = options;
  checkHeads(options);
  const [rows, columns] = x.shape;
  x = tokens(x, "tokens"); // [49, 64]
  if (pooling === "classToken") x = classToken(x, "class"); // [50, 64]
  if (positions !== "none") x = position(x, positions, "positions", [rows, columns]);
  for (let index = 1; index <= blocks; index++) x = encoderBlock(x, `block${index}`, options);
  if (order === "pre") x = normalize(x, normalization, "final_norm");
  return pooling === "classToken" ? token(x, 0, "first") : globalAveragePool(x, "mean"); // [64]
}
