/** The parsers of files from outside, each with a small file that it reads. */
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { readCifarBatch } from "../../datasets/cifar";
import { packDataset, unpackDataset } from "../../datasets/container";
import { readCsv } from "../../datasets/csv";
import { gunzip } from "../../datasets/gzip";
import { readIdx } from "../../datasets/idx";
import { readNpy } from "../../datasets/npy";
import { readOwnFiles } from "../../datasets/ownFiles";
import { checkPicture, decodePictures } from "../../datasets/pictures";
import { decodePng } from "../../datasets/png";
import { readTar } from "../../datasets/tar";
import type { DecodePicture } from "../../datasets/types";
import { readZip } from "../../datasets/zip";
import { npyOf, pngOf, tarOf, tinyPng } from "./files";

const bytes = (text: string) => new TextEncoder().encode(text);
const ramp = (length: number) => Uint8Array.from({ length }, (_, index) => (7 * index) % 251);

const zip = zipSync({
  "a/1.png": tinyPng,
  "b/2.txt": bytes("text ".repeat(50)),
  "c/3.png": [ramp(300), { level: 0 }],
});
const csv = bytes(
  `label,${Array(16).fill("p").join(",")}\n${"cat,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16\n".repeat(4)}`,
);
const stored = Buffer.concat(
  packDataset({
    title: "x",
    classNames: ["a", "b"],
    imageShape: [2, 2, 1],
    train: { pixels: ramp(12), labels: Uint8Array.of(0, 1, 1) },
    test: { pixels: ramp(4), labels: Uint8Array.of(1) },
  }),
);
const idx = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 3, ...ramp(18));

const npz = zipSync({
  "x.npy": npyOf("|u1", [6, 2, 2], ramp(24)),
  "y.npy": npyOf("|u1", [6], Uint8Array.of(0, 1, 0, 1, 0, 1)),
});

/** Stands in for the browser's decoder: PNG in its own size. */
export const decode: DecodePicture = async (file, size) => {
  const picture = decodePng(file);
  if (!picture || picture.width !== size?.width || picture.height !== size.height)
    throw new Error("no plain PNG");
  return picture;
};

async function readAll<Value>(values: AsyncIterable<Value>) {
  for await (const _ of values);
}

async function* chunksOf(file: Uint8Array) {
  for (let at = 0; at < file.length; at += 300) yield file.subarray(at, at + 300);
}

export const jpeg = Uint8Array.of(
  ...[0xff, 0xd8, 0xff, 0xe0, 0, 16, ...ramp(14)],
  ...[0xff, 0xff, 0xc0, 0, 17, 8, 0, 5, 0, 4, 3, ...ramp(9)],
);
export const webp = Uint8Array.of(
  ...bytes("RIFF\x30\0\0\0WEBPVP8X"),
  10,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  3,
  0,
  0,
  4,
  0,
  0,
  ...ramp(18),
);

const tsv = bytes("7\t1\t2\t3\t4\n8\t4\t3\t2\t1\n".repeat(6));
const folders = zipSync({
  "pets/train/cat/1.png": pngOf(4, 4, [1, 2, 3]),
  "pets/train/dog/1.png": pngOf(4, 4, [4, 5, 6]),
  "pets/test/cat/1.png": pngOf(4, 4, [7, 8, 9]),
  "pets/test/dog/1.png": pngOf(4, 4, [10, 11, 12]),
});
const readAs = (path: string) => (file: Uint8Array) =>
  readOwnFiles([{ path, read: () => file }], { decode, onProgress: () => {} });
const headerOf = (picture: Uint8Array) => checkPicture({ where: "x", label: 0, bytes: picture });

interface Parser {
  readonly file: Uint8Array;
  readonly parse: (file: Uint8Array) => unknown;
}

let readCount = 0;

export const parsers = {
  IDX: { file: idx, parse: (file) => readIdx(file, "x") },
  gzip: { file: gzipSync(ramp(500)), parse: (file) => gunzip(file, "x", 100_000) },
  tar: {
    file: tarOf("a/b.bin", ramp(700)),
    parse: (file) => readAll(readTar(chunksOf(file), { where: "x", wanted: () => true, sizeLimit: 10_000 })),
  },
  zip: { file: zip, parse: (file) => readZip(file, "x").map((entry) => entry.read()) },
  "a zip of class folders": { file: folders, parse: readAs("x.zip") },
  ".npy": { file: npyOf("|u1", [2, 3, 3], ramp(18)), parse: (file) => readNpy(file, "x") },
  ".npz": { file: npz, parse: readAs("x.npz") },
  PNG: {
    file: pngOf(9, 7, [10, 20, 30]),
    parse: (file) =>
      decodePictures([[{ where: "x", label: 0, bytes: file }]], { decode, onProgress: () => {} }),
  },
  CSV: { file: csv, parse: (file) => readCsv(file, "x") },
  TSV: { file: tsv, parse: readAs("x.tsv") },
  "the stored set": { file: stored, parse: (file) => unpackDataset(file, "x") },
  "a CIFAR batch": {
    file: ramp(3 * 3_073).map((value, at) => (at % 3_073 === 0 ? 3 : value)),
    parse: (file) =>
      readCifarBatch(file.slice(), { where: "x", labelBytes: 1, classNames: Array(10).fill("c") }),
  },
  "a PNG picture's header": { file: tinyPng, parse: headerOf },
  "a JPEG picture's header": { file: jpeg, parse: headerOf },
  "a WebP picture's header": { file: webp, parse: headerOf },
} as const satisfies Record<string, Parser>;

/** What `parsers` is held against: they must be found out. */
export const badParsers = {
  hanging: {
    file: ramp(100),
    parse: () => {
      readCount += 1;
      for (; readCount > 120; );
    },
  },
  greedy: { file: ramp(100), parse: () => new Uint8Array(8_000_000).fill(readCount++) },
  untyped: {
    file: ramp(100),
    parse: () => {
      if (readCount++ > 120) throw new RangeError("offset is out of bounds");
    },
  },
} as const satisfies Record<string, Parser>;
