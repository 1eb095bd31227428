/** What a file seems to be that is not what was expected. */

/** How files begin, one character per byte, and what to do with them. */
const lookalikes: readonly (readonly [RegExp, string])[] = [
  [/^(ï»¿)?\s*<(!doctype|html|\?xml)/i, "this is a web page, download the file itself"],
  [/^version https:\/\/git-lfs/, "this only says where Git LFS keeps the file, fetch it with git lfs pull"],
  [/^PK/, "this is a zip archive, unpack it first"],
  [/^\x89PNG/, "this is a PNG picture"],
  [/^(PAR1|\x93NUMPY)/, "this is a Parquet or NumPy file"],
  [/^(label|\d+),/, "this is a table"],
];

/** What the file seems to be, with what to do; undefined if nothing that is known. */
export function lookalikeOf(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 64));
  return lookalikes.find(([beginning]) => beginning.test(start))?.[1];
}

/** The same as what was got instead, within a sentence: "a web page". */
export const nameOf = (bytes: Uint8Array) => /^this is ([^,]+)/.exec(lookalikeOf(bytes) ?? "")?.[1];

/** Whether a file is a page that was saved in its place. */
export const isWebPage = (bytes: Uint8Array) => lookalikeOf(bytes)?.startsWith("this is a web page") ?? false;
