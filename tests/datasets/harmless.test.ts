import { deflateSync, gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { parquetWriteBuffer } from "hyparquet-writer";
import { expect, test } from "vitest";
import { readCsv } from "../../datasets/csv";
import { DataError } from "../../datasets/errors";
import { gunzip } from "../../datasets/gzip";
import { readOwnFiles } from "../../datasets/ownFiles";
import { pictureHeaderOf } from "../../datasets/pictureHeader";
import { decodePng } from "../../datasets/png";
import { readZip } from "../../datasets/zip";
import { pngChunk, pngOf, tinyPng } from "./files";
import { expectHarmless } from "./mutate";
import { type badParsers, decode, jpeg, parsers, webp } from "./parsers";

test.each(Object.keys(parsers))(
  "10,000 mutations of %s are read or refused in a sentence, quickly and in bounded memory",
  (name) => expectHarmless(name),
  120_000,
);

test.each([
  ["hanging", /expected an answer within 5 seconds/],
  ["greedy", /expected at most 4000000 bytes of arrays, got 8/],
  ["untyped", /RangeError: offset is out of bounds/],
] satisfies [keyof typeof badParsers, RegExp][])(
  "a parser that is %s is found out",
  async (name, found) => {
    await expect(expectHarmless(name)).rejects.toThrow(found);
  },
  120_000,
);

test.each<[string, Uint8Array, object]>([
  ["PNG", tinyPng, { width: 2, height: 2 }],
  ["JPEG", jpeg, { width: 4, height: 5 }],
  ["WebP", webp, { width: 4, height: 5 }],
])("the size of a %s picture is in its header", (kind, file, size) => {
  expect(pictureHeaderOf(file)).toMatchObject({ kind, ...size });
});

test("a gzip bomb is stopped at the limit", async () => {
  const bomb = gzipSync(new Uint8Array(20_000_000));
  await expect(gunzip(bomb, "bomb.csv.gz", 1_000_000)).rejects.toThrow(
    "bomb.csv.gz: expected at most 1,000,000 bytes in it, got more; unpack it and take less",
  );
});

/** More than is harmless when it comes out of so little. */
const zeros = new Uint8Array(40_000_000);

async function refusalOf(reading: () => unknown): Promise<string> {
  const error = await Promise.resolve()
    .then(reading)
    .catch((reason: Error) => reason);
  expect(error).toBeInstanceOf(DataError);
  return (error as Error).message;
}

const drop = (path: string, bytes: Uint8Array) => () =>
  readOwnFiles([{ path, read: () => bytes }], { decode, onProgress: () => {} });

test.each(["train.csv.gz", "train-images-idx3-ubyte.gz"])(
  "a gzip bomb dropped as %s is refused once its beginning is unpacked",
  async (name) => {
    const said = await refusalOf(drop(name, gzipSync(zeros)));
    expect(said).toMatch(
      /: expected at most 250 times as many bytes unpacked as packed, got 32,\d+,\d+ out of/,
    );
  },
);

test.each(["pictures.zip", "arrays.npz"])(
  "a zip bomb dropped as %s that says how large it is is refused before anything is unpacked",
  async (name) => {
    const bomb = zipSync({ "a/1.png": zeros.subarray(20_000_000), "x.npy": zeros.subarray(20_000_000) });
    expect(await refusalOf(drop(name, bomb))).toMatch(
      /: expected at most 250 times its [\d,]+ bytes unpacked, got 40,000,000 bytes; it is made to fill the memory/,
    );
  },
);

test("a Parquet file whose columns unpack to far more than it is is refused before that", async () => {
  const picture = { bytes: zeros.subarray(39_000_000), path: "" };
  const bomb = parquetWriteBuffer({
    codec: "GZIP",
    compressors: Object.fromEntries([["GZIP", gzipSync]]),
    schema: [
      { name: "root", num_children: 2 },
      { name: "image", num_children: 2, repetition_type: "OPTIONAL" },
      { name: "bytes", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" },
      { name: "path", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
      { name: "label", type: "INT64", repetition_type: "OPTIONAL" },
    ],
    columnData: [
      { name: "image", data: Array(40).fill(picture), encoding: "PLAIN" },
      { name: "label", data: Array(40).fill(1n) },
    ],
  });
  expect(await refusalOf(drop("x.parquet", new Uint8Array(bomb)))).toMatch(
    /^x\.parquet: expected at most 250 times its [\d,]+ bytes unpacked, got 40,\d+,\d+ bytes; it is made to fill/,
  );
});

test("pictures of 28×28 that unpack to 40 MB are refused as soon as they hold more than their size", async () => {
  const bomb = pngOf(28, 28, [0, 0, 0], 0, zeros);
  expect(bomb.length).toBeLessThan(50_000);
  const zip = zipSync({ "a/1.png": bomb, "b/1.png": bomb }, { level: 0 });
  expect(await refusalOf(drop("x.zip", zip))).toContain(
    "a/1.png: expected a whole picture, got one that cannot be decoded (more than it should unpack to)",
  );
});

test("a colour profile that unpacks to 40 MB is not unpacked", async () => {
  const picture = pngOf(28, 28, [1, 2, 3]);
  const profile = pngChunk("iCCP", Buffer.concat([Buffer.from("x\0\0"), deflateSync(zeros)]));
  const bomb = Buffer.concat([picture.subarray(0, 33), profile, picture.subarray(33)]);
  const before = process.memoryUsage().arrayBuffers;
  expect(decodePng(bomb)).toEqual(decodePng(picture));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
});

test("a table of one endless row is refused", () => {
  expect(() => readCsv(new Uint8Array(5_000_000).fill(48), "x.csv")).toThrow(
    "x.csv, line 1: expected rows of at most 4,000,000 bytes, got 5,000,000;",
  );
});

test("a zip bomb is stopped at what its archive says, and one that says it is refused at once", () => {
  const bomb = zipSync({ "bomb.png": new Uint8Array(30_000_000) });
  const view = new DataView(bomb.buffer, bomb.byteOffset);
  const directory = bomb.length - 22 - 46 - "bomb.png".length;
  view.setUint32(directory + 24, 1_000, true);
  expect(() => readZip(bomb, "bomb.zip")[0].read()).toThrow(
    "bomb.zip: bomb.png: expected 1,000 bytes, as its archive says, got more",
  );
  view.setUint32(directory + 24, 2_000_000_000, true);
  expect(() => readZip(bomb, "bomb.zip")).toThrow(DataError);
});
