/** Decodes PNG pictures without a browser: those of 8 bits a channel, grey or colour, as data sets have them. */
import { crcOf } from "./crc";
import { inflate } from "./inflate";
import { pictureHeaderOf } from "./pictureHeader";
import type { Picture } from "./types";

/**
 * The picture, its bytes as they are; undefined for one of another kind or size, or with a palette, transparency,
 * interlacing or 16 bits. PNG, third edition, sections 5 and 9.
 * @throws what is wrong with a damaged one, or one that unpacks to more than its size
 */
export function decodePng(
  bytes: Uint8Array,
  size?: { readonly width: number; readonly height: number },
): Picture | undefined {
  const header = pictureHeaderOf(bytes);
  const [bitDepth, colorType, , , interlace] = bytes.subarray(24, 29);
  const isPlain = bitDepth === 8 && (colorType === 0 || colorType === 2) && interlace === 0;
  if (header?.kind !== "PNG" || !isPlain) return undefined;
  const { width, height } = header;
  if (size && (size.width !== width || size.height !== height)) return undefined;
  const data = dataOf(bytes);
  if (!data) return undefined;
  const channels = colorType === 2 ? 3 : 1;
  const rowBytes = width * channels;
  const rows = inflate(data, height * (1 + rowBytes), "zlib");
  if (rows.length < height * (1 + rowBytes)) throw new Error("its pixels end early");
  const rgba = new Uint8Array(4 * width * height).fill(255);
  for (let y = 0; y < height; y++) {
    const at = y * (1 + rowBytes);
    unfilter(rows, at, rowBytes, channels, y === 0);
    for (let x = 0; x < width; x++) {
      const from = at + 1 + x * channels;
      const to = 4 * (y * width + x);
      for (let channel = 0; channel < 3; channel++)
        rgba[to + channel] = rows[from + (channels === 3 ? channel : 0)];
    }
  }
  return { width, height, rgba };
}

/** The pieces of the image data; undefined if transparency is told. @throws what breaks the file */
function dataOf(bytes: Uint8Array): Uint8Array[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const name = view.getUint32(at + 4);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) break;
    if (name === 0x49454e44) return pieces; // IEND
    if (name === 0x74524e53) return undefined; // tRNS
    if (crcOf(bytes.subarray(at + 4, end)) !== view.getUint32(end)) throw new Error("a checksum is wrong");
    if (name === 0x49444154) pieces.push(bytes.subarray(at + 8, end)); // IDAT
    at = end + 4;
  }
  throw new Error("it ends early");
}

/** Puts a row's bytes back in place: its filter is the byte before them, the row above is done. */
function unfilter(rows: Uint8Array, at: number, rowBytes: number, step: number, isFirst: boolean): void {
  const filter = rows[at];
  if (filter > 4) throw new Error(`a row has the filter ${filter}`);
  const above = 1 + rowBytes;
  for (let here = at + 1; filter > 0 && here <= at + rowBytes; here++) {
    const left = here > at + step ? rows[here - step] : 0;
    const up = isFirst ? 0 : rows[here - above];
    if (filter === 1) rows[here] += left;
    else if (filter === 2) rows[here] += up;
    else if (filter === 3) rows[here] += (left + up) >> 1;
    else rows[here] += paeth(left, up, here > at + step && !isFirst ? rows[here - above - step] : 0);
  }
}

/** Of the three, the one next to `left + up − upLeft`. */
function paeth(left: number, up: number, upLeft: number): number {
  const [toLeft, toUp] = [Math.abs(up - upLeft), Math.abs(left - upLeft)];
  const toUpLeft = Math.abs(left + up - 2 * upLeft);
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}
