/** Parquet files of pictures and labels, as the Hugging Face hub has them. */
import { numberedClasses } from "../classNames";
import type { OwnDataset } from "../ownTest";
import { openParquet, readParquetRows } from "../parquet";
import type { LabelledPicture } from "../pictures";
import { fromPictures } from "./fromPictures";
import { type OwnContext, type OwnFile, testName } from "./ownFile";

/** Files named test are the test split. @throws DataError */
export async function readParquets(files: readonly OwnFile[], context: OwnContext): Promise<OwnDataset> {
  const splits: LabelledPicture[][] = [[], []];
  let names: readonly string[] | undefined;
  for (const { path, read } of files) {
    const bytes = await read();
    const buffer = asyncBufferOf(bytes);
    const set = await openParquet(buffer, path);
    names ??= set.classNames;
    const pictures = await readParquetRows(buffer, set, 0, set.rowCount);
    splits[Number(testName.test(path))].push(...pictures);
  }
  const labels = splits.flat().map(({ label }) => label);
  const classNames = names ?? numberedClasses(labels);
  return fromPictures(splits, classNames, [], context);
}

/** Bytes in memory, as hyparquet reads them. */
export function asyncBufferOf(bytes: Uint8Array) {
  return {
    byteLength: bytes.length,
    slice: (start: number, end?: number) => bytes.slice(start, end).buffer as ArrayBuffer,
  };
}
