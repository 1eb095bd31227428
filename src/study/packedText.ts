/**
 * Text that is short enough for an address: deflated with a checksum (RFC 1950), then in the 64 letters that an address
 * leaves alone (RFC 4648, section 5).
 */

async function piped(
  bytes: Uint8Array<ArrayBuffer>,
  by: TransformStream,
  limit: number,
): Promise<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(by).getReader();
  const whole: number[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Uint8Array.from(whole);
    if (whole.length + value.length > limit) {
      await reader.cancel();
      throw new Error(`expected at most ${limit} bytes, got more`);
    }
    for (const byte of value) whole.push(byte);
  }
}

/** Packs a text for an address: deflate, then base64 with the letters that an address may have. */
export async function pack(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const packed = await piped(bytes, new CompressionStream("deflate"), Number.POSITIVE_INFINITY);
  return btoa(Array.from(packed, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** @throws if it is none of `pack`'s, or unpacks to more than `limit` bytes: a short text can be made to unpack to gigabytes. */
export async function unpack(text: string, limit: number): Promise<string> {
  const packed = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
  const whole = await piped(bytes, new DecompressionStream("deflate"), limit);
  return new TextDecoder("utf-8", { fatal: true }).decode(whole);
}
