import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cifar10Classes, digits } from "../../datasets/classNames";
import { DataError } from "../../datasets/errors";
import { connectHub, type HubConnection, HubError } from "../../datasets/hub/connection";
import { hubSets } from "../../datasets/hub/hubSets";
import { listKnown, lookUp } from "../../datasets/hub/listing";
import { type HubOptions, type HubProgress, readHubSet } from "../../datasets/hub/readHubSet";
import type { PieceStore } from "../../datasets/hub/remoteFile";
import { decodePng } from "../../datasets/png";
import type { DecodePicture } from "../../datasets/types";
import { realData } from "../dataFolder";
import {
  type Fault,
  type HubServer,
  hubParquet,
  idxImages,
  type LabelledImages,
  startHub,
} from "./hubServer";

const folder = realData();

const decode: DecodePicture = async (bytes) => {
  const picture = decodePng(bytes);
  if (!picture) throw new Error("no plain PNG");
  return picture;
};

/** Images of noise, which do not compress, so that bytes are in proportion to images. */
function noise(count: number, classCount = 10, size = 784): LabelledImages {
  const pixels = Uint8Array.from(
    { length: count * size },
    (_, at) => (Math.imul(at + 1, 0x9e3779b1) >>> 11) % 251,
  );
  return { pixels, labels: Uint8Array.from({ length: count }, (_, index) => index % classCount) };
}

const known = {
  title: "MNIST",
  classNames: digits,
  imageShape: [28, 28, 1],
  counts: { train: 1_500, test: 300 },
} as const;
const images = { train: noise(1_500), test: noise(300) };
const mnistFiles = [
  { path: "README.md", bytes: new Uint8Array(9) },
  {
    path: "mnist/train-00000-of-00001.parquet",
    bytes: hubParquet(images.train, { names: digits, rowGroupSize: 50 }),
  },
  {
    path: "mnist/test-00000-of-00001.parquet",
    bytes: hubParquet(images.test, { names: digits, rowGroupSize: 50 }),
  },
];
const fileBytes = mnistFiles.reduce((sum, { bytes }) => sum + bytes.length, 0);

let hub: HubServer;
let waits: number[];
let connection: HubConnection;

beforeEach(async () => {
  hub = await startHub([
    { ...hubSets.mnist, files: mnistFiles },
    {
      repository: "someone/pets",
      commit: "c0ffee",
      card: { cardData: { license: ["cc-by-4.0"] }, citation: "@misc{pets}" },
      files: [
        {
          path: "data/train-00000-of-00002.parquet",
          bytes: hubParquet(noise(60, 3), { names: ["cat", "dog", "hen"] }),
        },
        {
          path: "data/train-00001-of-00002.parquet",
          bytes: hubParquet(noise(30, 3), { names: ["cat", "dog", "hen"] }),
        },
      ],
    },
    {
      repository: "someone/two",
      commit: "c0ffee",
      files: ["red/train.parquet", "blue/train.parquet"].map((path) => ({ path, bytes: new Uint8Array(9) })),
    },
  ]);
  waits = [];
  connection = connectHub({ address: hub.address, wait: async (ms) => void waits.push(ms) });
});

afterEach(() => hub.close());

async function fetchMnist(options: Partial<HubOptions> = {}) {
  const listing = await listKnown("mnist", options.connection ?? connection);
  return readHubSet(listing, { connection, decode, onProgress: () => {}, ...options }, known);
}

const sliceOf = ({ pixels, labels }: LabelledImages, index: number) => [
  labels[index],
  ...pixels.subarray(784 * index, 784 * (index + 1)),
];

test("all images come byte by byte as they are, with progress in bytes and images", async () => {
  const seen: HubProgress[] = [];
  const set = await fetchMnist({ onProgress: (progress) => seen.push(progress) });
  expect(set.title).toBe("MNIST");
  expect(set.imageShape).toEqual([28, 28, 1]);
  expect(Buffer.compare(set.train.pixels, images.train.pixels)).toBe(0);
  expect(Buffer.compare(set.test.labels, images.test.labels)).toBe(0);
  expect(set.notes).toEqual([]);
  expect(seen.at(-1)).toMatchObject({ images: 1_800, totalImages: 1_800, decodedImages: 1_800 });
  const bytes = seen.map((progress) => progress.bytes);
  expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
  expect(seen.at(-1)?.totalBytes).toBe(bytes.at(-1));
});

