/**
 * Hybrid vision transformer: a convolutional stem in front of the encoder, which reads its feature map.
 * A. Dosovitskiy et al., An Image is Worth 16x16 Words, ICLR 2021, section 3.1, "Hybrid Architecture"; the stem is that
 * of T. Xiao et al., Early Convolutions Help Transformers See Better, NeurIPS 2021, section 3.
 * https://arxiv.org/abs/2106.14881
 * 60,858 parameters on 28×28×1 with its defaults.
 *
 * What differs by default, and why: two convolutions of stride 2 instead of four, since the images are small, and
 * width 64, which trains in a browser. One block fewer than the vision transformer pays for the stem, as in the paper.
 */
import { group, integer, type Values } from "../src/settings/fields";
import { normalizationChoice } from "./choices";
import { convUnit } from "./convUnit";
import { encoder, encoderFields } from "./encoder";
import { conv, dense, input } from "./layers";
import { type Network, network, type Shape } from "./network";

export const hybridTransformerOptions = group({
  stages: integer({
    label: "Stem stages",
    help: "3×3 convolutions of stride 2 in front of the encoder; each has twice the channels of the one before.",
    source: "Xiao et al. 2021, section 3",
    unit: "stages",
    default: 2,
    min: 1,
    max: 4,
    suggestions: [1, 2, 3],
  }),
  stemWidth: integer({
    label: "Stem width",
    help: "Channels of the first convolution.",
    unit: "channels",
    default: 16,
    min: 1,
    max: 128,
    suggestions: [8, 16, 32],
  }),
  ...encoderFields({ blocks: 1 }),
  normalization: normalizationChoice("batch"), // of the stem; its tokens have layer norm
});

/** `image` is `[height, width, channels]`. */
export function hybridTransformer(
  image: Shape,
  classCount: number,
  options: Values<typeof hybridTransformerOptions>,
): Network {
  const { stages, stemWidth, normalization, bias, width, dropConnect } = options;
  const unit = { activation: "relu", normalization, bias: normalization === "none", dropConnect } as const;
  let x = input(image); // [28, 28, 1]
  for (let stage = 1; stage <= stages; stage++) {
    x = convUnit(x, stemWidth * 2 ** (stage - 1), 3, `stem_${stage}`, unit, { stride: 2 }); // [14, 14, 16], [7, 7, 32]
  }
  x = conv(x, width, 1, "stem_project", { bias, dropConnect }); // [7, 7, 64]
  return network(dense(encoder(x, { ...options, normalization: "layer" }), classCount, "logits")); // [10]
}
