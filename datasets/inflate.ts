/** Unpacks deflated bytes whose unpacked size is known, and never many more. */
import { Inflate, Unzlib } from "fflate";

/** More bytes than there should be. */
export class TooLong extends Error {}

const pieceBytes = 16_384; // 17 MB come out of a piece at most

/**
 * At most `size` bytes, of pieces that follow one another.
 * @throws TooLong as soon as there are more; what fflate throws of damaged ones
 */
export function inflate(
  pieces: readonly Uint8Array[],
  size: number,
  format: "deflate" | "zlib" = "deflate",
): Uint8Array {
  const bytes = new Uint8Array(size);
  let length = 0;
  const stream = new (format === "zlib" ? Unzlib : Inflate)((piece) => {
    if (length + piece.length > size) throw new TooLong("more than it should unpack to");
    bytes.set(piece, length);
    length += piece.length;
  });
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += pieceBytes) stream.push(piece.subarray(at, at + pieceBytes));
  }
  stream.push(new Uint8Array(0), true);
  return bytes.subarray(0, length);
}
