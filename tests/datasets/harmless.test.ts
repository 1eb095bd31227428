import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { readCifarBatch } from "../../datasets/cifar";
import { packDataset, unpackDataset } from "../../datasets/container";
import { readCsv } from "../../datasets/csv";
import { DataError } from "../../datasets/errors";
import { gunzip } from "../../datasets/gzip";
import { readIdx } from "../../datasets/idx";
import { readNpy } from "../../datasets/npy";
import { readOwnFiles } from "../../datasets/ownFiles";
import { pictureHeaderOf } from "../../datasets/pictureHeader";
import { checkPicture, decodePictures } from "../../datasets/pictures";
import { decodePng } from "../../datasets/png";
import { readTar } from "../../datasets/tar";
import type { DecodePicture } from "../../datasets/types";
import { readZip } from "../../datasets/zip";
import { npyOf, pngOf, tarOf, tinyPng } from "./files";
import { expectHarmless } from "./mutate";

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
const decode: DecodePicture = async (file, size) => {
  const picture = decodePng(file);
  if (!picture || picture.width !== size?.width || picture.height !== size.height)
    throw new Error("no plain PNG");
  return picture;
};

async function readAll<Value>(values: AsyncIterable<Value>) {
  for await (const _ of values);
}

test.each<[string, Uint8Array, (file: Uint8Array) => unknown]>([
  ["IDX", idx, (file) => readIdx(file, "x")],
  ["gzip", gzipSync(ramp(500)), (file) => gunzip(file, "x", 100_000)],
  [
    "tar",
    tarOf("a/b.bin", ramp(700)),
    (file) => readAll(readTar(chunksOf(file), { where: "x", wanted: () => true, sizeLimit: 10_000 })),
  ],
  ["zip", zip, (file) => readZip(file, "x").map((entry) => entry.read())],
  [".npy", npyOf("|u1", [2, 3, 3], ramp(18)), (file) => readNpy(file, "x")],
  [
    ".npz",
    npz,
    (file) => readOwnFiles([{ path: "x.npz", read: () => file }], { decode, onProgress: () => {} }),
  ],
  [
    "PNG",
    pngOf(9, 7, [10, 20, 30]),
    (file) => decodePictures([[{ where: "x", label: 0, bytes: file }]], { decode, onProgress: () => {} }),
  ],
  ["CSV", csv, (file) => readCsv(file, "x")],
  ["the stored set", stored, (file) => unpackDataset(file, "x")],
])(
  "10,000 mutations of %s are read or refused in a sentence, quickly and in bounded memory",
  (_, file, parse) => expectHarmless(file, parse),
  60_000,
);

async function* chunksOf(file: Uint8Array) {
  for (let at = 0; at < file.length; at += 300) yield file.subarray(at, at + 300);
}

test("10,000 mutations of a CIFAR batch are read or refused", () =>
  expectHarmless(
    ramp(3 * 3_073).map((value, at) => (at % 3_073 === 0 ? 3 : value)),
    (file) => readCifarBatch(file.slice(), { where: "x", labelBytes: 1, classNames: Array(10).fill("c") }),
  ));

const jpeg = Uint8Array.of(
  ...[0xff, 0xd8, 0xff, 0xe0, 0, 16, ...ramp(14)],
  ...[0xff, 0xff, 0xc0, 0, 17, 8, 0, 5, 0, 4, 3, ...ramp(9)],
);
const webp = Uint8Array.of(
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

test.each<[string, Uint8Array, object]>([
  ["PNG", tinyPng, { width: 2, height: 2 }],
  ["JPEG", jpeg, { width: 4, height: 5 }],
  ["WebP", webp, { width: 4, height: 5 }],
])(
  "10,000 mutations of a %s picture's header are looked at, or refused in a sentence",
  async (kind, file, size) => {
    expect(pictureHeaderOf(file)).toMatchObject({ kind, ...size });
    await expectHarmless(file, (picture) => checkPicture({ where: "x", label: 0, bytes: picture }));
  },
);

test("a gzip bomb is stopped at the limit", async () => {
  const bomb = gzipSync(new Uint8Array(20_000_000));
  await expect(gunzip(bomb, "bomb.csv.gz", 1_000_000)).rejects.toThrow(
    "bomb.csv.gz: expected at most 1,000,000 bytes in it, got more; unpack it and take less",
  );
});

test("a zip bomb is stopped at what its archive says, and one that says it is refused at once", () => {
  const bomb = zipSync({ "bomb.png": new Uint8Array(50_000_000) });
  const view = new DataView(bomb.buffer, bomb.byteOffset);
  const directory = bomb.length - 22 - 46 - "bomb.png".length;
  view.setUint32(directory + 24, 1_000, true);
  expect(() => readZip(bomb, "bomb.zip")[0].read()).toThrow(
    "bomb.zip: bomb.png: expected 1,000 bytes, as its archive says, got more",
  );
  view.setUint32(directory + 24, 2_000_000_000, true);
  expect(() => readZip(bomb, "bomb.zip")).toThrow(DataError);
});
