/** Files as loaders get them: bytes at hand, or a file of the browser, which is read as it is needed. */
import { DataError, reasonOf } from "./errors";

export type SourceFile = Uint8Array | Blob;

/** Its bytes, counted without reading it. */
export const sizeOf = (file: SourceFile) => (file instanceof Blob ? file.size : file.length);

/** All of it. @throws DataError if it is gone or may not be read */
export async function bytesOf(file: SourceFile, where: string): Promise<Uint8Array> {
  if (!(file instanceof Blob)) return file;
  const buffer = await file.arrayBuffer().catch((error) => {
    const got = `one that is gone, has changed or may not be read (${reasonOf(error)})`;
    throw new DataError(where, "a file that can be read", got, "drop it again");
  });
  return new Uint8Array(buffer);
}

/** Its first bytes, up to `length` of them. @throws DataError */
export const startOf = (file: SourceFile, length: number, where: string) =>
  bytesOf(file.slice(0, length), where);
