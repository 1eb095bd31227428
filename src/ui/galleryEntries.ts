/** The zoo's models at one data set's input, in the order that the gallery shows. */

import { type ModelEntry, type ModelId, modelEntries } from "../../models";
import { costOf, type NetworkCost } from "../../models/cost";
import type { Network } from "../../models/network";
import { type DataSettings, defaultExperiment } from "../settings/experiment";
import { networkOf } from "../settings/network";

export interface GalleryEntry {
  readonly id: ModelId;
  readonly entry: ModelEntry;
  readonly built?: { readonly network: Network; readonly cost: NetworkCost };
  /** Why there is none for these images. */
  readonly problem?: string;
}

export type SortKey = "year" | "parameters" | "cost";

/** Every model at its playground size. */
export function galleryEntries(data: DataSettings): GalleryEntry[] {
  return modelEntries.map(([id, entry]) => {
    const { network, problem } = networkOf({ ...defaultExperiment(data.dataset, id), data });
    return network
      ? { id, entry, built: { network, cost: costOf(network) } }
      : { id, entry, problem: problem.message };
  });
}

/** Sorted; models that cannot be built have no numbers and come last. */
export function sorted(
  entries: readonly GalleryEntry[],
  key: SortKey,
  isDescending: boolean,
): GalleryEntry[] {
  const value = ({ entry, built }: GalleryEntry) => {
    if (key === "year") return entry.year;
    return key === "parameters" ? built?.cost.parameters : built?.cost.multiplyAdds;
  };
  return [...entries].sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === undefined || right === undefined)
      return Number(left === undefined) - Number(right === undefined);
    return isDescending ? right - left : left - right;
  });
}
