/** Size and kind of a picture from the beginning of its file, so that a huge one is refused before it is decoded. */

interface PictureHeader {
  readonly kind: "PNG" | "JPEG" | "WebP" | "GIF";
  readonly width: number;
  readonly height: number;
  readonly isAnimated: boolean;
}

/** Undefined for what is none of the four kinds, or is cut off before its size. */
export function pictureHeaderOf(bytes: Uint8Array): PictureHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length));
  if (bytes.length < 30) return undefined;
  if (text(1, 3) === "PNG") {
    return {
      kind: "PNG",
      width: view.getUint32(16),
      height: view.getUint32(20),
      isAnimated: isAnimatedPng(view),
    };
  }
  if (text(0, 3) === "GIF") {
    return { kind: "GIF", width: view.getUint16(6, true), height: view.getUint16(8, true), isAnimated: true };
  }
  if (text(0, 4) === "RIFF" && text(8, 4) === "WEBP") return webpHeader(view, text(12, 4));
  if (view.getUint16(0) === 0xffd8) return jpegHeader(view);
  return undefined;
}

/** PNG, third edition, section 11.3.6: an animation's control chunk comes before the first image data. */
function isAnimatedPng(view: DataView): boolean {
  for (let at = 8; at + 8 <= view.byteLength; at += 12 + view.getUint32(at)) {
    const name = view.getUint32(at + 4);
    if (name === 0x6163544c) return true; // acTL
    if (name === 0x49444154) return false; // IDAT
  }
  return false;
}

/** RFC 9649, sections 2.5 to 2.7. */
function webpHeader(view: DataView, form: string): PictureHeader | undefined {
  const sized = (width: number, height: number, isAnimated = false) =>
    ({ kind: "WebP", width, height, isAnimated }) as const;
  const bytes24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  if (form === "VP8X") return sized(1 + bytes24(24), 1 + bytes24(27), (view.getUint8(20) & 2) !== 0);
  if (form === "VP8 ") return sized(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
  if (form !== "VP8L") return undefined;
  const bits = view.getUint32(21, true);
  return sized(1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff));
}

/** Whether its camera was held upright: Exif 2.32, section 4.6.4, tag 274 "Orientation", 5 to 8. */
function isTurnedByExif(view: DataView, at: number): boolean {
  const start = at + 6; // "Exif", 0, 0
  if (start + 8 > view.byteLength || view.getUint32(at) !== 0x45786966) return false;
  const isLittle = view.getUint16(start) === 0x4949;
  const directory = start + view.getUint32(start + 4, isLittle);
  if (directory + 2 > view.byteLength) return false;
  const end = directory + 2 + 12 * view.getUint16(directory, isLittle);
  for (let entry = directory + 2; entry < end && entry + 12 <= view.byteLength; entry += 12) {
    if (view.getUint16(entry, isLittle) === 274) return view.getUint16(entry + 8, isLittle) >= 5;
  }
  return false;
}

/** ITU-T T.81, annex B: the frame header's marker is C0 to CF, but for C4, C8 and CC. */
function jpegHeader(view: DataView): PictureHeader | undefined {
  let isTurned = false;
  for (let at = 2; at + 9 <= view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1; // fill bytes
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      const sides = isTurned ? { width: height, height: width } : { width, height };
      return { kind: "JPEG", ...sides, isAnimated: false };
    }
    if (marker === 0xe1) isTurned ||= isTurnedByExif(view, at + 4);
    at += 2 + Math.max(2, view.getUint16(at + 2));
  }
  return undefined;
}
