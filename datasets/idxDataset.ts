/** Data sets in four IDX files with MNIST's names: MNIST itself and its drop-in replacements. */
import { readIdxImages, readIdxLabels } from "./idx";
import type { Dataset, FileSource, Images, LoadContext } from "./types";

export interface IdxDataset {
  readonly id: string;
  readonly title: string;
  readonly classNames: readonly string[];
}

const [height, width] = [28, 28];
const counts = { train: 60_000, t10k: 10_000 };

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
  const found: Uint8Array[] = [];
  const missing: string[] = [];
  for (const name of names) {
    signal?.throwIfAborted();
    const file = await findFile(files, name);
    if (file) found.push(file);
    else missing.push(name);
    onProgress(found.length + missing.length, 2 * names.length);
  }
  if (missing.length > 0) throw new Error(missingSentence(set, names, missing));

  const read = async (
    part: "train" | "t10k",
    images: Uint8Array,
    labels: Uint8Array,
    done: number,
  ): Promise<Images> => {
    const where = (kind: string) => `${set.id}/${part}-${kind}-ubyte`;
    const pixels = await readIdxImages(images, {
      where: where("images-idx3"),
      count: counts[part],
      height,
      width,
    });
    onProgress(done + 1, 2 * names.length);
    const expected = { where: where("labels-idx1"), count: counts[part], classCount: set.classNames.length };
    const classes = await readIdxLabels(labels, expected);
    onProgress(done + 2, 2 * names.length);
    return { pixels, labels: classes };
  };
  const train = await read("train", found[0], found[1], names.length);
  const test = await read("t10k", found[2], found[3], names.length + 2);
  return { title: set.title, classNames: set.classNames, imageShape: [height, width, 1], train, test };
}

/** The official name, gzipped or not, and the common spelling with a dot. */
async function findFile(files: FileSource, name: string): Promise<Uint8Array | undefined> {
  const dotted = name.replace("-idx", ".idx");
  for (const candidate of [name, `${name}.gz`, dotted, `${dotted}.gz`]) {
    const file = await files(candidate);
    if (file) return file;
  }
  return undefined;
}

function missingSentence(set: IdxDataset, names: readonly string[], missing: readonly string[]): string {
  const got = missing.length === names.length ? "none" : `all but ${missing.join(", ")}`;
  return (
    `${set.id}: expected its four IDX files, .gz or not, got ${got}; ` +
    `drop the four on the page, or name the folder that holds ${set.id}/ with --data`
  );
}
