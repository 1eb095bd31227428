/** Zip archives, Zip64 too: PKWARE's APPNOTE 6.3.10, sections 4.3.7 and 4.3.12 to 4.3.16; stored and deflated files. */
import { crcOf } from "./crc";
import { DataError, reasonOf, thousands } from "./errors";
import { inflate, TooLong } from "./inflate";
import { isBomb, limits } from "./limits";
import { isWebPage } from "./lookalikes";

interface ZipEntry {
  /** Of a folder it ends with `/`. */
  readonly path: string;
  /** Unpacked, as its archive says. */
  readonly size: number;
  /** Unpacks it. @throws DataError if it is damaged, or larger than it says. */
  readonly read: () => Uint8Array;
}

const [endSize, directoryEntrySize, localHeaderSize] = [22, 46, 30];
const [locatorSize, end64Size] = [20, 56];
/** Of deflate: 258 bytes out of two bits. https://zlib.net/zlib_tech.html */
const largestRatio = 1_032;

/**
 * The files of an archive and the folders that it names, in its order. At most 100,000 files of 1.5 GB in all, by what
 * the archive says, and no more than its own size can be without malice; no file unpacks to more than it says.
 * @throws DataError
 */
export function readZip(bytes: Uint8Array, where: string): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directory = directoryOf(view, where);
  if (directory.count > limits.fileCount) {
    const expected = `at most ${thousands(limits.fileCount)} files`;
    throw new DataError(where, expected, thousands(directory.count), "take fewer, or a Parquet file");
  }
  const entries: ZipEntry[] = [];
  let total = 0;
  let { at } = directory;
  for (let index = 0; index < directory.count; index++) {
    if (at + directoryEntrySize > directory.end || view.getUint32(at, true) !== 0x02014b50) {
      const place = `entry ${index + 1} of ${thousands(directory.count)} at byte ${thousands(at)}`;
      throw damaged(where, place, "something else");
    }
    const file = fileOf(view, at, where);
    at = file.end;
    const { path, flags, method, size } = file;
    checkPath(path, where);
    if (path.endsWith("/")) {
      entries.push({ path, size: 0, read: () => new Uint8Array(0) });
      continue;
    }
    const inside = `${where}: ${path}`;
    if (flags & 1) throw new DataError(inside, "an open file", "one with a password", "zip it again without");
    if (method !== 0 && method !== 8) {
      const advice = "zip it again in the usual way";
      throw new DataError(inside, "a stored or deflated file", `method ${method}`, advice);
    }
    total += size;
    if (total > limits.unpackedBytes) {
      const expected = `at most ${thousands(limits.unpackedBytes)} bytes unpacked`;
      throw new DataError(where, expected, "more", "take fewer files");
    }
    entries.push({ path, size, read: () => readFile(bytes, file, where) });
  }
  if (isBomb(total, bytes.length)) {
    const expected = `at most ${limits.packingRatio} times its ${thousands(bytes.length)} bytes unpacked`;
    const got = `${thousands(total)} bytes`;
    throw new DataError(where, expected, got, "it is made to fill the memory: do not trust it");
  }
  return entries;
}

const damaged = (where: string, expected: string, got: string) =>
  new DataError(where, expected, got, "the archive is damaged, fetch it again");

interface Directory {
  readonly count: number;
  /** Where it begins, and where nothing of it lies any more. */
  readonly at: number;
  readonly end: number;
}

/** By the end record, or by the one of Zip64 (4.3.14 and 4.3.15) where its numbers do not suffice. */
function directoryOf(view: DataView, where: string): Directory {
  const end = endOf(view);
  if (end === undefined) {
    const start = new Uint8Array(view.buffer, view.byteOffset, Math.min(64, view.byteLength));
    const expected = "a zip archive with its directory at the end";
    if (isWebPage(start)) throw new DataError(where, expected, "a web page", "download the file itself");
    throw damaged(where, expected, "none");
  }
  const [count, at] = [view.getUint16(end + 10, true), view.getUint32(end + 16, true)];
  if (count < 0xffff && at < 0xffffffff) return { count, at, end };
  const locator = end - locatorSize;
  if (locator < 0 || view.getUint32(locator, true) !== 0x07064b50) return { count, at, end }; // just as many files
  const end64 = uint64(view, locator + 8);
  if (end64 + end64Size > locator || view.getUint32(end64, true) !== 0x06064b50) {
    throw damaged(where, `Zip64's end record at byte ${thousands(end64)}`, "something else");
  }
  return { count: uint64(view, end64 + 32), at: uint64(view, end64 + 48), end: end64 };
}