test("150 of 1,500 images fetch about a tenth of the bytes, from all over the file, and that is said", async () => {
  const set = await fetchMnist({ trainCount: 150 });
  expect([set.train.labels.length, set.test.labels.length]).toEqual([150, 30]);
  const footers = 2 * 65_536;
  expect(hub.sentBytes - footers).toBeLessThan(0.15 * fileBytes);
  const rows = [250, 750, 1_250]; // groups of fifty, in the middle of each third
  expect(rows.map((row) => sliceOf(images.train, row))).toEqual(
    [0, 50, 100].map((row) => sliceOf(set.train, row)),
  );
  expect(set.notes).toEqual(["150 + 30 of 1,500 + 300 images, in pieces spread over the files."]);
});

test("a server that ignores ranges sends each file once, and it is the same set", async () => {
  hub.fault = () => "ignoresRange";
  const set = await fetchMnist({ trainCount: 150 });
  expect(set.train.labels).toHaveLength(150);
  expect(hub.ranges).toHaveLength(2);
});

test("where a browser may not ask for ranges, a plain request gets the whole file", async () => {
  const refusing: typeof fetch = (input, init) =>
    new Headers(init?.headers).has("Range")
      ? Promise.reject(new TypeError("Failed to fetch"))
      : fetch(input, init);
  const set = await fetchMnist({ connection: { ...connection, fetch: refusing } });
  expect(set.train.labels).toHaveLength(1_500);
  expect(hub.ranges).toEqual(["whole", "whole"]);
});

test("after a cut, only the bytes that are missing are asked for", async () => {
  hub.fault = (count) => (count % 2 === 0 ? "cut" : undefined);
  const set = await fetchMnist();
  expect(Buffer.compare(set.train.pixels, images.train.pixels)).toBe(0);
  expect(hub.sentBytes).toBeLessThan(fileBytes + 3 * 65_536);
});

test("a download that was cancelled goes on with the pieces that were kept", async () => {
  const kept = new Map<string, Uint8Array>();
  const pieces: PieceStore = {
    get: async (key) => kept.get(key),
    put: async (key, bytes) => void kept.set(key, bytes),
  };
  const controller = new AbortController();
  const onProgress = ({ images: count }: HubProgress) =>
    count > 0 && controller.abort(new Error("cancelled"));
  await expect(fetchMnist({ pieces, onProgress, signal: controller.signal })).rejects.toThrow("cancelled");
  expect(kept.size).toBeGreaterThan(1);
  const before = hub.sentBytes;
  const set = await fetchMnist({ pieces });
  expect(Buffer.compare(set.train.pixels, images.train.pixels)).toBe(0);
  expect(hub.sentBytes).toBeLessThan(fileBytes + 3 * 65_536);
  expect(hub.sentBytes - before).toBeLessThan(fileBytes);
});

test("what passes is tried again after 1, 2, 4 and 8 seconds and up to half as much, or as the server asks", async () => {
  hub.fault = (count) => (count < 2 ? 500 : undefined);
  await fetchMnist();
  expect(waits.length).toBeGreaterThanOrEqual(2);
  hub.fault = () => 503;
  waits = [];
  await expect(fetchMnist()).rejects.toThrow(HubError);
  const longest = [1_000, 2_000, 4_000, 8_000].map((ms) => Math.max(3_000, ms)); // Retry-After: 3
  expect(waits).toHaveLength(4);
  waits.forEach((ms, index) => {
    expect(ms).toBeGreaterThanOrEqual(longest[index]);
    expect(ms).toBeLessThanOrEqual(1.5 * longest[index]);
  });
});

const tried = { once: 1, fiveTimes: 5 };

test.each<[string, Fault, string, number]>([
  ["404", 404, "expected a Parquet file, got nothing of that name (HTTP 404); check the name", tried.once],
  ["403", 403, "expected a Parquet file, got a refusal (HTTP 403); it is private, gated", tried.once],
  [
    "429",
    429,
    "expected a Parquet file, got too many requests (HTTP 429); wait some minutes",
    tried.fiveTimes,
  ],
  ["500", 500, "expected a Parquet file, got a failure of the server (HTTP 500); try again", tried.fiveTimes],
  [
    "a web page",
    "page",
    "expected a Parquet file, got a web page; the network may ask you to log in",
    tried.once,
  ],
  ["a stall", "silent", "expected an answer of 127.0.0.1", tried.fiveTimes],
])("%s is one typed sentence", async (_, fault, sentence, requests) => {
  hub.fault = () => fault;
  const error = await fetchMnist({ connection: { ...connection, stallMs: 50 } }).catch((caught) => caught);
  expect(error).toBeInstanceOf(HubError);
  expect(error.message).toContain(`mnist/`);
  expect(error.message).toContain(sentence);
  expect(hub.ranges).toHaveLength(requests);
});

