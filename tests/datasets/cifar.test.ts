import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { loadCifar10, loadCifar100 } from "../../datasets/cifar";
import { DataError } from "../../datasets/errors";
import type { FileSource, Images } from "../../datasets/types";
import { realData } from "../dataFolder";
import { tarOf } from "./files";

const folder = realData();
const imageSize = 3_072;

const load = (files: FileSource) => loadCifar10({ files, onProgress: () => {} });
const only =
  (...given: [string, Uint8Array][]): FileSource =>
  async (name) =>
    new Map(given).get(name);

/** Records of the binary version: the label, then planes of red, green and blue. */
function batch(labels: readonly number[], labelBytes = 1): Uint8Array {
  const record = (label: number, index: number) => [
    ...Array(labelBytes - 1).fill(7),
    label,
    ...Array.from({ length: imageSize }, (_, at) => 50 * Math.floor(at / 1_024) + (at % 40) + index),
  ];
  return Uint8Array.from(labels.flatMap(record));
}

test.skipIf(!folder)(
  "CIFAR-10's archive is read byte for byte, and its channel means are the published",
  async () => {
    const archive = readFileSync(join(folder as string, "cifar-10/cifar-10-binary.tar.gz"));
    const lossy = JSON.parse(readFileSync(join(folder as string, "cifar-10/lossy-records.json"), "utf8"));
    const { train, test: tested } = await load(only(["cifar-10-binary.tar.gz", archive]));
    const unpacked = gunzipSync(archive);
    for (const [name, images] of [
      ["data_batch_1.bin", train],
      ["test_batch.bin", tested],
    ] as [string, Images][]) {
      expect(images.labels).toHaveLength(10_000);
      const start = unpacked.indexOf(`cifar-10-batches-bin/${name}`) + 512;
      const skipped = new Set<number>(lossy.records[name]);
      let differing = 0;
      for (let index = 0; index < 10_000; index++) {
        if (skipped.has(index)) continue;
        const record = unpacked.subarray(
          start + index * (imageSize + 1),
          start + (index + 1) * (imageSize + 1),
        );
        differing += Number(images.labels[index] !== record[0]);
        for (let at = 0; at < imageSize; at++) {
          const plane = (at % 3) * 1_024 + Math.floor(at / 3);
          differing += Number(images.pixels[index * imageSize + at] !== record[1 + plane]);
        }
      }
      expect(differing).toBe(0);
    }
    // Of the training images, as PyTorch's and others' recipes have them; here of a fifth of those.
    const published = [0.4914, 0.4822, 0.4465];
    const sums = [0, 0, 0];
    for (let at = 0; at < train.pixels.length; at++) sums[at % 3] += train.pixels[at];
    sums.forEach((sum, channel) => {
      expect(Math.abs((3 * sum) / (255 * train.pixels.length) - published[channel])).toBeLessThan(0.003);
    });
  },
);

test("batches are put in order, each pixel's colours together", async () => {
  const {
    train,
    test: tested,
    classNames,
  } = await load(
    only(
      ["test_batch.bin", batch([9])],
      ["data_batch_3.bin", batch([5])],
      ["data_batch_1.bin", batch([2, 3])],
    ),
  );
  expect([...train.labels, ...tested.labels].map((label) => classNames[label])).toEqual([
    "bird",
    "cat",
    "dog",
    "truck",
  ]);
  expect([...train.pixels.subarray(0, 6)]).toEqual([
    0,
    50 + (1_024 % 40),
    100 + (2_048 % 40),
    1,
    51 + (1_024 % 40),
    101 + (2_048 % 40),
  ]);
});

test("CIFAR-100 takes the fine label of each record", async () => {
  const files = only(["train.bin", batch([99, 0], 2)], ["test.bin", batch([1], 2)]);
  const { train, classNames } = await loadCifar100({ files, onProgress: () => {} });
  expect(Array.from(train.labels, (label) => classNames[label])).toEqual(["worm", "apple"]);
  expect(classNames).toHaveLength(100);
});

const archive = (...content: Uint8Array[]) => only(["cifar-10-binary.tar.gz", Buffer.concat(content)]);
const oneBatch = tarOf("cifar-10-batches-bin/data_batch_1.bin", batch([1, 2]));

test.each<[string, FileSource, string]>([
  [
    "no file",
    only(),
    "cifar10: expected cifar-10-binary.tar.gz, or at least data_batch_1.bin and test_batch.bin, got none",
  ],
  [
    "no test batch",
    only(["data_batch_1.bin", batch([1])]),
    "got only data_batch_1.bin; drop what is missing on the page",
  ],
  [
    "a cut batch",
    only(["data_batch_1.bin", batch([1, 2]).subarray(1)]),
    "cifar10/data_batch_1.bin: expected 3,073 bytes per image, got 3,072 bytes left over; the file is cut off",
  ],
  [
    "a label that is none",
    only(["data_batch_1.bin", batch([1, 10])]),
    "expected labels from 0 to 9, got 10 for image 2",
  ],
  ["an empty batch", only(["data_batch_1.bin", new Uint8Array()]), "got an empty file"],
  [
    "a web page",
    only(["data_batch_1.bin", Buffer.from("<!doctype html>")]),
    "this is a web page, download the file itself",
  ],
  [
    "a web page for the archive",
    archive(Buffer.from("<!doctype html>")),
    "cifar10/cifar-10-binary.tar.gz: expected gzip, got something else; this is a web page",
  ],
  ["a cut gzip", archive(gzipSync(oneBatch).subarray(0, -20)), "it is cut off or damaged, fetch it again"],
  [
    "a cut archive",
    archive(gzipSync(oneBatch.subarray(0, 3_000))),
    "byte 3,000: expected 6,146 bytes of data_batch_1.bin, got fewer",
  ],
  [
    "a damaged header",
    archive(gzipSync(Buffer.concat([Buffer.from("x"), oneBatch.subarray(1)]))),
    "expected a tar header with a right checksum, got a wrong one",
  ],
  [
    "an archive of the other set",
    archive(gzipSync(tarOf("cifar-100-binary/train.bin", batch([1], 2)))),
    "got none; drop them",
  ],
])("%s is refused in a sentence", async (_, files, sentence) => {
  const error = await load(files).catch((reason) => reason);
  expect(error).toBeInstanceOf(DataError);
  expect(error.message).toContain(sentence);
});