const uint64 = (view: DataView, at: number) => Number(view.getBigUint64(at, true));

interface ZippedFile {
  readonly path: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly localAt: number;
  /** Where the next file's entry begins. */
  readonly end: number;
}

/** What the directory's entry at a place says of its file. */
function fileOf(view: DataView, at: number, where: string): ZippedFile {
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
    view.getUint16(at + offset, true),
  );
  const nameAt = at + directoryEntrySize;
  const extraAt = nameAt + nameLength;
  const end = extraAt + extraLength + commentLength;
  if (end > view.byteLength) {
    throw damaged(where, `a whole directory entry at byte ${thousands(at)}`, "one that is cut off");
  }
  const name = new Uint8Array(view.buffer, view.byteOffset + nameAt, nameLength);
  const [size, packedSize, localAt] = withZip64(
    view,
    [24, 20, 42].map((offset) => view.getUint32(at + offset, true)),
    [extraAt, extraAt + extraLength],
  );
  return {
    path: new TextDecoder().decode(name),
    flags: view.getUint16(at + 8, true),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packedSize,
    size,
    localAt,
    end,
  };
}

/** 4.5.3: the numbers that do not fit stand in an extra field, in this order, those that fit left out. */
function withZip64(view: DataView, numbers: readonly number[], [start, end]: readonly [number, number]) {
  let field = start;
  while (field + 4 <= end && view.getUint16(field, true) !== 1) field += 4 + view.getUint16(field + 2, true);
  if (field + 4 > end) return numbers;
  const fieldEnd = Math.min(end, field + 4 + view.getUint16(field + 2, true));
  let next = field + 4;
  return numbers.map((number) => {
    if (number < 0xffffffff || next + 8 > fieldEnd) return number;
    next += 8;
    return uint64(view, next - 8);
  });
}

/** Unpacks a file and checks it. @throws DataError */
function readFile(bytes: Uint8Array, file: ZippedFile, where: string): Uint8Array {
  const { path, method, crc, packedSize, size, localAt } = file;
  const inside = `${where}: ${path}`;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (localAt + localHeaderSize > bytes.length || view.getUint32(localAt, true) !== 0x04034b50) {
    throw damaged(where, `${path} at byte ${thousands(localAt)}`, "something else");
  }
  const start =
    localAt + localHeaderSize + view.getUint16(localAt + 26, true) + view.getUint16(localAt + 28, true);
  const packed = bytes.subarray(start, start + packedSize);
  if (method === 8 && size > largestRatio * packed.length) {
    const expected = `at most the ${thousands(largestRatio * packed.length)} bytes that ${thousands(packed.length)} can unpack to`;
    throw damaged(inside, expected, thousands(size));
  }
  const content = method === 0 ? packed : unpacked(packed, size, inside);
  if (content.length !== size || crcOf(content) !== crc) {
    throw damaged(inside, `${thousands(size)} bytes with a right checksum`, "others");
  }
  return content;
}

/** Where the end record begins: it may have a comment of up to 65,535 bytes behind it. */
function endOf(view: DataView): number | undefined {
  for (let at = view.byteLength - endSize; at >= Math.max(0, view.byteLength - endSize - 65_535); at--) {
    if (view.getUint32(at, true) === 0x06054b50) return at;
  }
  return undefined;
}

/** Refuses a path that leads out of the folder. @throws DataError */
export function checkPath(path: string, where: string): void {
  if (!path.split(/[/\\]/).includes("..") && !/^([/\\]|[a-z]:)/i.test(path)) return;
  throw new DataError(
    where,
    "paths inside the archive",
    `"${path}"`,
    "do not trust it; zip the folder again",
  );
}

/** As many bytes as it should be; fails as soon as there are more. */
function unpacked(packed: Uint8Array, size: number, where: string): Uint8Array {
  try {
    return inflate([packed], size);
  } catch (error) {
    if (error instanceof TooLong) {
      const expected = `${thousands(size)} bytes, as its archive says`;
      throw new DataError(where, expected, "more", "do not trust it; zip the folder again");
    }
    const got = `one that breaks (${reasonOf(error)})`;
    throw new DataError(where, "a whole deflated file", got, "the archive is damaged, fetch it again");
  }
}
