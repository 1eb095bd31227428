/** Unpacks gzip with the platform's own decoder, piece by piece and never past a limit. */
import { DataError, reasonOf, thousands } from "./errors";
import { isBomb, limits } from "./limits";
import type { SourceFile } from "./sourceFile";

/** Whether bytes begin as gzip does. */
export const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

const unpacking = (blob: Blob) => blob.stream().pipeThrough(new DecompressionStream("gzip")).getReader();

const bomb = (where: string, unpackedBytes: number, packedBytes: number) =>
  new DataError(
    where,
    `at most ${limits.packingRatio} times as many bytes unpacked as packed`,
    `${thousands(unpackedBytes)} out of ${thousands(packedBytes)}`,
    "it is made to fill the memory: do not trust it",
  );

const beginningBytes = 65_536; // unpacks to 68 MB at most

/** Refuses a file of nothing but zeros before much of it is unpacked; its end may say anything. @throws DataError */
async function checkBeginning(blob: Blob, where: string): Promise<void> {
  const beginning = blob.slice(0, beginningBytes);
  const reader = unpacking(beginning);
  let length = 0;
  for (;;) {
    const chunk = await reader.read().catch(() => undefined); // it ends in the middle, of course
    if (!chunk || chunk.done) return;
    length += chunk.value.length;
    if (!isBomb(length, beginning.size)) continue;
    reader.cancel().catch(() => {});
    throw bomb(where, length, beginning.size);
  }
}

/**
 * The unpacked bytes, at most `limit` of them, in pieces that are good until the next one is asked for.
 * @throws DataError if the file is damaged, holds more, or is packed as nothing but a bomb is.
 */
export async function* gunzipChunks(file: SourceFile, where: string, limit: number) {
  const blob = file instanceof Blob ? file : new Blob([file as Uint8Array<ArrayBuffer>]);
  const isBounded = limit !== Number.POSITIVE_INFINITY; // else whoever reads them stops in time
  if (isBounded && blob.size > limits.harmlessBytes / 1_032) await checkBeginning(blob, where);
  const reader = unpacking(blob);
  let length = 0;
  try {
    for (;;) {
      const chunk = await reader.read().catch((error) => {
        throw new DataError(
          where,
          "a whole gzip file",
          `one that ends or breaks after ${thousands(length)} bytes of data (${reasonOf(error)})`,
          "it is cut off or damaged, fetch it again",
        );
      });
      if (chunk.done) return;
      length += chunk.value.length;
      if (isBounded && isBomb(length, blob.size)) throw bomb(where, length, blob.size);
      if (length > limit) {
        throw new DataError(
          where,
          `at most ${thousands(limit)} bytes in it`,
          "more",
          "unpack it and take less",
        );
      }
      yield chunk.value as Uint8Array;
      giveBack(chunk.value);
    }
  } finally {
    reader.cancel().catch(() => {}); // it may have failed already, which was told
  }
}

/** Frees a piece at once: the collector lets some 60 MB of them gather. Where it cannot be, the collector does it. */
function giveBack({ buffer, byteLength }: Uint8Array) {
  const whole = buffer as ArrayBuffer & { transfer?: (length: number) => ArrayBuffer };
  if (buffer.byteLength === byteLength) whole.transfer?.(0);
}

/** All of them in one array. @throws DataError */
export async function gunzip(file: Uint8Array, where: string, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of gunzipChunks(file, where, limit)) chunks.push(chunk.slice());
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
