/**
 * Convolutional recurrent network: An End-to-End Trainable Neural Network for Image-based Sequence Recognition.
 * B. Shi, X. Bai, C. Yao, 2015, section 2 and table 1.
 * https://arxiv.org/abs/1507.05717
 * 80,234 parameters on 28×28×1 with its defaults.
 *
 * What differs, and why: two convolutions, each with 2×2 pooling, instead of seven with four poolings, the last two of
 * them narrower, and one class per image instead of a text: the images are small digits, not lines of writing; LSTM
 * layers read in one direction.
 */
import { group, integer, type Values } from "../src/settings/fields";
import { convUnit, unitFields } from "./convUnit";
import { dense, input, maxPool } from "./layers";
import { lstmStack, lstmStackFields } from "./lstmStack";
import { type Network, network, type Shape } from "./network";

export const cnnLstmOptions = group({
  stages: integer({
    label: "Stages",
    help: "Convolutions before the LSTM layers, each followed by a 2×2 pooling that halves the sequence.",
    unit: "stages",
    default: 2,
    min: 1,
    max: 4,
    suggestions: [1, 2, 3],
  }),
  width: integer({
    label: "Width",
    help: "Channels of the first convolution; each further one has twice as many.",
    unit: "channels",
    default: 8,
    min: 1,
    max: 64,
    suggestions: [4, 8, 16],
  }),
  ...lstmStackFields({ sequence: "columns", layers: 2, residualFrom: 2 }),
  ...unitFields("none", true),
});

/** `image` is `[height, width, channels]`. */
export function cnnLstm(image: Shape, classCount: number, options: Values<typeof cnnLstmOptions>): Network {
  let x = input(image); // [28, 28, 1]
  for (let stage = 1; stage <= options.stages; stage++) {
    x = convUnit(x, options.width * 2 ** (stage - 1), 3, `stage${stage}`, options);
    x = maxPool(x, 2, `stage${stage}_pool`); // [14, 14, 8], [7, 7, 16]
  }
  return network(dense(lstmStack(x, options), classCount, "logits")); // [7, 112], [64], [10]
}
