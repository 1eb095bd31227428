/** A data set as the file that this browser keeps, and what its list of sets says of it. */
import { hashOf, ownName, packDataset } from "../../datasets/container";
import type { Dataset } from "../../datasets/types";
import type { StoredSet } from "./storage";

/** Named by its hash; the title that it is listed under is no part of that, so that a link means the same images. */
export async function packedSet(
  dataset: Dataset,
  origin: Partial<Pick<StoredSet, "title" | "dataset" | "source">> = {},
): Promise<{ set: StoredSet; images: number; file: File }> {
  const { title, classNames, imageShape, train, test } = dataset;
  const parts = packDataset(dataset);
  const images = Number.parseInt(await hashOf(parts), 16);
  const file = new File(parts, ownName(images));
  const counts = { train: train.labels.length, test: test.labels.length };
  const set = { name: file.name, title, bytes: file.size, imageShape, classNames, counts, ...origin };
  return { set, images, file };
}
