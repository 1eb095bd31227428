/** What makes one step, and how many there are. */
import { integer } from "../fields";

export const batchFields = {
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
};
