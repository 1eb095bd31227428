import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { DataError } from "../../datasets/errors";
import { readZip } from "../../datasets/zip";

/**
 * Made by Python 3.11: two deflated files with `ZipFile.open(…, force_zip64=True)`, their directory with
 * `zipfile.ZIP64_LIMIT = 1`, so that sizes, places and the end stand in Zip64's fields.
 */
const zip64 = Buffer.from(
  "UEsDBC0AAAAIAAAAIQDvCf0z//////////8HABQAYS8xLnR4dAEAEABQAAAAAAAAAAkAAAAAAAAAy89LVcinIgYAUEsDBC0AAAAIAAAA" +
    "IQBmisoR//////////8HABQAYi8yLnR4dAEAEAADAAAAAAAAAAUAAAAAAAAAKynPBwBQSwECLQMtAAAACAAAACEA7wn9M///////////" +
    "BwAUAAAAAAAAAAAAgAEAAAAAYS8xLnR4dAEAEABQAAAAAAAAAAkAAAAAAAAAUEsBAi0DLQAAAAgAAAAhAGaKyhH//////////wcAHAAA" +
    "AAAAAAAAAIAB/////2IvMi50eHQBABgAAwAAAAAAAAAFAAAAAAAAAEIAAAAAAAAAUEsGBiwAAAAAAAAALQAtAAAAAAAAAAAAAgAAAAAA" +
    "AAACAAAAAAAAAJoAAAAAAAAAgAAAAAAAAABQSwYHAAAAABoBAAAAAAAAAQAAAFBLBQYAAAAAAgACAJoAAACAAAAAAAA=",
  "base64",
);
const end = zip64.length - 22;
const [end64, locator] = [end - 76, end - 20];
const changed = (change: (copy: Buffer) => void) => {
  const copy = Buffer.from(zip64);
  change(copy);
  return copy;
};
/** As an archive of more than 65,535 files or 4 GB: the old end record defers to Zip64's. */
const deferring = changed((copy) => copy.fill(255, end + 8, end + 20));

test.each([
  ["that can do without", zip64],
  ["that needs it", deferring],
])("a Zip64 archive %s is read", (_, archive) => {
  const files = readZip(archive, "x.zip").map(({ path, read }) => [path, new TextDecoder().decode(read())]);
  expect(files).toEqual([
    ["a/1.txt", "one ".repeat(20)],
    ["b/2.txt", "two"],
  ]);
});

const sentence = (archive: Uint8Array) => {
  try {
    for (const entry of readZip(archive, "x.zip")) entry.read();
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    return (error as Error).message;
  }
  return "read";
};

test("an archive of more than 100,000 files is refused before any is looked at", () => {
  const archive = Buffer.from(deferring);
  archive.writeBigUInt64LE(100_001n, end64 + 32);
  expect(sentence(archive)).toBe(
    "x.zip: expected at most 100,000 files, got 100,001; take fewer, or a Parquet file",
  );
});

test("Zip64's numbers are checked as others are", () => {
  const largeFile = zip64.indexOf("PK\x01\x02") + 46 + 7 + 4; // the uncompressed size
  expect(sentence(changed((copy) => copy.writeBigUInt64LE(2_000_000_000n, largeFile)))).toBe(
    "x.zip: expected at most 1,500,000,000 bytes unpacked, got more; take fewer files",
  );
  const moved = Buffer.from(deferring);
  moved.writeBigUInt64LE(3n, locator + 8);
  expect(sentence(moved)).toBe(
    "x.zip: expected Zip64's end record at byte 3, got something else; the archive is damaged, fetch it again",
  );
});

test("a file that says it unpacks to more than deflate can is refused before room is made for it", () => {
  const archive = zipSync({ "a.txt": new Uint8Array(1_000) });
  const size = archive.length - 22 - "a.txt".length - 46 + 24;
  new DataView(archive.buffer).setUint32(size, 30_000_000, true);
  expect(sentence(archive)).toMatch(
    /^x\.zip: a\.txt: expected at most the [\d,]+ bytes that \d+ can unpack to, got 30,000,000; the archive is damaged/,
  );
});
