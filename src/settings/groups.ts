/** The settings that every experiment has beside its data and its recipe; those of one model stand in its own file. */
import { type ModelId, models } from "../../models";
import { choice, group, integer, titlesOf } from "./fields";

export const modelGroup = group({
  model: choice<ModelId>({
    label: "Model",
    help: "The network to train.",
    default: "lenet5",
    options: titlesOf(models),
  }),
});

export const seedField = integer({
  label: "Seed",
  help: "Decides everything random: initial weights, batch order, dropout, which images are set aside.",
  watch:
    "How far apart the curves of two seeds lie: a difference between settings that is smaller says nothing.",
  default: 1,
  min: 0,
  max: 2 ** 31 - 1,
  suggestions: [1, 2, 3, 4, 5],
});
