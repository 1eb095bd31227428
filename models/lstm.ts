/**
 * Stacked long short-term memory.
 * S. Hochreiter, J. Schmidhuber, Long Short-Term Memory, 1997, with the forget gate of F. Gers, J. Schmidhuber,
 * F. Cummins, 2000; residual connections between the layers as in Y. Wu et al., Google's Neural Machine Translation
 * System, 2016, section 3.1.
 * https://doi.org/10.1162/neco.1997.9.8.1735
 * 90,506 parameters on 28×28×1 with its defaults.
 *
 * What differs, and why: an image's rows are the sequence, one class is read at its end, and every layer reads in one
 * direction, where GNMT's first reads in both: small images need no more.
 */
import { group, type Values } from "../src/settings/fields";
import { dense, input } from "./layers";
import { lstmStack, lstmStackFields } from "./lstmStack";
import { type Network, network, type Shape } from "./network";

export const lstmOptions = group(lstmStackFields({ sequence: "rows", layers: 3, residualFrom: 3 }));

/** `image` is `[height, width, channels]`. */
export function stackedLstm(image: Shape, classCount: number, options: Values<typeof lstmOptions>): Network {
  return network(dense(lstmStack(input(image), options), classCount, "logits")); // [10]
}
