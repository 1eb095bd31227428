/** A user's own files become a data set: which format they are in, which classes and splits they hold. */
import { type PixelTable, readCsv } from "./csv";
import { DataError, thousands } from "./errors";
import { gunzip, isGzip } from "./gzip";
import { readIdx } from "./idx";
import { limits } from "./limits";
import { nameOf } from "./lookalikes";
import { type NumberArray, readNpy } from "./npy";
import { type OwnDataset, withTest } from "./ownTest";
import { openParquet, readParquetRows } from "./parquet";
import { decodePictures, type LabelledPicture } from "./pictures";
import type { Dataset, DecodePicture, Images } from "./types";
import { checkPath, readZip } from "./zip";

export interface OwnFile {
  /** With the folders that it was dropped in. */
  readonly path: string;
  readonly read: () => Uint8Array | Promise<Uint8Array>;
}

export interface OwnContext {
  readonly decode: DecodePicture;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

const testName = /(^|[^a-z0-9])(test|t10k|val|valid|validation)([^a-z0-9]|$)/i;
const pictureName = /\.(png|jpe?g|webp)$/i;
const labelsName = /label|target|(^|[^a-z])y([^a-z]|$)/i;
const ignoredName = /(^|\/)(\.|__MACOSX|Thumbs\.db|desktop\.ini)/i;

/**
 * Reads dropped files: a zip or a folder of class folders, IDX, `.npy`, `.npz`, Parquet or CSV. What is named
 * test or validation is the test split; if nothing is, a sixth of each class is set aside for it.
 * @throws DataError
 */
export async function readOwnFiles(given: readonly OwnFile[], context: OwnContext): Promise<OwnDataset> {
  let files = given.filter(({ path }) => !ignoredName.test(path));
  if (files.length === 1 && /\.(zip|npz)$/i.test(files[0].path)) {
    const [{ path, read }] = files;
    files = readZip(await read(), path).filter((entry) => !ignoredName.test(entry.path));
  }
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
  if (files.some(({ path }) => pictureName.test(path))) return readClassFolders(files, context);
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

async function readClassFolders(files: readonly OwnFile[], context: OwnContext): Promise<OwnDataset> {
  const pictures = files.filter(({ path }) => pictureName.test(path));
  const folderOf = (path: string) => path.split("/").at(-2);
  const loose = pictures.find(({ path }) => folderOf(path) === undefined);
  if (loose)
    throw new DataError(
      loose.path,
      "it in a folder named after its class",
      "it in none",
      "put each class into a folder and drop the folder that holds them",
    );
  const classNames = [...new Set(pictures.map(({ path }) => folderOf(path) as string))].sort((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
  checkClassNames(classNames, "the class folders");
  const byClass = new Map(classNames.map((name, label) => [name, label]));
  const splits: LabelledPicture[][] = [[], []];
  let total = 0;
  for (const { path, read } of pictures) {
    context.signal?.throwIfAborted();
    const bytes = await read();
    total += bytes.length;
    if (bytes.length > limits.pictureBytes || total > limits.setBytes) {
      throw new DataError(
        path,
        `pictures of at most ${thousands(limits.pictureBytes)} bytes and ${thousands(limits.setBytes)} in all`,
        "more",
        "take fewer or smaller pictures",
      );
    }
    const isTest = path
      .split("/")
      .slice(0, -2)
      .some((folder) => testName.test(folder));
    splits[Number(isTest)].push({
      where: path,
      label: byClass.get(folderOf(path) as string) as number,
      bytes,
    });
  }
  const others = files.length - pictures.length;
  const notes = others > 0 ? [`${thousands(others)} files that are no pictures are left out.`] : [];
  return fromPictures(splits, classNames, notes, context);
}

async function readParquets(files: readonly OwnFile[], context: OwnContext): Promise<OwnDataset> {
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

async function fromPictures(
  splits: readonly LabelledPicture[][],
  classNames: readonly string[],
  notes: readonly string[],
  context: OwnContext,
): Promise<OwnDataset> {
  if (splits.every((split) => split.length === 0))
    throw new DataError("the drop", "at least one picture", "none", "drop others");
  const {
    imageShape,
    splits: [train, test],
    resized,
  } = await decodePictures(splits, context);
  const said = resized ? [...notes, `Images are ${resized}.`] : notes;
  return withTest({ classNames, imageShape, train, test, notes: said });
}

async function readTables(files: readonly OwnFile[]): Promise<OwnDataset> {
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
  const classNames = [...new Set(tables.flatMap(({ labels }) => [...new Set(labels)]))].sort((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
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

async function readArrays(
  files: readonly OwnFile[],
  read: (file: OwnFile) => Promise<NumberArray>,
): Promise<OwnDataset> {
  let imageShape: Dataset["imageShape"] | undefined;
  const notes = new Set<string>();
  const splitOf = async (isTest: boolean): Promise<Images> => {
    const part = files.filter(({ path }) => testName.test(path) === isTest);
    if (part.length === 0) return { pixels: new Uint8Array(0), labels: new Uint8Array(0) };
    const arrays = await Promise.all(part.map(async (file) => ({ path: file.path, ...(await read(file)) })));
    const images = arrays.filter(({ shape }) => shape.length >= 3);
    const labels = arrays.filter(
      ({ shape, path }) =>
        shape.length === 1 || (shape.length === 2 && (shape[1] === 1 || labelsName.test(path))),
    );
    if (images.length !== 1 || labels.length !== 1 || arrays.length !== 2) {
      const got = arrays
        .map(({ path, shape }) => `${path} (${shape.join(", ")})`)
        .join(" and ")
        .slice(0, 300);
      throw new DataError(
        part[0].path,
        "one array of images (count, height, width) or (count, height, width, channels) and one of labels (count)",
        got,
        "save these two for each split",
      );
    }
    const [{ shape, values, path }] = images;
    const own = imageShapeOf(shape, path);
    if (imageShape && String(own) !== String(imageShape))
      throw new DataError(
        path,
        `images of ${imageShape.join("×")} as in training`,
        own.join("×"),
        "resize them",
      );
    imageShape = own;
    if (labels[0].values.length !== shape[0]) {
      throw new DataError(
        labels[0].path,
        `${thousands(shape[0])} labels, one for each image of ${path}`,
        thousands(labels[0].values.length),
        "take arrays that belong together",
      );
    }
    return { pixels: pixelsOf(values, path, notes), labels: labelsOf(labels[0]) };
  };
  const [train, test] = [await splitOf(false), await splitOf(true)];
  if (!imageShape) throw new DataError(files[0].path, "images", "none", "take another file");
  const classNames = numberedClasses([maximum(train.labels), maximum(test.labels)]);
  return withTest({ classNames, imageShape, train, test, notes: [...notes] });
}

const maximum = (labels: Uint8Array) => labels.reduce((top, label) => Math.max(top, label), 0);

function imageShapeOf(shape: readonly number[], where: string): Dataset["imageShape"] {
  const [height, width, channels = 1] = shape.slice(1);
  const isSide = (side: number) => side >= 1 && side <= limits.imageSide;
  if (shape.length <= 4 && isSide(height) && isSide(width) && [1, 3].includes(channels))
    return [height, width, channels];
  const expected = `(count, height, width) or (count, height, width, 1 or 3), up to ${limits.imageSide} a side`;
  throw new DataError(
    where,
    `an array of images ${expected}`,
    `(${shape.join(", ")})`,
    "transpose or scale them",
  );
}

/** Bytes as they are; numbers from 0 to 1 times 255, others up to 255 rounded. */
function pixelsOf(values: NumberArray["values"], where: string, notes: Set<string>): Uint8Array {
  if (values instanceof Uint8Array) return values;
  let [low, high, isWhole] = [Infinity, -Infinity, true];
  for (const value of values) {
    low = Math.min(low, value); // NaN stays NaN
    high = Math.max(high, value);
    isWhole &&= Number.isInteger(value);
  }
  if (!(low >= 0 && high <= 255))
    throw new DataError(
      where,
      "pixels from 0 to 255, or from 0 to 1",
      `${low} to ${high}`,
      "scale them before saving",
    );
  const isShare = high <= 1 && !isWhole;
  if (isShare) notes.add("Pixels from 0 to 1 are multiplied by 255 and rounded.");
  return Uint8Array.from(values, (value) => Math.round(isShare ? 255 * value : value));
}

function labelsOf({ values, path }: NumberArray & { path: string }): Uint8Array {
  for (let index = 0; index < values.length; index++) {
    if (Number.isInteger(values[index]) && values[index] >= 0 && values[index] < limits.classCount) continue;
    throw new DataError(
      path,
      `labels from 0 to ${limits.classCount - 1}`,
      `${values[index]} for image ${thousands(index + 1)}`,
      "number the classes from 0",
    );
  }
  return Uint8Array.from(values);
}

const numberedClasses = (labels: readonly number[]) =>
  Array.from(
    { length: 1 + labels.reduce((top, label) => Math.max(top, label), 0) },
    (_, label) => `class ${label}`,
  );

function checkClassNames(names: readonly string[], where: string): void {
  if (names.length <= limits.classCount) return;
  throw new DataError(
    where,
    `at most ${limits.classCount} classes`,
    thousands(names.length),
    "take fewer, or check which column or folder names the class",
  );
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
