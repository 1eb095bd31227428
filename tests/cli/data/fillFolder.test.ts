import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadCifar10, loadCifar100 } from "../../../datasets/cifar";
import { cifar10Classes, cifar100Classes, digits } from "../../../datasets/classNames";
import { connectHub } from "../../../datasets/hub/connection";
import { hubSets } from "../../../datasets/hub/hubSets";
import { readIdx } from "../../../datasets/idx";
import { readDataCommand } from "../../../src/cli/data/arguments";
import { fetchInto, importInto, isIntact } from "../../../src/cli/data/fillFolder";
import { type HubServer, hubParquet, type LabelledImages, startHub } from "../../datasets/hubServer";
import { temporaryFolder } from "../../temporaryFolder";

const to = temporaryFolder("fetched");
const ramp = (count: number, size: number, classCount: number): LabelledImages => ({
  pixels: Uint8Array.from({ length: count * size }, (_, at) => (7 * at) % 251),
  labels: Uint8Array.from({ length: count }, (_, index) => (3 * index) % classCount),
});
const grey = { train: ramp(30, 784, 10), test: ramp(10, 784, 10) };
const colour = { train: ramp(30, 3_072, 10), test: ramp(10, 3_072, 10) };
const colour100 = { train: ramp(30, 3_072, 100), test: ramp(10, 3_072, 100) };
const picture = { column: "img", side: 32, channels: 3 };

let hub: HubServer;

beforeAll(async () => {
  const files = (folder: string, images: typeof grey, options?: Parameters<typeof hubParquet>[1]) =>
    (["train", "test"] as const).map((split) => ({
      path: `${folder}/${split}-00000-of-00001.parquet`,
      bytes: hubParquet(images[split], options),
    }));
  const labelColumns = ["fine_label", "coarse_label"];
  hub = await startHub([
    { ...hubSets.mnist, files: files("mnist", grey) },
    { ...hubSets.cifar10, files: files("plain_text", colour, picture) },
    { ...hubSets.cifar100, files: files("cifar100", colour100, { ...picture, labelColumns }) },
  ]);
});

afterAll(() => hub.close());

const fetchSet = (
  id: "mnist" | "cifar10" | "cifar100",
  classNames: readonly string[],
  side: number,
  channels: number,
) =>
  fetchInto(join(to, id), id, {
    connection: connectHub({ address: hub.address }),
    onProgress: () => {},
    known: { title: id, classNames, imageShape: [side, side, channels], counts: { train: 30, test: 10 } },
  });
const folderFiles = (folder: string) => async (name: string) =>
  readdirSync(folder).includes(name) ? new Uint8Array(readFileSync(join(folder, name))) : undefined;
const context = (folder: string) => ({ files: folderFiles(folder), onProgress: () => {} });

test("MNIST is fetched as its IDX files, whose checksums find a change", async () => {
  expect(await fetchSet("mnist", digits, 28, 1)).toBe(
    `30 + 10 images of ylecun/mnist, version ${hubSets.mnist.commit}`,
  );
  const folder = join(to, "mnist");
  const { shape, values } = await readIdx(readFileSync(join(folder, "train-images-idx3-ubyte.gz")), "x");
  expect(shape).toEqual([30, 28, 28]);
  expect(Buffer.compare(values, grey.train.pixels)).toBe(0);
  const labels = await readIdx(readFileSync(join(folder, "t10k-labels-idx1-ubyte.gz")), "x");
  expect([...labels.values]).toEqual([...grey.test.labels]);
  execFileSync("sha256sum", ["-c", "SHA256SUMS"], { cwd: folder });
  expect(isIntact(folder)).toBe(true);
  writeFileSync(join(folder, "t10k-labels-idx1-ubyte.gz"), "x");
  expect(isIntact(folder)).toBe(false);
});

test("CIFAR-10 and CIFAR-100 are fetched as the binary files that the page reads", async () => {
  await fetchSet("cifar10", cifar10Classes, 32, 3);
  const ten = await loadCifar10(context(join(to, "cifar10")));
  expect(Buffer.compare(ten.train.pixels, colour.train.pixels)).toBe(0);
  expect(Buffer.compare(ten.test.labels, colour.test.labels)).toBe(0);
  await fetchSet("cifar100", cifar100Classes, 32, 3);
  const hundred = await loadCifar100(context(join(to, "cifar100")));
  expect(Buffer.compare(hundred.train.labels, colour100.train.labels)).toBe(0);
  const coarse = readFileSync(join(to, "cifar100", "train.bin"))[3_074];
  expect(coarse).toBe(Math.floor(colour100.train.labels[1] / 5));
});

test("files that lie in a folder are taken as they are; wrong ones are refused and nothing is written", async () => {
  const from = mkdtempSync(join(to, "from-"));
  mkdirSync(join(from, "cifar-10"));
  const batch = new Uint8Array(2 * 3_073);
  for (const name of ["data_batch_1.bin", "test_batch.bin"])
    writeFileSync(join(from, "cifar-10", name), batch);
  const folder = join(to, "imported");
  expect(await importInto(folder, "cifar10", from)).toBe(`2 + 2 images (of 50,000 + 10,000) of ${from}`);
  expect(readdirSync(folder).sort()).toEqual(["SHA256SUMS", "data_batch_1.bin", "test_batch.bin"]);

  writeFileSync(join(from, "cifar-10", "test_batch.bin"), batch.subarray(1));
  const other = join(to, "refused");
  await expect(importInto(other, "cifar10", from)).rejects.toThrow(
    "cifar10/test_batch.bin: expected 3,073 bytes per image, got 3,072 bytes left over",
  );
  await expect(importInto(other, "mnist", from)).rejects.toThrow("mnist: expected its four IDX files");
  await expect(importInto(other, "mnist", join(from, "none"))).rejects.toThrow(
    "--from: expected a folder, got",
  );
  expect(readdirSync(to)).not.toContain("refused");
});

test.each([
  [[], "data sets: expected some of mnist, fashion-mnist, cifar10, cifar100, got none"],
  [["mnist", "imagenet"], 'got "imagenet"; see --help'],
])("%j is refused", (words, sentence) => {
  expect(() => readDataCommand(words)).toThrow(sentence);
});

test("names and flags are read", () => {
  const words = ["mnist", "cifar10", "mnist", "--to", "here", "--from", "there"];
  expect(readDataCommand(words)).toEqual({ ids: ["mnist", "cifar10"], to: "here", from: "there" });
});
