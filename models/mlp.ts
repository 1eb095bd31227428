/**
 * Learning Representations by Back-propagating Errors.
 * D. E. Rumelhart, G. E. Hinton, R. J. Williams, Nature 323, 1986.
 * https://doi.org/10.1038/323533a0
 * 203,530 parameters on 28×28×1 with its defaults, one hidden layer of 256.
 *
 * With one hidden layer it is the universal approximator of G. Cybenko, Approximation by Superpositions of a
 * Sigmoidal Function, 1989: wide enough, it comes as near as one likes to any continuous function, which says
 * nothing about how wide, or whether training finds it.
 *
 * What differs from 1986, and why: ReLU instead of a sigmoid, which saturates (an option), and softmax
 * cross-entropy instead of squared errors.
 */
import { group, integer, type Values } from "../src/settings/fields";
import { activate, drop, dropoutRate, normalize } from "./choices";
import { unitFields } from "./convUnit";
import { dense, flatten, input } from "./layers";
import { type Network, network, type Shape } from "./network";
import type { PublishedSize } from "./published";

export const mlpOptions = group({
  depth: integer({
    label: "Hidden layers",
    help: "Layers between the pixels and the classes; one is enough to approximate any continuous function, if it is wide.",
    source: "Cybenko 1989; Hornik, Stinchcombe & White 1989",
    unit: "layers",
    default: 1,
    min: 1,
    max: 50,
    suggestions: [1, 2, 3, 5, 10, 20],
  }),
  width: integer({
    label: "Width",
    help: "Units of each hidden layer.",
    unit: "units",
    default: 256,
    min: 1,
    max: 4_096,
    suggestions: [8, 32, 128, 256, 512],
  }),
  ...unitFields("none", true),
  dropout: dropoutRate("after each hidden layer"),
});

/** `image` is `[height, width, channels]`. */
export function mlp(image: Shape, classCount: number, options: Values<typeof mlpOptions>): Network {
  const { depth, width, activation, normalization, bias, dropConnect } = options;
  let x = flatten(input(image), "flatten"); // [784]
  for (let index = 1; index <= depth; index++) {
    const name = `hidden${index}`;
    x = normalize(dense(x, width, `${name}_dense`, { bias, dropConnect }), normalization, `${name}_norm`);
    x = drop(activate(x, activation, `${name}_activation`), options.dropout, `${name}_dropout`); // [256]
  }
  return network(dense(x, classCount, "logits")); // [10]
}

export const mlpPublished: readonly PublishedSize[] = [
  {
    title: "28×28–300–10",
    image: [28, 28, 1],
    classCount: 10,
    build: () => mlp([28, 28, 1], 10, { ...mlpOptions.parse({}), width: 300, activation: "scaledTanh" }),
    parameters: 238_510,
    source: "LeCun et al. 1998, section III.C, where it is not counted: 785 · 300 + 301 · 10",
  },
];
