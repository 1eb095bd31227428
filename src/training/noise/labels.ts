/** Wrong labels for training images: a function of the seed and the image alone, so the same in every epoch. */
import type { Recipe } from "../../settings/experiment";
import { type Confusion, parseConfusion } from "../../settings/labelConfusion";
import { keyOf, uniformAt } from "../../settings/random";
import type { RunSplit } from "../data";
import { SettingError } from "../errors";

type LabelNoise = Pick<Recipe, "labelNoise" | "labelNoiseShare" | "labelConfusion">;

/**
 * The split's images with the recipe's wrong labels; the split itself where there are none.
 * @throws SettingError if the recipe names a class that the data lack.
 */
export function withLabelNoise(
  split: RunSplit,
  classCount: number,
  recipe: LabelNoise,
  seed: number,
): RunSplit {
  if (recipe.labelNoise === "none") return split;
  const relabel =
    recipe.labelNoise === "symmetric"
      ? symmetric(recipe.labelNoiseShare, classCount)
      : confused(recipe.labelConfusion, classCount);
  const key = keyOf(seed, "labelNoise", "", 0);
  const labels = split.images.labels.slice();
  for (const index of split.indices) {
    labels[index] = relabel(labels[index], uniformAt(key, 2 * index), uniformAt(key, 2 * index + 1));
  }
  return { images: { pixels: split.images.pixels, labels }, indices: split.indices };
}

/** A label from a label and two numbers in [0, 1). */
type Relabel = (label: number, u: number, v: number) => number;

function symmetric(share: number, classCount: number): Relabel {
  return (label, u, v) => (u < share ? (label + 1 + Math.floor(v * (classCount - 1))) % classCount : label);
}

function confused(line: string, classCount: number): Relabel {
  const rows = new Map<number, Confusion[]>();
  for (const confusion of parseConfusion(line)) {
    const unknown = [confusion.from, confusion.to].find((label) => label >= classCount);
    if (unknown !== undefined) {
      throw new SettingError(
        "labelConfusion",
        `expected classes from 0 to ${classCount - 1}, got ${unknown}; name classes that the data set has`,
      );
    }
    rows.set(confusion.from, [...(rows.get(confusion.from) ?? []), confusion]);
  }
  return (label, u) => {
    let reached = 0;
    for (const { to, share } of rows.get(label) ?? []) {
      reached += share;
      if (u < reached) return to;
    }
    return label;
  };
}
