/** A user's own files become a data set: which format they are in. */
import { DataError, thousands } from "../errors";
import { readIdx } from "../idx";
import { limits } from "../limits";
import { nameOf } from "../lookalikes";
import { readNpy } from "../npy";
import type { OwnDataset } from "../ownTest";
import { checkPath, readZip } from "../zip";
import { readArrays } from "./arrays";
import { readClassFolders } from "./classFolders";
import { systemNotes } from "./leftOut";
import { type OwnContext, type OwnFile, pictureName } from "./ownFile";
import { readParquets } from "./parquets";
import { readTables } from "./tables";

export type { OwnFile } from "./ownFile";

const ignoredName = /(^|\/)(\.|__MACOSX|Thumbs\.db|desktop\.ini)/i;

/**
 * Reads dropped files: a zip or a folder of class folders, IDX, `.npy`, `.npz`, Parquet or CSV. What is named
 * test or validation is the test split; if nothing is, a sixth of each class is set aside for it.
 * @throws DataError
 */
export async function readOwnFiles(given: readonly OwnFile[], context: OwnContext): Promise<OwnDataset> {
  let dropped = given;
  const [only, ...others] = given.filter(isOfUser);
  if (only && others.length === 0 && /\.(zip|npz)$/i.test(only.path)) {
    const { path, size = 0 } = only;
    if (size > limits.unpackedBytes) {
      const expected = `an archive of at most ${thousands(limits.unpackedBytes)} bytes`;
      throw new DataError(path, expected, thousands(size), "unpack it and drop the folder");
    }
    dropped = readZip(await only.read(), path);
  }
  const set = await readKind(dropped.filter(isOfUser), context);
  const ignored = dropped.filter((file) => !isOfUser(file) && !file.path.endsWith("/"));
  return { ...set, notes: [...set.notes, ...systemNotes(ignored)] };
}

const isOfUser = ({ path }: OwnFile) => !ignoredName.test(path);

async function readKind(dropped: readonly OwnFile[], context: OwnContext): Promise<OwnDataset> {
  const files = dropped.filter(({ path }) => !path.endsWith("/"));
  if (files.length === 0)
    throw new DataError("the drop", "images or tables", "no file", "drop files or a folder of class folders");
  if (files.length > limits.fileCount) {
    throw new DataError(
      "the drop",
      `at most ${thousands(limits.fileCount)} files`,
      thousands(files.length),
      "take fewer, or a Parquet file",
    );
  }
  for (const { path } of files) checkPath(path, "the drop");
  const all = (pattern: RegExp) => files.every(({ path }) => pattern.test(path));
  if (files.some(({ path }) => pictureName.test(path))) return readClassFolders(dropped, context);
  if (all(/\.parquet$/i)) return readParquets(files, context);
  if (all(/\.(csv|tsv)(\.gz)?$/i)) return readTables(files);
  if (all(/\.npy$/i)) return readArrays(files, async (file) => readNpy(await file.read(), file.path));
  if (all(/ubyte(\.gz)?$|\.idx\d?(\.gz)?$/i))
    return readArrays(files, async (file) => readIdx(await file.read(), file.path));
  const [first] = files;
  const kinds = "class folders of PNG, JPEG or WebP, or IDX, .npy, .npz, Parquet or CSV files alone";
  const got = nameOf(await first.read()) ?? "a file of another kind";
  throw new DataError(first.path, kinds, got, "drop one of these");
}
