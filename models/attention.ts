/**
 * Self-attention written out: every step of softmax(Q Kᵀ / √d) V is a layer of its own.
 * A. Vaswani et al., Attention Is All You Need, 2017, section 3.2, equation 1 and figure 2.
 * https://arxiv.org/abs/1706.03762
 * 38,474 parameters on 28×28×1 with its defaults.
 *
 * What differs from a transformer's encoder, and why: no perceptron, so that attention alone has to do the work, and
 * one block with one head by default, so that the diagram reads like the formula.
 */
import { choice, group, integer, type Values } from "../src/settings/fields";
import { biasToggle, drop, dropConnectRate, dropoutRate, normalize } from "./choices";
import { checkHeads, headsField, positionsField, tokenNormField, widthField } from "./encoder";
import {
  add,
  conv,
  dense,
  flatten,
  globalAveragePool,
  input,
  position,
  rows,
  scores,
  softmax,
  tokens,
  weightedSum,
} from "./layers";
import { type Features, type Network, network, type Shape, type Size } from "./network";

export const attentionOptions = group({
  sequence: choice({
    label: "Sequence",
    help: "What of the image is one token.",
    default: "rows",
    options: {
      rows: { label: "Rows", help: "From top to bottom." },
      patches: { label: "Patches", help: "Squares, as in a vision transformer." },
    },
  }),
  patchSize: integer({
    label: "Patch size",
    help: "The side of the squares that the image is cut into; each becomes one token.",
    source: "Dosovitskiy et al. 2021, section 3.1",
    unit: "pixels",
    default: 4,
    min: 1,
    max: 32,
    suggestions: [2, 4, 7, 8, 14],
    when: { sequence: ["patches"] },
  }),
  width: widthField(),
  heads: headsField(1),
  blocks: integer({
    label: "Blocks",
    help: "How many times the tokens attend to each other.",
    default: 1,
    min: 1,
    max: 12,
    suggestions: [1, 2, 3, 4],
  }),
  positions: positionsField(),
  readout: choice({
    label: "Read-out",
    help: "What the class is read from.",
    default: "flatten",
    options: { mean: { label: "Mean of tokens" }, flatten: { label: "All tokens side by side" } },
  }),
  normalization: tokenNormField(),
  bias: biasToggle(true),
  dropout: dropoutRate("at the end of each block"),
  dropConnect: dropConnectRate(),
});

/** x + W softmax(Q Kᵀ / √d) V with Q, K and V from the normalised x, `[tokens, width]`. */
function attentionBlock(x: Features, name: string, options: Values<typeof attentionOptions>): Features {
  const { width, heads, normalization, bias, dropout, dropConnect } = options;
  const y = normalize(x, normalization, `${name}_norm`);
  const project = (from: Features, what: string) =>
    dense(from, width, `${name}_${what}`, { bias, dropConnect });
  const [query, key, value] = [project(y, "query"), project(y, "key"), project(y, "value")]; // [28, 64]
  const weights = softmax(scores(query, key, heads, `${name}_scores`), `${name}_softmax`); // [28, 28]
  const mixed = project(weightedSum(weights, value, heads, `${name}_weightedSum`), "output"); // [28, 64]
  return add(drop(mixed, dropout, `${name}_dropout`), x, `${name}_add`);
}

/** `image` is `[height, width, channels]`. */
export function attention(
  image: Shape,
  classCount: number,
  options: Values<typeof attentionOptions>,
): Network {
  const { sequence, patchSize, width, blocks, positions, readout, normalization, bias, dropConnect } =
    options;
  checkHeads(options);
  let x = input(image); // [28, 28, 1]
  let grid: Size = [image[0], 1];
  if (sequence === "rows") {
    x = dense(rows(x, "rows"), width, "embed", { bias, dropConnect }); // [28, 64]
  } else {
    x = conv(x, width, patchSize, "patches", {
      stride: patchSize,
      padding: 0,
      bias,
      dropConnect,
    }); // [7, 7, 64]
    grid = [x.shape[0], x.shape[1]];
    x = tokens(x, "tokens"); // [49, 64]
  }
  if (positions !== "none") x = position(x, positions, "positions", grid);
  for (let index = 1; index <= blocks; index++) x = attentionBlock(x, `block${index}`, options);
  x = normalize(x, normalization, "final_norm");
  x = readout === "mean" ? globalAveragePool(x, "mean") : flatten(x, "flatten");
  return network(dense(x, classCount, "logits")); // [10]
}
