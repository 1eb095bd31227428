import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readIdxImages, readIdxLabels } from "../../datasets/idx";
import { bitsAt, keyOf } from "../../src/settings/random";

const [count, height, width] = [5, 2, 3];
const imagesOf = { where: "set/images", count, height, width };
const labelsOf = { where: "set/labels", count, classCount: 10 };

function words(...values: number[]): number[] {
  return values.flatMap((value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
}

const body = Array.from({ length: count * height * width }, (_, index) => (7 * index) % 256);
const images = Uint8Array.from([...words(0x803, count, height, width), ...body]);
const labels = Uint8Array.from([...words(0x801, count), 3, 1, 4, 1, 5]);
const zipped = (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes));

test("reads images and labels, zipped or not", async () => {
  for (const file of [images, zipped(images)])
    expect([...(await readIdxImages(file, imagesOf))]).toEqual(body);
  for (const file of [labels, zipped(labels)])
    expect([...(await readIdxLabels(file, labelsOf))]).toEqual([3, 1, 4, 1, 5]);
});

const text = (content: string) => new TextEncoder().encode(content);
const changed = (bytes: Uint8Array, at: number, ...values: number[]) => {
  const copy = bytes.slice();
  copy.set(values, at);
  return copy;
};

test.each<[string, Uint8Array, string]>([
  ["empty", new Uint8Array(), "expected an IDX file, got an empty one; fetch it again"],
  ["cut in the magic number", images.slice(0, 3), "expected at least 16 bytes, got 3; the file is cut off"],
  ["cut in the header", images.slice(0, 10), "expected at least 16 bytes, got 10; the file is cut off"],
  [
    "cut in the pixels",
    images.slice(0, 40),
    "expected 30 bytes after the header, got 24; the file is cut off",
  ],
  [
    "longer than it says",
    Uint8Array.from([...images, 0, 0]),
    "expected 30 bytes after the header, got 32; 2 too many",
  ],
  ["labels instead of images", labels, "expected magic number 2051, got 2049; this is a labels file"],
  ["a web page", text("<!doctype html><p>Log in"), "; this is a web page, download the file itself"],
  ["a zip archive", text("PK\u0003\u0004 and so on"), "; this is a zip archive, unpack it first"],
  ["a picture", Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10]), "; this is a PNG picture"],
  ["zipped twice", zipped(zipped(images)), "; this is zipped twice, unzip it once"],
  ["a Git LFS pointer", text("version https://git-lfs.github.com/spec/v1\n"), "fetch it with git lfs pull"],
  ["a NumPy file", Uint8Array.from([0x93, ...text("NUMPY")]), "; this is a Parquet or NumPy file"],
  ["a table", text("label,pixel1\n5,0\n"), "; this is a table, take the IDX file"],
  ["of floats", changed(images, 2, 13), "expected magic number 2051, got 3331; this is an IDX file of other"],
  ["something else", text("hello, world"), "; this is not an IDX file"],
  ["of other dimensions", changed(images, 8, ...words(3, 2)), "expected images of 2×3, got 3×2"],
  ["of another count", changed(images, 4, ...words(6)), "expected 5 images, got 6; take the original file"],
  [
    "the test file in the training file's place",
    changed(images, 4, ...words(10_000)),
    "got 10,000; train and t10k files are mixed up",
  ],
  ["zipped and cut off", zipped(images).slice(0, -12), "it is cut off or damaged, fetch it again"],
  [
    "zipped with a flipped bit",
    changed(zipped(images), 30, zipped(images)[30] ^ 16),
    "expected a whole gzip file, got one that ends or breaks after",
  ],
])("a file that is %s is refused in a sentence", async (_, file, sentence) => {
  await expect(readIdxImages(file, imagesOf)).rejects.toThrow(/^set\/images: expected/);
  await expect(readIdxImages(file, imagesOf)).rejects.toThrow(sentence);
});

test("images instead of labels, and a label out of range, are refused in a sentence", async () => {
  await expect(readIdxLabels(images, labelsOf)).rejects.toThrow(
    "set/labels: expected magic number 2049, got 2051; this is an images file",
  );
  await expect(readIdxLabels(changed(labels, 10, 10), labelsOf)).rejects.toThrow(
    "set/labels: expected labels from 0 to 9, got 10 for image 3; take the original file",
  );
});

test("a gzip bomb is read no further than one byte past what is expected", async () => {
  const bomb = zipped(new Uint8Array(64 * 2 ** 20));
  await expect(readIdxImages(bomb, imagesOf)).rejects.toThrow(
    "set/images: expected magic number 2051, got 0",
  );
  const long = new Uint8Array(64 * 2 ** 20);
  long.set(images);
  await expect(readIdxImages(zipped(long), imagesOf)).rejects.toThrow("got 31; 1 too many");
});

test("10,000 mutated files give either exactly their pixels or an error that begins with the file's name", async () => {
  const key = keyOf(1, "mutation", "", 0);
  const sources = [images, zipped(images)];
  let [readCount, refusedCount] = [0, 0];
  for (let round = 0; round < 10_000; round++) {
    const draw = (index: number, below: number) => bitsAt(key, 8 * round + index) % below;
    const source = sources[round % 10 === 0 ? 1 : 0]; // unzipping is slow: one in ten
    const file = source.slice(0, draw(0, 4) === 0 ? draw(1, source.length + 1) : source.length);
    for (let change = draw(2, 3); change > 0 && file.length > 0; change--)
      file[draw(2 + change, file.length)] = draw(5 + change, 256);
    const result = await readIdxImages(file, imagesOf).catch((error: unknown) => error);
    if (result instanceof Error) {
      expect(result.message).toMatch(/^set\/images: expected /);
      refusedCount += 1;
    } else {
      const plain = source === images ? file : gunzipSync(file);
      expect([...(result as Uint8Array)]).toEqual([...plain.subarray(16)]);
      expect(result).toHaveLength(30);
      readCount += 1;
    }
  }
  expect(readCount).toBeGreaterThan(1_000);
  expect(refusedCount).toBeGreaterThan(1_000);
});
