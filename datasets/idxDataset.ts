/** Data sets in four IDX files with MNIST's names: MNIST itself and its drop-in replacements. */
import { MissingFiles } from "./errors";
import { readIdxImages, readIdxLabels } from "./idx";
import type { SourceFile } from "./sourceFile";
import type { Dataset, FileSource, Images, LoadContext } from "./types";

interface IdxDataset {
  readonly id: string;
  readonly title: string;
  readonly classNames: readonly string[];
}

const [height, width] = [28, 28];
const counts = { train: 60_000, t10k: 10_000 };

/**
 * Of the official files, in the order of `names`: their names and sizes are the same for each data set, so only
 * what is in them tells which it is. Made by `fingerprintOf`.
 */
const fingerprints: Readonly<Record<string, readonly number[]>> = {
  MNIST: [0x39589baa, 0x95769bb1, 0x7003a572, 0x6d58acfb],
  "Fashion-MNIST": [0xe5e4fac3, 0xa7057f08, 0x20a7f645, 0xe6b8c683],
};

/** FNV-1a (Fowler, Noll & Vo 1991) of the first 10,000 values. */
function fingerprintOf(values: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const value of values.subarray(0, 10_000)) hash = Math.imul(hash ^ value, 0x01000193);
  return hash >>> 0;
}

/**
 * Reads the four files, gzipped or not.
 * @throws a sentence that names the file and what to do.
 */
export async function loadIdxDataset(
  set: IdxDataset,
  { files, onProgress, signal }: LoadContext,
): Promise<Dataset> {
  const names = ["train", "t10k"].flatMap((part) => [
    `${part}-images-idx3-ubyte`,
    `${part}-labels-idx1-ubyte`,
  ]);
  const found: SourceFile[] = [];
  const missing: string[] = [];
  for (const name of names) {
    signal?.throwIfAborted();
    const file = await findFile(files, name);
    if (file) found.push(file);
    else missing.push(name);
    onProgress(found.length + missing.length, 2 * names.length);
  }
  if (missing.length > 0) throw missingOf(set, names, missing);

  const check = (values: Uint8Array, position: number) => {
    refuseOther(set, names[position], values, position);
    onProgress(names.length + position + 1, 2 * names.length);
    signal?.throwIfAborted();
  };
  const read = async (part: "train" | "t10k", position: number): Promise<Images> => {
    const expected = (at: number) => ({ where: `${set.id}/${names[at]}`, count: counts[part] });
    const pixels = await readIdxImages(found[position], { ...expected(position), height, width });
    check(pixels, position);
    const classCount = set.classNames.length;
    const labels = await readIdxLabels(found[position + 1], { ...expected(position + 1), classCount });
    check(labels, position + 1);
    return { pixels, labels };
  };
  const train = await read("train", 0);
  const test = await read("t10k", 2);
  return { title: set.title, classNames: set.classNames, imageShape: [height, width, 1], train, test };
}

/** Refuses the official file of another data set; content that nobody knows is allowed. */
function refuseOther(set: IdxDataset, name: string, values: Uint8Array, position: number) {
  const fingerprint = fingerprintOf(values);
  const other = Object.keys(fingerprints).find(
    (title) => title !== set.title && fingerprints[title][position] === fingerprint,
  );
  if (other === undefined) return;
  throw new Error(
    `${set.id}/${name}: expected the file of ${set.title}, got that of ${other}, which has the same name; ` +
      `choose ${other} as the data set, or take the files of ${set.title}`,
  );
}

/** The official name, gzipped or not, and the common spelling with a dot. */
async function findFile(files: FileSource, name: string): Promise<SourceFile | undefined> {
  const dotted = name.replace("-idx", ".idx");
  for (const candidate of [name, `${name}.gz`, dotted, `${dotted}.gz`]) {
    const file = await files(candidate);
    if (file) return file;
  }
  return undefined;
}

function missingOf({ id }: IdxDataset, names: readonly string[], missing: readonly string[]): MissingFiles {
  const expected = "its four IDX files, .gz or not";
  if (missing.length === names.length) {
    return new MissingFiles(id, expected, "none", "drop the four on the page");
  }
  return new MissingFiles(id, expected, `all but ${missing.join(", ")}`, "drop what is missing on the page");
}
