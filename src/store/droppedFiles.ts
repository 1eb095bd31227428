/** Files that were dropped as a data set's, for workers that read it anew: the studies', the Data view's. */
import type { DatasetId } from "../../datasets";
import type { Experiment } from "../settings/experiment";

const dropped = new Map<DatasetId, readonly File[]>();

/** The last ones that could be read. */
export const droppedFiles = (dataset: DatasetId) => dropped.get(dataset);

export function keepDroppedFiles(dataset: DatasetId, files: readonly File[]): void {
  dropped.set(dataset, files);
}

interface Given {
  readonly dataset: DatasetId;
  readonly files: readonly File[];
  /** What the form said before it chose the files' set, and what it says since. */
  readonly form?: { readonly before: Experiment; readonly after: Experiment };
}

/** Those that the training worker was given and has not read yet. */
let given: Given | undefined;

/** Those of a set that is not whole yet: the next ones are added to them. */
let partial: Given | undefined;

/** These files with those of the same set that came before and were too few; of one name, the last. */
export function withEarlier(dataset: DatasetId, files: readonly File[]): readonly File[] {
  const earlier = partial?.dataset === dataset ? partial.files : [];
  const names = new Set(files.map(({ name }) => name));
  return [...earlier.filter(({ name }) => !names.has(name)), ...files];
}

export function noteGiven(
  dataset: DatasetId,
  files: readonly File[] | undefined,
  form?: Given["form"],
): void {
  given = files && { dataset, files, form };
}

/** Keeps what was given once it is read as this data set. */
export function settleGiven(dataset: string): void {
  if (given?.dataset === dataset) {
    keepDroppedFiles(given.dataset, given.files);
    partial = undefined;
  }
  given = undefined;
}

/** What was given could not be read; where only files are missing, it waits for them. */
export function failGiven(isPartial: boolean): Given | undefined {
  const failed = given;
  given = undefined;
  if (failed) partial = isPartial ? failed : undefined;
  return failed;
}
