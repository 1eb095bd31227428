/** How the gradient changes the weights. */
import { choice, number } from "../fields";

export const optimizerFields = {
  optimizer: choice({
    label: "Optimizer",
    help: "How the gradient changes the weights.",
    default: "adam",
    options: {
      sgd: { label: "SGD", help: "A step against the gradient." },
      momentum: { label: "Momentum", help: "SGD with a running sum of past gradients (Polyak 1964)." },
      adam: {
        label: "Adam",
        help: "Steps scaled by the running mean and variance of each gradient (Kingma & Ba 2015).",
      },
    },
  }),
  learningRate: number({
    label: "Learning rate",
    help: "How far one step goes.",
    default: 0.001,
    min: 0.000001,
    max: 10,
    scale: "log",
    suggestions: [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1],
  }),
  momentum: number({
    label: "Momentum",
    help: "The share of the last step that is added to the next: v ← μv + g, w ← w − ηv.",
    source: "Polyak 1964; Sutskever et al. 2013",
    default: 0.9,
    min: 0,
    max: 0.999,
    suggestions: [0, 0.5, 0.9, 0.95, 0.99],
    when: { optimizer: ["momentum"] },
  }),
  beta1: number({
    label: "Beta 1",
    help: "How slowly Adam's mean of the gradient changes.",
    source: "Kingma & Ba 2015, algorithm 1",
    default: 0.9,
    min: 0,
    max: 0.9999,
    suggestions: [0, 0.5, 0.9, 0.95],
    when: { optimizer: ["adam"] },
  }),
  beta2: number({
    label: "Beta 2",
    help: "How slowly Adam's mean of the squared gradient changes.",
    source: "Kingma & Ba 2015, algorithm 1",
    default: 0.999,
    min: 0,
    max: 0.99999,
    suggestions: [0.9, 0.99, 0.999],
    when: { optimizer: ["adam"] },
  }),
  epsilon: number({
    label: "Epsilon",
    help: "A small number that keeps Adam from dividing by zero.",
    source: "Kingma & Ba 2015, algorithm 1",
    default: 1e-8,
    min: 1e-10,
    max: 1,
    scale: "log",
    suggestions: [1e-8, 1e-7, 1e-4],
    when: { optimizer: ["adam"] },
  }),
};
