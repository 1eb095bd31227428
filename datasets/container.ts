/** A data set as one file, as the browser's storage keeps it: a header's length, the header as JSON, the arrays. */
import { DataError, readingAs } from "./errors";
import { checkLabels } from "./images";
import type { Collector, Dataset } from "./types";

interface Header {
  readonly title: string;
  readonly classNames: readonly string[];
  readonly imageShape: readonly [number, number, number];
  readonly counts: { readonly train: number; readonly test: number };
  readonly collectedBy?: Collector;
}

/** The parts of the file, in order. */
export function packDataset({
  title,
  classNames,
  imageShape,
  train,
  test,
  collectedBy,
}: Dataset): Uint8Array<ArrayBuffer>[] {
  const counts = { train: train.labels.length, test: test.labels.length };
  const header = new TextEncoder().encode(
    JSON.stringify({ title, classNames, imageShape, counts, collectedBy } satisfies Header),
  );
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, header.length);
  const parts = [length, header, train.labels, train.pixels, test.labels, test.pixels];
  return parts as Uint8Array<ArrayBuffer>[];
}

/** The set, whose arrays are parts of `bytes`. @throws DataError */
export async function unpackDataset(bytes: Uint8Array, where: string): Promise<Dataset> {
  const advice = "the stored set is damaged, delete it and drop the files again";
  const headerLength = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
  const header = await readingAs(where, "a stored data set", advice, () => {
    const value = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + headerLength))) as Header;
    const numbers = [...value.imageShape, value.counts.train, value.counts.test];
    if (numbers.length !== 5 || !numbers.every((number) => Number.isInteger(number) && number > 0))
      throw new Error("its header is no header");
    return value;
  });
  const { title, classNames, imageShape, counts, collectedBy } = header;
  const imageSize = imageShape[0] * imageShape[1] * imageShape[2];
  const size = 4 + headerLength + (counts.train + counts.test) * (imageSize + 1);
  if (bytes.length !== size) throw new DataError(where, `${size} bytes`, String(bytes.length), advice);
  let at = 4 + headerLength;
  const take = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const split = (count: number) => {
    const labels = take(count);
    checkLabels(labels, classNames.length, where);
    return { labels, pixels: take(count * imageSize) };
  };
  return { title, classNames, imageShape, train: split(counts.train), test: split(counts.test), collectedBy };
}

const pieceBytes = 4_194_304;

/**
 * The first 12 hexadecimal digits of the SHA-256 of the SHA-256s of each part's pieces of 4 MiB: browsers hash no
 * stream, and would copy the whole set.
 * @throws DataError where the browser hashes nothing
 */
export async function hashOf(parts: readonly Uint8Array<ArrayBuffer>[]): Promise<string> {
  if (!globalThis.crypto?.subtle) {
    const advice = "open it by https, or on this machine by localhost";
    throw new DataError("this page", "an address on which browsers hash", "one without https", advice);
  }
  const sha256 = async (bytes: Uint8Array<ArrayBuffer>) =>
    new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const digests: Uint8Array[] = [];
  for (const part of parts) {
    for (let at = 0; at < part.length; at += pieceBytes) {
      digests.push(await sha256(part.subarray(at, at + pieceBytes)));
    }
  }
  const digest = await sha256(Uint8Array.from(digests.flatMap((one) => [...one])));
  return Array.from(digest.subarray(0, 6), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The name under which a set is stored: its hash as the experiment's `images` option has it. */
export const ownName = (images: number) => `${images.toString(16).padStart(12, "0")}.set`;
