/** A data set in the files that its authors publish, which the page's data folder serves. */
import { gzipSync } from "node:zlib";
import type { HubSetId } from "../../../datasets/hub/hubSets";
import type { HubDataset } from "../../../datasets/hub/readHubSet";
import type { Dataset, Images } from "../../../datasets/types";

export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const cifarBatch = 10_000;

/** IDX files of MNIST and Fashion-MNIST, binary batches of CIFAR. */
export function officialFiles(id: HubSetId, set: HubDataset): NamedFile[] {
  if (id === "cifar10") {
    const parts = Array.from({ length: Math.ceil(set.train.labels.length / cifarBatch) }, (_, part) => ({
      name: `data_batch_${part + 1}.bin`,
      bytes: cifarRecords(set.train, [set.train.labels], part * cifarBatch, cifarBatch),
    }));
    return [...parts, { name: "test_batch.bin", bytes: cifarRecords(set.test, [set.test.labels]) }];
  }
  if (id === "cifar100") {
    const [train, test] = set.coarseLabels ?? [];
    if (!train || !test)
      throw new Error("cifar100: expected a column coarse_label, got none; take another set");
    return [
      { name: "train.bin", bytes: cifarRecords(set.train, [train, set.train.labels]) },
      { name: "test.bin", bytes: cifarRecords(set.test, [test, set.test.labels]) },
    ];
  }
  return [...idxFiles("train", set.train, set), ...idxFiles("t10k", set.test, set)];
}

function idxFiles(part: string, { pixels, labels }: Images, { imageShape }: Dataset): NamedFile[] {
  const [height, width] = imageShape;
  const idx = (magic: number, sizes: readonly number[], values: Uint8Array) => {
    const header = Buffer.alloc(4 + 4 * sizes.length);
    [magic, ...sizes].forEach((word, index) => {
      header.writeUInt32BE(word, 4 * index);
    });
    return gzipSync(Buffer.concat([header, values]));
  };
  return [
    { name: `${part}-images-idx3-ubyte.gz`, bytes: idx(0x803, [labels.length, height, width], pixels) },
    { name: `${part}-labels-idx1-ubyte.gz`, bytes: idx(0x801, [labels.length], labels) },
  ];
}

/** Records of label bytes, then the red, green and blue plane. */
function cifarRecords(
  { pixels, labels }: Images,
  labelBytes: readonly Uint8Array[],
  first = 0,
  count = labels.length,
): Uint8Array {
  const last = Math.min(first + count, labels.length);
  const imageSize = pixels.length / labels.length;
  const planeSize = imageSize / 3;
  const recordSize = labelBytes.length + imageSize;
  const bytes = new Uint8Array((last - first) * recordSize);
  for (let image = first; image < last; image++) {
    let to = (image - first) * recordSize;
    for (const values of labelBytes) bytes[to++] = values[image];
    for (let channel = 0; channel < 3; channel++) {
      for (let at = 0; at < planeSize; at++) bytes[to++] = pixels[image * imageSize + 3 * at + channel];
    }
  }
  return bytes;
}
