/** Parquet files of pictures and labels, as the Hugging Face hub has them. */
import { numberedClasses } from "../classNames";
import { DataError, thousands } from "../errors";
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
    if (names && set.classNames && String(names) !== String(set.classNames)) {
      throw new DataError(
        path,
        "the same classes as the files before it",
        `${thousands(set.classNames.length)} others`,
        "drop files of one set",
      );
    }
    const rows = await readParquetRows(buffer, set, 0, set.rowCount);
    const split = splits[Number(testName.test(path))];
    for (const row of rows) split.push(row); // as arguments, 100,000 rows would overflow the stack
  }
  const labels = splits.flat().map(({ label }) => label);
  const classNames = names ?? numberedClasses(labels);
  return fromPictures(splits, { classNames }, context);
}

/** Bytes in memory, as hyparquet reads them. */
export function asyncBufferOf(bytes: Uint8Array) {
  return {
    byteLength: bytes.length,
    slice: (start: number, end?: number) => bytes.slice(start, end).buffer as ArrayBuffer,
  };
}
