/** Tables of pixels, CSV or TSV, packed or not. */
import { checkClassNames, inOrder } from "../classNames";
import { type PixelTable, readCsv } from "../csv";
import { DataError } from "../errors";
import { gunzip, isGzip } from "../gzip";
import { limits } from "../limits";
import { type OwnDataset, withTest } from "../ownTest";
import type { Images } from "../types";
import { type OwnFile, testName } from "./ownFile";

/** Tables of images of one size; those named test are the test split. @throws DataError */
export async function readTables(files: readonly OwnFile[]): Promise<OwnDataset> {
  const tables: (PixelTable & { isTest: boolean })[] = [];
  for (const { path, read } of files) {
    const bytes = await read();
    const table = readCsv(isGzip(bytes) ? await gunzip(bytes, path, limits.unpackedBytes) : bytes, path);
    const [first] = tables;
    if (first && String(first.imageShape) !== String(table.imageShape)) {
      throw new DataError(
        path,
        `images of ${first.imageShape.join("×")} as before`,
        table.imageShape.join("×"),
        "drop tables of one size",
      );
    }
    tables.push({ ...table, isTest: testName.test(path) });
  }
  const classNames = inOrder(tables.flatMap(({ labels }) => labels));
  checkClassNames(classNames, files[0].path);
  const byName = new Map(classNames.map((name, label) => [name, label]));
  const split = (isTest: boolean) =>
    concatenated(
      tables
        .filter((table) => table.isTest === isTest)
        .map(({ pixels, labels }) => ({
          pixels,
          labels: Uint8Array.from(labels, (name) => byName.get(name) as number),
        })),
    );
  return withTest({
    classNames,
    imageShape: tables[0].imageShape,
    train: split(false),
    test: split(true),
    notes: [],
  });
}

function concatenated(parts: readonly Images[]): Images {
  const join = (arrays: readonly Uint8Array[]) => {
    const whole = new Uint8Array(arrays.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const array of arrays) {
      whole.set(array, at);
      at += array.length;
    }
    return whole;
  };
  return { pixels: join(parts.map(({ pixels }) => pixels)), labels: join(parts.map(({ labels }) => labels)) };
}
