/**
 * The IDX format of the MNIST files: a big-endian magic number, the size of each dimension, then the bytes.
 * http://yann.lecun.com/exdb/mnist/, "FILE FORMATS FOR THE MNIST DATABASE"
 */

const magicOfImages = 0x803; // unsigned bytes in 3 dimensions
const magicOfLabels = 0x801; // unsigned bytes in 1 dimension

export interface IdxExpectation {
  /** The file's name, with which every error begins. */
  readonly where: string;
  readonly count: number;
}

/** `[count, height, width]` pixels, 0–255. @throws a sentence that begins with the file's name. */
export async function readIdxImages(
  file: Uint8Array,
  { where, count, height, width }: IdxExpectation & { height: number; width: number },
): Promise<Uint8Array> {
  const imageSize = height * width;
  const bytes = await unpack(file, where, 16 + count * imageSize);
  const [images, rows, columns] = readHeader(bytes, where, magicOfImages, 3);
  if (rows !== height || columns !== width) {
    throw new Error(
      `${where}: expected images of ${height}×${width}, got ${rows}×${columns}; take the original file`,
    );
  }
  checkCount(where, "images", count, images);
  return readBody(bytes, where, 16, count * imageSize);
}

/** `[count]` labels from 0 to `classCount − 1`. @throws a sentence that begins with the file's name. */
export async function readIdxLabels(
  file: Uint8Array,
  { where, count, classCount }: IdxExpectation & { classCount: number },
): Promise<Uint8Array> {
  const bytes = await unpack(file, where, 8 + count);
  const [labels] = readHeader(bytes, where, magicOfLabels, 1);
  checkCount(where, "labels", count, labels);
  const body = readBody(bytes, where, 8, count);
  const bad = body.findIndex((label) => label >= classCount);
  if (bad >= 0) {
    throw new Error(
      `${where}: expected labels from 0 to ${classCount - 1}, got ${body[bad]} for image ${bad + 1}; take the original file`,
    );
  }
  return body;
}

function readHeader(bytes: Uint8Array, where: string, magic: number, dimensions: number): number[] {
  const headerSize = 4 + 4 * dimensions;
  if (bytes.length < 4) {
    throw new Error(
      `${where}: expected at least ${headerSize} bytes, got ${bytes.length}; the file is cut off, fetch it again`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = view.getUint32(0);
  if (found !== magic) {
    throw new Error(`${where}: expected magic number ${magic}, got ${found}${guess(bytes, found)}`);
  }
  if (bytes.length < headerSize) {
    throw new Error(
      `${where}: expected at least ${headerSize} bytes, got ${bytes.length}; the file is cut off, fetch it again`,
    );
  }
  return Array.from({ length: dimensions }, (_, index) => view.getUint32(4 + 4 * index));
}

/** How files begin that people take for IDX files, one character per byte, and what to do with them. */
const lookalikes: readonly (readonly [RegExp, string])[] = [
  [/^(ï»¿)?\s*<(!doctype|html|\?xml)/i, "this is a web page, download the file itself"],
  [/^version https:\/\/git-lfs/, "this only says where Git LFS keeps the file, fetch it with git lfs pull"],
  [/^PK/, "this is a zip archive, unpack it first"],
  [/^\x89PNG/, "this is a PNG picture, take the IDX file"],
  [/^(PAR1|\x93NUMPY)/, "this is a Parquet or NumPy file, take the IDX file"],
  [/^(label|\d+),/, "this is a table, take the IDX file"],
];

/** What a file with the wrong magic number seems to be. */
function guess(bytes: Uint8Array, magic: number): string {
  if (magic === magicOfLabels) return "; this is a labels file, put the images file here";
  if (magic === magicOfImages) return "; this is an images file, put the labels file here";
  if (magic >>> 16 === 0x1f8b) return "; this is zipped twice, unzip it once";
  if (magic >= 0x800 && magic <= 0xeff) {
    return "; this is an IDX file of other numbers or dimensions, take the original file";
  }
  const start = String.fromCharCode(...bytes.subarray(0, 64));
  const known = lookalikes.find(([beginning]) => beginning.test(start));
  return `; ${known?.[1] ?? "this is not an IDX file, take the original one"}`;
}

function checkCount(where: string, what: string, expected: number, got: number) {
  if (got === expected) return;
  const mixedUp = [10_000, 60_000].includes(got)
    ? "; train and t10k files are mixed up, rename them"
    : "; take the original file";
  throw new Error(`${where}: expected ${thousands(expected)} ${what}, got ${thousands(got)}${mixedUp}`);
}

function readBody(bytes: Uint8Array, where: string, headerSize: number, size: number): Uint8Array {
  const got = bytes.length - headerSize;
  if (got < size) {
    throw new Error(
      `${where}: expected ${thousands(size)} bytes after the header, got ${thousands(got)}; the file is cut off, fetch it again`,
    );
  }
  if (got > size) {
    throw new Error(
      `${where}: expected ${thousands(size)} bytes after the header, got ${thousands(got)}; ` +
        `${thousands(got - size)} too many, take the original file`,
    );
  }
  return bytes.subarray(headerSize);
}

/** The bytes themselves, unzipped if they are gzip; never more than one byte past what is expected. */
async function unpack(file: Uint8Array, where: string, expectedSize: number): Promise<Uint8Array> {
  if (file.length === 0) throw new Error(`${where}: expected an IDX file, got an empty one; fetch it again`);
  if (file[0] !== 0x1f || file[1] !== 0x8b) return file;
  const unpacked = new Uint8Array(expectedSize + 1);
  let length = 0;
  const stream = new Blob([file as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream("gzip"));
  const reader = stream.getReader();
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const room = unpacked.length - length;
      unpacked.set(chunk.value.subarray(0, room), length);
      length += Math.min(chunk.value.length, room);
      if (chunk.value.length > room) {
        await reader.cancel();
        break; // the checks below say what is wrong with it
      }
    }
  } catch (error) {
    throw new Error(
      `${where}: expected a whole gzip file, got one that ends or breaks after ${thousands(length)} bytes of data ` +
        `(${reasonOf(error)}); it is cut off or damaged, fetch it again`,
    );
  }
  return unpacked.subarray(0, length);
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\.$/, "") || "no reason given";
}

const thousands = (value: number) => value.toLocaleString("en-GB");
