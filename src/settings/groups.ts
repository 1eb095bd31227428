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
  trainOrder: choice({
    label: "Which of them",
    help: "How the training images are chosen.",
    default: "seed",
    options: {
      seed: { label: "Drawn by the seed", help: "Another seed trains on other images." },
      file: {
        label: "The file's first",
        help: "The same images for every seed; validation is drawn from those behind them.",
      },
    },
  }),
  validationShare: number({
    label: "Validation share",
    help: "The share of the training file that is set aside by the seed to measure the net while it learns.",
    default: 0.1,
    min: 0.01,
    max: 0.5,
    suggestions: [0.05, 0.1, 0.2],
  }),
  testSize: integer({
    label: "Test images",
    help: "How many of the test file's images, from its first on, measure the net at the end; 0 takes all of them.",
    unit: "images",
    default: 0,
    min: 0,
    max: 1_000_000,
    zero: "all",
    suggestions: [0, 1_000, 2_000, 10_000],
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

export const seedField = integer({
  label: "Seed",
  help: "Decides everything random: initial weights, batch order, dropout, which images are set aside.",
  default: 1,
  min: 0,
  max: 2 ** 31 - 1,
  suggestions: [1, 2, 3, 4, 5],
});
