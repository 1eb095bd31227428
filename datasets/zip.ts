/** Zip archives: PKWARE's APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16; stored and deflated files. */
import { Inflate } from "fflate";
import { DataError, reasonOf, thousands } from "./errors";
import { limits } from "./limits";

export interface ZipEntry {
  readonly path: string;
  /** Unpacks it. @throws DataError if it is damaged, or larger than it says. */
  readonly read: () => Uint8Array;
}

const [endSize, directoryEntrySize, localHeaderSize] = [22, 46, 30];
const pieceBytes = 65_536; // a thousand times more comes out of a piece at most
const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  return value;
});

function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/**
 * The files of an archive, in its order; folders are left out. At most 100,000 files of 1.5 GB in all, by what
 * the archive says, and no file unpacks to more than it says.
 * @throws DataError
 */
export function readZip(bytes: Uint8Array, where: string): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const damaged = (expected: string, got: string) =>
    new DataError(where, expected, got, "the archive is damaged, fetch it again");
  const end = endOf(view);
  if (end === undefined) throw damaged("a zip archive with its directory at the end", "none");
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count === 0xffff || at === 0xffffffff) {
    throw new DataError(where, "fewer than 65,535 files and 4 GB", "a Zip64 archive", "take fewer files");
  }
  const entries: ZipEntry[] = [];
  let total = 0;
  for (let index = 0; index < count; index++) {
    if (at + directoryEntrySize > end || view.getUint32(at, true) !== 0x02014b50) {
      throw damaged(`entry ${index + 1} of ${thousands(count)} at byte ${thousands(at)}`, "something else");
    }
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    const [crc, packedSize, size] = [16, 20, 24].map((offset) => view.getUint32(at + offset, true));
    const nameLength = view.getUint16(at + 28, true);
    const localAt = view.getUint32(at + 42, true);
    const path = new TextDecoder().decode(
      bytes.subarray(at + directoryEntrySize, at + directoryEntrySize + nameLength),
    );
    at += directoryEntrySize + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (path.endsWith("/")) continue;
    checkPath(path, where);
    const inside = `${where}: ${path}`;
    if (flags & 1) throw new DataError(inside, "an open file", "one with a password", "zip it again without");
    if (method !== 0 && method !== 8) {
      throw new DataError(
        inside,
        "a stored or deflated file",
        `method ${method}`,
        "zip it again in the usual way",
      );
    }
    total += size;
    if (total > limits.unpackedBytes) {
      throw new DataError(
        where,
        `at most ${thousands(limits.unpackedBytes)} bytes unpacked`,
        "more",
        "take fewer files",
      );
    }
    const read = () => {
      if (localAt + localHeaderSize > bytes.length || view.getUint32(localAt, true) !== 0x04034b50) {
        throw damaged(`${path} at byte ${thousands(localAt)}`, "something else");
      }
      const start =
        localAt + localHeaderSize + view.getUint16(localAt + 26, true) + view.getUint16(localAt + 28, true);
      const packed = bytes.subarray(start, start + packedSize);
      const content = method === 0 ? packed : inflate(packed, size, inside);
      if (content.length !== size || crcOf(content) !== crc) {
        throw new DataError(
          inside,
          `${thousands(size)} bytes with a right checksum`,
          "others",
          "the archive is damaged, fetch it again",
        );
      }
      return content;
    };
    entries.push({ path, read });
  }
  return entries;
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
function inflate(packed: Uint8Array, size: number, where: string): Uint8Array {
  const bytes = new Uint8Array(size);
  let length = 0;
  const stream = new Inflate((piece) => {
    if (length + piece.length > size) {
      throw new DataError(
        where,
        `${thousands(size)} bytes, as its archive says`,
        "more",
        "do not trust it; zip the folder again",
      );
    }
    bytes.set(piece, length);
    length += piece.length;
  });
  try {
    for (let at = 0; at < packed.length; at += pieceBytes) {
      stream.push(packed.subarray(at, at + pieceBytes), at + pieceBytes >= packed.length);
    }
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(
      where,
      "a whole deflated file",
      `one that breaks (${reasonOf(error)})`,
      "the archive is damaged, fetch it again",
    );
  }
  return bytes.subarray(0, length);
}
