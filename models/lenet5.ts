/**
 * Gradient-Based Learning Applied to Document Recognition.
 * Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, Proceedings of the IEEE, 1998, section II.B and figure 2.
 * http://yann.lecun.com/exdb/publis/pdf/lecun-01a.pdf
 * 61,706 parameters on 28×28×1 with ten classes.
 *
 * This is the modern reading. What differs from 1998, and why:
 * - ReLU instead of a scaled tanh, which saturates (tanh and sigmoid are options);
 * - plain max-pooling instead of a mean with a trainable scale and shift per map (mean is an option);
 * - the second convolution sees all six maps: the paper's partial table saved time and broke symmetry, and
 *   random weights break it as well;
 * - a linear layer and softmax cross-entropy instead of Euclidean distances to fixed codes;
 * - He initialization, made for ReLU, instead of uniform ±2.4 / fan-in.
 */
import { choice, group, number, type Values } from "../src/settings/fields";
import { activation, averagePool, conv, dense, dropout, flatten, input, maxPool } from "./layers";
import { type Features, type Network, network, type Shape } from "./network";

export const lenet5Options = group({
  activation: choice({
    label: "Activation",
    help: "The non-linear function after each layer with weights.",
    source: "Glorot, Bordes & Bengio 2011 for ReLU; LeCun et al. 1998 for tanh",
    default: "relu",
    options: { relu: { label: "ReLU" }, tanh: { label: "tanh" }, sigmoid: { label: "Sigmoid" } },
  }),
  pooling: choice({
    label: "Pooling",
    help: "How each 2×2 window becomes one value.",
    source: "LeCun et al. 1998, section II.B: the original took the mean",
    default: "max",
    options: { max: { label: "Max" }, average: { label: "Average" } },
  }),
  dropout: number({
    label: "Dropout",
    help: "The share of the 84 last features that is zeroed at random in each training step.",
    source: "Srivastava et al. 2014; not in LeNet-5",
    default: 0,
    min: 0,
    max: 0.9,
    suggestions: [0, 0.2, 0.5],
  }),
});

/** `image` is `[height, width, channels]`; images below 32×32 are padded to 32×32 as in the paper. */
export function lenet5(image: Shape, classCount: number, options: Values<typeof lenet5Options>): Network {
  const act = (x: Features, name: string) => activation(x, options.activation, name);
  const pool = options.pooling === "max" ? maxPool : averagePool;
  const padding = Math.max(0, Math.ceil((32 - image[0]) / 2));
  let x = input(image); // [28, 28, 1]
  x = act(conv(x, 6, 5, "c1_conv", { padding }), "c1_activation"); // [28, 28, 6]
  x = pool(x, 2, "s2_pool"); // [14, 14, 6]
  x = act(conv(x, 16, 5, "c3_conv", { padding: 0 }), "c3_activation"); // [10, 10, 16]
  x = pool(x, 2, "s4_pool"); // [5, 5, 16]
  x = flatten(x, "flatten"); // [400]
  x = act(dense(x, 120, "c5_dense"), "c5_activation"); // [120]
  x = act(dense(x, 84, "f6_dense"), "f6_activation"); // [84]
  if (options.dropout > 0) x = dropout(x, options.dropout, "f6_dropout");
  return network(dense(x, classCount, "logits")); // [10]
}
