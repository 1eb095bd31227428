/**
 * CIFAR-10 and CIFAR-100 in their binary version: records of label bytes and 1,024 bytes each of red, green, blue.
 * Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009, https://www.cs.toronto.edu/~kriz/cifar.html
 */
import { cifar10Classes, cifar100Classes } from "./classNames";
import { DataError, MissingFiles, thousands } from "./errors";
import { gunzipChunks, isGzip } from "./gzip";
import { checkLabels, interleave } from "./images";
import { limits } from "./limits";
import { lookalikeOf } from "./lookalikes";
import { bytesOf, type SourceFile, sizeOf, startOf } from "./sourceFile";
import { readTar } from "./tar";
import type { Dataset, Images, LoadContext } from "./types";

const side = 32;
const imageSize = side * side * 3;

interface CifarVersion {
  readonly id: string;
  readonly title: string;
  readonly classNames: readonly string[];
  readonly archive: string;
  readonly trainFiles: readonly string[];
  readonly testFile: string;
  /** Label bytes before each image; the last one is the class. */
  readonly labelBytes: number;
}

const cifar10: CifarVersion = {
  id: "cifar10",
  title: "CIFAR-10",
  classNames: cifar10Classes,
  archive: "cifar-10-binary.tar.gz",
  trainFiles: [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`),
  testFile: "test_batch.bin",
  labelBytes: 1,
};

/** The fine labels; the coarse ones are not used. */
const cifar100: CifarVersion = {
  id: "cifar100",
  title: "CIFAR-100",
  classNames: cifar100Classes,
  archive: "cifar-100-binary.tar.gz",
  trainFiles: ["train.bin"],
  testFile: "test.bin",
  labelBytes: 2,
};

/** Up to 50,000 + 10,000 images, 32×32×3: the archive, or any training batches and the test batch. @throws DataError */
export const loadCifar10 = (context: LoadContext) => loadCifar(cifar10, context);
/** 50,000 + 10,000 images, 32×32×3. @throws DataError */
export const loadCifar100 = (context: LoadContext) => loadCifar(cifar100, context);

async function loadCifar(version: CifarVersion, context: LoadContext): Promise<Dataset> {
  const { title, classNames, trainFiles, testFile } = version;
  const parts = await readParts(version, context);
  const trainParts = trainFiles.flatMap((name) => parts.get(name) ?? []);
  const test = parts.get(testFile);
  if (trainParts.length === 0 || !test) throw missing(version, [...parts.keys()]);
  return { title, classNames, imageShape: [side, side, 3], train: joined(trainParts), test };
}

async function readParts(version: CifarVersion, { files, onProgress, signal }: LoadContext) {
  const names = [...version.trainFiles, version.testFile];
  const parts = new Map<string, Images>();
  const take = (name: string, where: string, bytes: Uint8Array) => {
    parts.set(name, readCifarBatch(bytes, { ...version, where }));
    onProgress(parts.size, names.length);
    signal?.throwIfAborted();
  };
  const archive = await files(version.archive);
  if (archive) {
    const where = `${version.id}/${version.archive}`;
    const wanted = (name: string) => names.includes(name);
    const options = { where, wanted, sizeLimit: 50_000 * (imageSize + version.labelBytes) };
    for await (const entry of readTar(await archiveChunks(archive, where), options)) {
      take(entry.name, `${where}: ${entry.name}`, entry.bytes);
    }
    return parts;
  }
  for (const name of names) {
    const file = await files(name);
    const where = `${version.id}/${name}`;
    if (file) take(name, where, await bytesOf(file, where));
  }
  return parts;
}

async function archiveChunks(archive: SourceFile, where: string) {
  const start = await startOf(archive, 64, where);
  if (isGzip(start)) return gunzipChunks(archive, where, limits.unpackedBytes);
  const guess = sizeOf(archive) === 0 ? "the file is empty, fetch it again" : lookalikeOf(start);
  throw new DataError(where, "gzip", "something else", guess ?? "take the original file");
}

interface CifarBatch {
  readonly where: string;
  readonly labelBytes: number;
  readonly classNames: readonly string[];
}

/**
 * The images of one batch file, pixel by pixel. They are written over the file's bytes, so that it is held once.
 * @throws DataError
 */
export function readCifarBatch(bytes: Uint8Array, { where, labelBytes, classNames }: CifarBatch): Images {
  const recordSize = labelBytes + imageSize;
  const left = bytes.length % recordSize;
  if (bytes.length === 0 || left > 0) {
    const guess = lookalikeOf(bytes.subarray(0, 64)) ?? "the file is cut off or damaged, fetch it again";
    const got = bytes.length === 0 ? "an empty file" : `${thousands(left)} bytes left over`;
    throw new DataError(where, `${thousands(recordSize)} bytes per image`, got, guess);
  }
  const count = bytes.length / recordSize;
  const labels = new Uint8Array(count);
  const planes = new Uint8Array(imageSize);
  for (let i = 0; i < count; i++) {
    const start = i * recordSize + labelBytes;
    labels[i] = bytes[start - 1];
    planes.set(bytes.subarray(start, start + imageSize));
    interleave(planes, 3, bytes.subarray(i * imageSize, (i + 1) * imageSize)); // behind what is read next
  }
  checkLabels(labels, classNames.length, where);
  return { pixels: bytes.subarray(0, count * imageSize), labels };
}

function joined(parts: readonly Images[]): Images {
  if (parts.length === 1) return parts[0];
  const count = parts.reduce((sum, part) => sum + part.labels.length, 0);
  const images = { pixels: new Uint8Array(count * imageSize), labels: new Uint8Array(count) };
  let at = 0;
  for (const { pixels, labels } of parts) {
    images.pixels.set(pixels, at * imageSize);
    images.labels.set(labels, at);
    at += labels.length;
  }
  return images;
}

function missing(
  { id, archive, trainFiles, testFile }: CifarVersion,
  found: readonly string[],
): MissingFiles {
  const [first] = trainFiles;
  const got = found.length === 0 ? "none" : `only ${found.join(", ")}`;
  return new MissingFiles(
    id,
    `${archive}, or ${trainFiles.length > 1 ? `at least ${first}` : first} and ${testFile}`,
    got,
    found.length === 0 ? "drop them on the page" : "drop what is missing on the page",
  );
}
