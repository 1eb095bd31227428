import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { loadFashionMnist } from "../../datasets/fashionMnist";
import { loadMnist } from "../../datasets/mnist";
import type { FileSource, LoadContext } from "../../datasets/types";
import { realData } from "../dataFolder";

const folder = realData();

/** Files of a data set's folder, but for `missing`. */
function context(set: string, missing: readonly string[] = []): LoadContext {
  const files: FileSource = async (name) => {
    if (missing.some((one) => name.startsWith(one)) || !name.endsWith("ubyte.gz") || name.includes(".idx"))
      return undefined;
    return new Uint8Array(readFileSync(join(folder as string, set, name)));
  };
  return { files, onProgress: () => {} };
}

test.skipIf(!folder)("MNIST is read as published", async () => {
  const { train, test: tested } = await loadMnist(context("mnist"));
  expect([train.labels.length, tested.labels.length]).toEqual([60_000, 10_000]);
  expect([...train.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]); // LeCun's page shows these digits first
  const file = Buffer.concat([
    Buffer.from([0, 0, 8, 3, 0, 0, 234, 96, 0, 0, 0, 28, 0, 0, 0, 28]),
    train.pixels,
  ]);
  expect(createHash("sha256").update(file).digest("hex")).toBe(
    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", // of the official file, unzipped
  );
});

test.skipIf(!folder)("Fashion-MNIST is read as published", async () => {
  const { train, classNames } = await loadFashionMnist(context("fashion-mnist"));
  expect(train.labels).toHaveLength(60_000);
  expect(classNames[train.labels[0]]).toBe("Ankle boot"); // the first image in the authors' README
  expect(train.labels.reduce((sum, label) => sum + Number(label === 4), 0)).toBe(6_000); // balanced, as published
});

test("no files at all is said in one sentence", async () => {
  const none = loadMnist({ files: async () => undefined, onProgress: () => {} });
  await expect(none).rejects.toThrow(
    "mnist: expected its four IDX files, .gz or not, got none; drop the four on the page",
  );
});

test.skipIf(!folder)(
  "a missing file is named, and unzipped files with a dot in their names are taken",
  async () => {
    await expect(loadMnist(context("mnist", ["t10k-labels"]))).rejects.toThrow(
      "got all but t10k-labels-idx1-ubyte;",
    );
    const files: FileSource = async (name) => {
      if (!/\.idx\d-ubyte$/.test(name)) return undefined;
      return new Uint8Array(
        gunzipSync(readFileSync(join(folder as string, "mnist", `${name.replace(".idx", "-idx")}.gz`))),
      );
    };
    expect((await loadMnist({ files, onProgress: () => {} })).test.labels[0]).toBe(7);
  },
);

test.skipIf(!folder)(
  "Fashion-MNIST's files given as MNIST's, or one of them among these, are refused",
  async () => {
    await expect(loadMnist(context("fashion-mnist"))).rejects.toThrow(
      "mnist/train-images-idx3-ubyte: expected the file of MNIST, got that of Fashion-MNIST, which has the same name; " +
        "choose Fashion-MNIST as the data set, or take the files of MNIST",
    );
    const mixed: FileSource = (name) =>
      context(name.startsWith("t10k-labels") ? "mnist" : "fashion-mnist").files(name);
    await expect(loadFashionMnist({ files: mixed, onProgress: () => {} })).rejects.toThrow(
      "fashion-mnist/t10k-labels-idx1-ubyte: expected the file of Fashion-MNIST, got that of MNIST,",
    );
  },
);

test.skipIf(!folder)("loading ends when it is aborted", async () => {
  const controller = new AbortController();
  const seen: number[] = [];
  const onProgress = (done: number) => {
    seen.push(done);
    if (done === 5) controller.abort();
  };
  const loading = loadMnist({ ...context("mnist"), onProgress, signal: controller.signal });
  await expect(loading).rejects.toThrow(/aborted/);
  expect(seen).toEqual([1, 2, 3, 4, 5]);
});
