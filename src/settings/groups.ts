/** The settings that every experiment has; those of one data set or model stand in its own file. */
import { type DatasetId, datasets } from "../../datasets";
import { type ModelId, models } from "../../models";
import { choice, group, integer, number } from "./fields";

const titles = <Id extends string>(entries: Record<Id, { title: string; about?: string; idea?: string }>) =>
  Object.fromEntries(
    Object.entries<{ title: string; about?: string; idea?: string }>(entries).map(([id, entry]) => [
      id,
      { label: entry.title, help: entry.about ?? entry.idea },
    ]),
  ) as Record<Id, { label: string; help?: string }>;

export const dataGroup = group({
  dataset: choice<DatasetId>({
    label: "Data set",
    help: "The labelled images to learn from.",
    default: "strokes",
    options: titles(datasets),
  }),
  trainSize: integer({
    label: "Training images",
    help: "How many images to train on, chosen by the seed from those left after validation is set aside; 0 takes all of them.",
    unit: "images",
    default: 0,
    min: 0,
    max: 1_000_000,
    zero: "all",
    suggestions: [0, 500, 1_000, 5_000, 10_000],
  }),
  validationShare: number({
    label: "Validation share",
    help: "The share of the training file that is set aside by the seed to measure the net while it learns.",
    default: 0.1,
    min: 0.01,
    max: 0.5,
    suggestions: [0.05, 0.1, 0.2],
  }),
});

export const modelGroup = group({
  model: choice<ModelId>({
    label: "Model",
    help: "The network to train.",
    default: "lenet5",
    options: titles(models),
  }),
});

export const recipeGroup = group({
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
  batchSize: integer({
    label: "Batch size",
    help: "How many images make one step.",
    unit: "images",
    default: 32,
    min: 1,
    max: 1_024,
    scale: "log",
    suggestions: [8, 16, 32, 64, 128, 256],
  }),
  epochs: integer({
    label: "Epochs",
    help: "How often the training images are gone through.",
    default: 5,
    min: 1,
    max: 1_000,
    suggestions: [1, 2, 3, 5, 10, 20],
  }),
  steps: integer({
    label: "Step limit",
    help: "Ends the run after this many steps, whatever the epochs; 0 sets no limit.",
    unit: "steps",
    default: 0,
    min: 0,
    max: 10_000_000,
    zero: "none",
    suggestions: [0, 100, 1_000, 10_000],
  }),
});

export const seedField = integer({
  label: "Seed",
  help: "Decides everything random: initial weights, batch order, dropout, which images are set aside.",
  default: 1,
  min: 0,
  max: 2 ** 31 - 1,
  suggestions: [1, 2, 3, 4, 5],
});
