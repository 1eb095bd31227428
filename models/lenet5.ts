/**
 * Gradient-Based Learning Applied to Document Recognition.
 * Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, Proceedings of the IEEE, 1998, section II.B and figure 2.
 * http://yann.lecun.com/exdb/publis/pdf/lecun-01a.pdf
 * 61,706 parameters on 28×28×1 with ten classes; 60,000 and 340,908 connections in the edition of 1998.
 *
 * What the modern edition changes, and why:
 * - ReLU instead of a scaled tanh, which saturates (an option);
 * - plain max-pooling instead of a mean with a trainable scale and shift per map (mean is an option);
 * - the second convolution sees all six maps: the paper's partial table saved time and broke symmetry, and
 *   random weights break it as well;
 * - a linear layer and softmax cross-entropy instead of Euclidean distances to fixed codes;
 * - He initialization, made for ReLU, instead of uniform ±2.4 / fan-in.
 *
 * In the edition of 1998 only initialization and loss differ. Softmax cross-entropy of minus the distances d is
 * d_right + log Σ e⁻ᵈ; the paper's equation 9 has e⁻ʲ in that sum as well, a class "none of these", so that codes
 * that are far already are not pushed further.
 */
import { choice, group, onlyWhen, type Values } from "../src/settings/fields";
import {
  activate,
  activationChoice,
  biasToggle,
  drop,
  dropConnectRate,
  dropoutRate,
  normalizationChoice,
  normalize,
} from "./choices";
import { convUnit } from "./convUnit";
import { activation, affine, averagePool, conv, dense, euclidean, flatten, input, maxPool } from "./layers";
import { digitCodes } from "./lenet5Codes";
import { type Features, type Network, network, type Shape } from "./network";
import type { PublishedSize } from "./published";

const modern = { edition: ["modern"] };

export const lenet5Options = group({
  edition: choice({
    label: "Edition",
    help: "Today's reading of LeNet-5, or the net as the paper had it, from trained pooling to outputs that measure distances to drawn digits.",
    watch: "How many epochs each takes to the same validation accuracy.",
    source: "LeCun et al. 1998, section II.B",
    default: "modern",
    options: {
      modern: { label: "Modern", help: "ReLU, max-pooling, a linear output." },
      original: { label: "1998", help: "Scaled tanh, trained pooling, partial connections, fixed codes." },
    },
  }),
  activation: onlyWhen(modern, activationChoice()),
  pooling: onlyWhen(
    modern,
    choice({
      label: "Pooling",
      help: "How each 2×2 window becomes one value.",
      watch: "Validation accuracy: the largest value keeps a stroke, the mean fades it.",
      source: "LeCun et al. 1998, section II.B: the original took the mean",
      default: "max",
      options: { max: { label: "Max" }, average: { label: "Average" } },
    }),
  ),
  normalization: onlyWhen(modern, normalizationChoice("none")),
  bias: onlyWhen(modern, biasToggle(true)),
  dropout: onlyWhen(modern, dropoutRate("in the dense layer of 84 before the output")),
  dropConnect: onlyWhen(modern, dropConnectRate()),
});

type Options = Values<typeof lenet5Options>;

/** `image` is `[height, width, channels]`; images below 32×32 are padded to 32×32 as in the paper. */
export function lenet5(image: Shape, classCount: number, options: Options): Network {
  return options.edition === "modern" ? modernNet(image, classCount, options) : original(image, classCount);
}

const paddingOf = ([height]: Shape) => Math.max(0, Math.ceil((32 - height) / 2));

function modernNet(image: Shape, classCount: number, options: Options): Network {
  const { normalization, bias, dropConnect } = options;
  const pool = options.pooling === "max" ? maxPool : averagePool;
  const full = (x: Features, units: number, name: string) => {
    const sums = dense(x, units, `${name}_dense`, { bias, dropConnect });
    return activate(normalize(sums, normalization, `${name}_norm`), options.activation, `${name}_activation`);
  };
  let x = input(image); // [28, 28, 1]
  x = convUnit(x, 6, 5, "c1", options, { padding: paddingOf(image) }); // [28, 28, 6]
  x = pool(x, 2, "s2_pool"); // [14, 14, 6]
  x = convUnit(x, 16, 5, "c3", options, { padding: 0 }); // [10, 10, 16]
  x = pool(x, 2, "s4_pool"); // [5, 5, 16]
  x = full(flatten(x, "flatten"), 120, "c5"); // [120]
  x = drop(full(x, 84, "f6"), options.dropout, "f6_dropout"); // [84]
  return network(dense(x, classCount, "logits")); // [10]
}

/** Table I: the maps of S2 that each map of C3 sees. */
const c3Table = [
  [0, 1, 2],
  [1, 2, 3],
  [2, 3, 4],
  [3, 4, 5],
  [0, 4, 5],
  [0, 1, 5],
  [0, 1, 2, 3],
  [1, 2, 3, 4],
  [2, 3, 4, 5],
  [0, 3, 4, 5],
  [0, 1, 4, 5],
  [0, 1, 2, 5],
  [0, 1, 3, 4],
  [1, 2, 4, 5],
  [0, 2, 3, 5],
  [0, 1, 2, 3, 4, 5],
];

function original(image: Shape, classCount: number): Network {
  if (classCount !== digitCodes.length) {
    throw new Error(
      `edition: expected ten classes, whose codes are drawn digits, got ${classCount}; take the modern edition`,
    );
  }
  const squash = (x: Features, name: string) => activation(x, "scaledTanh", `${name}_activation`);
  const subsample = (x: Features, name: string) =>
    squash(affine(averagePool(x, 2, `${name}_pool`), `${name}_affine`), name);
  let x = input(image); // [28, 28, 1]
  x = squash(conv(x, 6, 5, "c1_conv", { padding: paddingOf(image) }), "c1"); // [28, 28, 6]
  x = subsample(x, "s2"); // [14, 14, 6]
  x = squash(conv(x, 16, 5, "c3_conv", { padding: 0, table: c3Table }), "c3"); // [10, 10, 16]
  x = subsample(x, "s4"); // [5, 5, 16]
  x = squash(dense(flatten(x, "flatten"), 120, "c5_dense"), "c5"); // [120]
  x = squash(dense(x, 84, "f6_dense"), "f6"); // [84]
  return network(euclidean(x, digitCodes, "logits")); // [10]
}

export const lenet5Published: readonly PublishedSize[] = [
  {
    title: "LeNet-5",
    image: [32, 32, 1],
    classCount: 10,
    build: () => lenet5([32, 32, 1], 10, { ...lenet5Options.parse({}), edition: "original" }),
    parameters: 60_000,
    source: "LeCun et al. 1998, section II.B",
  },
];