test("a connection that is always cut, without ranges, is one typed sentence", async () => {
  connection = { ...connection, fetch: (input) => fetch(input) };
  hub.fault = () => "cut";
  await expect(fetchMnist()).rejects.toThrow(
    /expected [\d,]+ bytes, got [\d,]+ before the connection was cut; try again/,
  );
});

test("no network is one typed sentence", async () => {
  await hub.close();
  const sentence =
    /^ylecun\/mnist: expected an answer of 127\.0\.0\.1:\d+, got none \(.+\); check the network/;
  await expect(fetchMnist()).rejects.toThrow(sentence);
  expect(waits).toHaveLength(4);
});

test("bytes that were changed on the way are found by the hub's checksum", async () => {
  connection = { ...connection, fetch: (input) => fetch(input) };
  hub.fault = () => "damaged";
  await expect(fetchMnist()).rejects.toThrow(
    /expected a file with the SHA-256 [0-9a-f]{12}…, got [0-9a-f]{12}…/,
  );
});

test("a set of the registry that is not what it was is refused", async () => {
  const listing = await listKnown("mnist", connection);
  const options = { connection, decode, onProgress: () => {} };
  const other = { ...known, counts: { train: 60_000, test: 10_000 } };
  await expect(readHubSet(listing, options, other)).rejects.toThrow(
    "ylecun/mnist: expected 60,000 + 10,000 images, got 1,500 + 300",
  );
  const larger = { ...known, imageShape: [32, 32, 3] } as const;
  await expect(readHubSet(listing, { ...options, trainCount: 100 }, larger)).rejects.toThrow(
    "expected images of 32×32×3, got images of 28×28×1",
  );
});

describe("a public set by its name", () => {
  test("its version is pinned, its licence and citation are told, and a sixth is set aside for test", async () => {
    const listing = await lookUp("someone/pets", connection);
    expect(listing).toMatchObject({ commit: "c0ffee", licence: "cc-by-4.0", citation: "@misc{pets}" });
    const set = await readHubSet(listing, { connection, decode, onProgress: () => {} });
    expect(set).toMatchObject({ title: "someone/pets", classNames: ["cat", "dog", "hen"] });
    expect([set.train.labels.length, set.test.labels.length]).toEqual([75, 15]);
  });

  test.each([
    ["", "Hub data set: expected a name such as ylecun/mnist, got nothing"],
    ["mnist", 'Hub data set: expected a name such as ylecun/mnist, got "mnist"'],
    [
      "someone/none",
      "someone/none: expected what the hub knows of a data set, got nothing of that name (HTTP 404)",
    ],
    [
      "someone/two",
      "someone/two: expected one configuration, got red, blue; add its name, such as someone/two/red",
    ],
    ["someone/two/green", "someone/two: expected a configuration green, got red, blue"],
  ])("%j is refused", async (name, sentence) => {
    const error = await lookUp(name, connection).catch((caught) => caught);
    expect(error).toBeInstanceOf(DataError);
    expect(error.message).toContain(sentence);
  });
});

test("colour pictures in the column img keep their three channels", async () => {
  const colour = noise(40, 10, 3_072);
  const parquet = hubParquet(colour, { column: "img", side: 32, channels: 3, names: cifar10Classes });
  const files = [{ path: "plain_text/train.parquet", bytes: parquet }];
  const other = await startHub([{ repository: "a/b", commit: "1", files }]);
  const to = { ...connection, address: other.address };
  const set = await readHubSet(await lookUp("a/b", to), { connection: to, decode, onProgress: () => {} });
  await other.close();
  expect(set.imageShape).toEqual([32, 32, 3]);
  expect(set.classNames).toEqual(cifar10Classes);
  expect(set.train.labels.length + set.test.labels.length).toBe(40);
});

test.skipIf(folder === undefined)("MNIST's own images come through PNG and Parquet unchanged", async () => {
  const train = idxImages(`${folder}/mnist`, "train", 500);
  const files = [
    { path: "mnist/train-00000-of-00001.parquet", bytes: hubParquet(train) },
    {
      path: "mnist/test-00000-of-00001.parquet",
      bytes: hubParquet(idxImages(`${folder}/mnist`, "t10k", 100)),
    },
  ];
  const real = await startHub([{ ...hubSets.mnist, files }]);
  const to = { ...connection, address: real.address };
  const counts = { train: 500, test: 100 };
  const options = { connection: to, decode, onProgress: () => {} };
  const set = await readHubSet(await listKnown("mnist", to), options, { ...known, counts });
  await real.close();
  expect(Buffer.compare(set.train.pixels, train.pixels)).toBe(0);
  expect(Buffer.compare(set.train.labels, train.labels)).toBe(0);
});
