/**
 * The IDX format of the MNIST files: a big-endian magic number, the size of each dimension, then the bytes.
 * http://yann.lecun.com/exdb/mnist/, "FILE FORMATS FOR THE MNIST DATABASE"
 */

import { DataError, thousands } from "./errors";
import { gunzip, gunzipChunks, isGzip } from "./gzip";
import { checkLabels } from "./images";
import { limits } from "./limits";
import { lookalikeOf } from "./lookalikes";
import { bytesOf, type SourceFile, sizeOf, startOf } from "./sourceFile";

const magicOfImages = 0x803; // unsigned bytes in 3 dimensions
const magicOfLabels = 0x801; // unsigned bytes in 1 dimension

interface IdxExpectation {
  /** The file's name, with which every error begins. */
  readonly where: string;
  readonly count: number;
}

/** `[count, height, width]` pixels, 0–255. @throws a sentence that begins with the file's name. */
export async function readIdxImages(
  file: SourceFile,
  { where, count, height, width }: IdxExpectation & { height: number; width: number },
): Promise<Uint8Array> {
  const imageSize = height * width;
  const bytes = await unpack(file, where, 16 + count * imageSize);
  const [images, rows, columns] = readHeader(bytes, where, magicOfImages, 3);
  if (rows !== height || columns !== width) {
    throw new DataError(
      where,
      `images of ${height}×${width}`,
      `${rows}×${columns}`,
      "take the original file",
    );
  }
  checkCount(where, "images", count, images);
  return readBody(bytes, where, 16, count * imageSize);
}

/** `[count]` labels from 0 to `classCount − 1`. @throws a sentence that begins with the file's name. */
export async function readIdxLabels(
  file: SourceFile,
  { where, count, classCount }: IdxExpectation & { classCount: number },
): Promise<Uint8Array> {
  const bytes = await unpack(file, where, 8 + count);
  const [labels] = readHeader(bytes, where, magicOfLabels, 1);
  checkCount(where, "labels", count, labels);
  const body = readBody(bytes, where, 8, count);
  checkLabels(body, classCount, where);
  return body;
}

function readHeader(bytes: Uint8Array, where: string, magic: number, dimensions: number): number[] {
  const headerSize = 4 + 4 * dimensions;
  if (bytes.length < 4) {
    throw cutOff(where, `at least ${headerSize} bytes`, String(bytes.length));
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = view.getUint32(0);
  if (found !== magic) {
    throw new DataError(where, `magic number ${magic}`, String(found), guess(bytes, found));
  }
  if (bytes.length < headerSize) {
    throw cutOff(where, `at least ${headerSize} bytes`, String(bytes.length));
  }
  return Array.from({ length: dimensions }, (_, index) => view.getUint32(4 + 4 * index));
}

/** What a file with the wrong magic number seems to be. */
function guess(bytes: Uint8Array, magic: number): string {
  if (magic === magicOfLabels) return "this is a labels file, put the images file here";
  if (magic === magicOfImages) return "this is an images file, put the labels file here";
  if (magic >>> 16 === 0x1f8b) return "this is zipped twice, unzip it once";
  if (magic >= 0x800 && magic <= 0xeff) {
    return "this is an IDX file of other numbers or dimensions, take the original file";
  }
  const known = lookalikeOf(bytes);
  if (known === undefined) return "this is not an IDX file, take the original one";
  return known.includes(", ") ? known : `${known}, take the IDX file`;
}

function checkCount(where: string, what: string, expected: number, got: number) {
  if (got === expected) return;
  const advice = [10_000, 60_000].includes(got)
    ? "train and t10k files are mixed up, rename them"
    : "take the original file";
  throw new DataError(where, `${thousands(expected)} ${what}`, thousands(got), advice);
}

const cutOff = (where: string, expected: string, got: string) =>
  new DataError(where, expected, got, "the file is cut off, fetch it again");

function readBody(bytes: Uint8Array, where: string, headerSize: number, size: number): Uint8Array {
  const got = bytes.length - headerSize;
  if (got < size) throw cutOff(where, `${thousands(size)} bytes after the header`, thousands(got));
  if (got > size) {
    throw new DataError(
      where,
      `${thousands(size)} bytes after the header`,
      thousands(got),
      `${thousands(got - size)} too many, take the original file`,
    );
  }
  return bytes.subarray(headerSize);
}

/** Bytes of any IDX file, gzipped or not, with the size of each of its dimensions. @throws DataError */
export async function readIdx(
  file: Uint8Array,
  where: string,
): Promise<{ shape: number[]; values: Uint8Array }> {
  const bytes = isGzip(file) ? await gunzip(file, where, limits.setBytes + 1_024) : file;
  if (bytes.length < 4) throw cutOff(where, "at least 4 bytes", String(bytes.length));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  const dimensions = magic - 0x800;
  if (dimensions < 1 || dimensions > 4) {
    throw new DataError(
      where,
      "an IDX file of bytes in 1 to 4 dimensions",
      `magic number ${magic}`,
      guess(bytes, magic),
    );
  }
  const shape = readHeader(bytes, where, magic, dimensions);
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, values: readBody(bytes, where, 4 + 4 * dimensions, size) };
}

/** The bytes themselves, unzipped if they are gzip; never much more than what is expected. */
async function unpack(file: SourceFile, where: string, expectedSize: number): Promise<Uint8Array> {
  if (sizeOf(file) === 0) throw new DataError(where, "an IDX file", "an empty one", "fetch it again");
  if (!isGzip(await startOf(file, 2, where))) return bytesOf(file, where);
  const unpacked = new Uint8Array(expectedSize + 1);
  let length = 0;
  for await (const chunk of gunzipChunks(file, where, Number.POSITIVE_INFINITY)) {
    const room = unpacked.length - length;
    unpacked.set(chunk.subarray(0, room), length);
    length += Math.min(chunk.length, room);
    if (chunk.length > room) break; // the checks say what is wrong with it
  }
  return unpacked.subarray(0, length);
}
