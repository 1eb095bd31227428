/** Reads tar archives as a stream: POSIX.1-1988 "ustar", as GNU tar writes for short names. */
import { DataError, thousands } from "./errors";

const blockSize = 512;

/** Takes an exact number of bytes at a time from chunks of any size. */
class ByteReader {
  private rest: Uint8Array = new Uint8Array(0);
  /** Bytes taken so far. */
  offset = 0;

  constructor(private readonly chunks: AsyncIterator<Uint8Array>) {}

  /** Passes the next `size` bytes on in pieces; false if they end before. */
  async pass(size: number, take: (piece: Uint8Array, at: number) => void): Promise<boolean> {
    for (let at = 0; at < size; ) {
      if (this.rest.length === 0) {
        const next = await this.chunks.next();
        if (next.done) return false;
        this.rest = next.value;
      }
      const piece = this.rest.subarray(0, size - at);
      take(piece, at);
      at += piece.length;
      this.offset += piece.length;
      this.rest = this.rest.subarray(piece.length);
    }
    return true;
  }
}

interface TarEntry {
  /** The path's last part. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The files of an archive that are `wanted` by their name (the path's last part), one after the other.
 * @param sizeLimit of one wanted file, in bytes
 * @throws DataError that says where the archive breaks
 */
export async function* readTar(
  chunks: AsyncIterable<Uint8Array>,
  { where, wanted, sizeLimit }: { where: string; wanted: (name: string) => boolean; sizeLimit: number },
): AsyncGenerator<TarEntry> {
  const iterator = chunks[Symbol.asyncIterator]();
  const reader = new ByteReader(iterator);
  const broken = (expected: string, got: string) =>
    new DataError(
      `${where}, byte ${thousands(reader.offset)}`,
      expected,
      got,
      "the archive is damaged, fetch it again",
    );
  const header = new Uint8Array(blockSize);
  try {
    for (;;) {
      const isWhole = await reader.pass(blockSize, (piece, at) => header.set(piece, at));
      if (!isWhole) throw broken("a whole tar archive", "one that ends early");
      if (header.every((byte) => byte === 0)) return;
      const { path, size, type } = readHeader(header, broken);
      const name = path.split("/").at(-1) ?? "";
      const isFile = type === "0" || type === "\0";
      const padding = (blockSize - (size % blockSize)) % blockSize;
      if (!isFile || !wanted(name)) {
        if (!(await reader.pass(size + padding, () => {})))
          throw broken(`${thousands(size)} bytes of ${name}`, "fewer");
        continue;
      }
      if (size > sizeLimit) throw broken(`at most ${thousands(sizeLimit)} bytes of ${name}`, thousands(size));
      const bytes = new Uint8Array(size);
      if (!(await reader.pass(size, (piece, at) => bytes.set(piece, at)))) {
        throw broken(`${thousands(size)} bytes of ${name}`, "fewer");
      }
      await reader.pass(padding, () => {}); // the last one may be left out
      yield { name, bytes };
    }
  } finally {
    await iterator.return?.();
  }
}

function readHeader(header: Uint8Array, broken: (expected: string, got: string) => DataError) {
  const text = (start: number, length: number) =>
    String.fromCharCode(...header.subarray(start, start + length)).replace(/\0.*$/s, "");
  const octal = (start: number, length: number, what: string) => {
    const digits = text(start, length).trim();
    if (!/^[0-7]+$/.test(digits)) throw broken(`the ${what} of a tar header in octal`, "something else");
    return Number.parseInt(digits, 8);
  };
  // The sum of all bytes, those of the sum itself as if they were spaces.
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (octal(148, 8, "checksum") !== sum) throw broken("a tar header with a right checksum", "a wrong one");
  const prefix = text(257, 5) === "ustar" ? text(345, 155) : "";
  return {
    path: `${prefix}${prefix && "/"}${text(0, 100)}`,
    size: octal(124, 12, "size"),
    type: String.fromCharCode(header[156]),
  };
}
