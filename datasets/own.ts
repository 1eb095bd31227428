/** A set of the user's own images, as it was stored when they confirmed it. */
import { ownName, unpackDataset } from "./container";
import { DataError, MissingFiles } from "./errors";
import { bytesOf } from "./sourceFile";
import type { Dataset, LoadContext } from "./types";

/** @throws DataError if this browser does not have the set, or the link describes another one */
export async function loadOwn({ files, options = {}, onProgress }: LoadContext): Promise<Dataset> {
  const images = Number(options.images ?? 0);
  if (images === 0) {
    const advice =
      "drop a folder of class folders, a zip, or IDX, .npy, .npz, Parquet or CSV files, or collect some with pad or camera";
    throw new MissingFiles("own", "images of your own", "none", advice);
  }
  const name = ownName(images);
  const file = await files(name);
  if (!file) {
    const advice = "they are their owner's alone: drop the same files again, or choose another data set";
    throw new MissingFiles("own", `the images that are called ${name} here`, "none in this browser", advice);
  }
  const dataset = await unpackDataset(await bytesOf(file, name), name);
  const described = [options.imageHeight, options.imageWidth, options.imageChannels, options.classCount];
  const got = [...dataset.imageShape, dataset.classNames.length];
  if (String(described) !== String(got)) {
    const expected = `height, width, channels and classes ${described.join(", ")} as the link says`;
    throw new DataError("own", expected, got.join(", "), "drop the files again");
  }
  onProgress(1, 1);
  return dataset;
}
