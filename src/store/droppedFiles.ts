/** Files that were dropped as a data set's, for workers that read it anew: the studies', the Data view's. */
import type { DatasetId } from "../../datasets";

const dropped = new Map<DatasetId, readonly File[]>();

/** The last ones that could be read. */
export const droppedFiles = (dataset: DatasetId) => dropped.get(dataset);

export function keepDroppedFiles(dataset: DatasetId, files: readonly File[]): void {
  dropped.set(dataset, files);
}

/** Those that the training worker was given and has not read yet. */
let given: { readonly dataset: DatasetId; readonly files: readonly File[] } | undefined;

export function noteGiven(dataset: DatasetId, files: readonly File[] | undefined): void {
  given = files && { dataset, files };
}

/** Keeps what was given once it is read as this data set; without one, it could not be read. */
export function settleGiven(dataset?: string): void {
  if (given && given.dataset === dataset) keepDroppedFiles(given.dataset, given.files);
  given = undefined;
}
