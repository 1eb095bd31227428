import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { realData } from "../dataFolder";
import { temporaryFolder } from "../temporaryFolder";

const folder = realData();
const out = temporaryFolder("train");

/** `npm run train -- …` */
function train(line: string) {
  const { STRATA_DATA: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync("npx", ["tsx", "src/cli/train.ts", ...line.split(" ")], {
    encoding: "utf8",
    env,
  });
  const errors = stderr.split("\n").filter((text) => text !== "" && !text.startsWith("npm warn"));
  return { status, stdout, errors };
}

const results = (name: string) => JSON.parse(readFileSync(join(out, name), "utf8"));

test("trains, prints a table, writes results, and gives the same curve again", () => {
  const line = "--model linear --train-size 320 --epochs 2 --validation-share 0.01 --seed 3 --json";
  const first = train(`--robustness 20 ${line} ${join(out, "a.json")}`);
  expect(first.errors).toEqual([]);
  expect(first.status).toBe(0);
  expect(first.stdout).toMatch(/^Strokes: 320 of 10,000 training images, seed 3\n/);
  expect(first.stdout).toMatch(/epoch 1: validation loss \d\.\d{4}, accuracy 0\.\d{4}\n/);
  expect(first.stdout).toMatch(/test +\d\.\d{4} +0\.\d{4} +2,000 images, once, at the end\n/);
  expect(train(`${line} ${join(out, "b.json")}`).status).toBe(0);
  const [a, b] = [results("a.json"), results("b.json")];
  expect(a.curves).toEqual(b.curves);
  expect(a.curves.train.loss).toHaveLength(20);
  expect(a.origin).toEqual(b.origin);
  expect(a.origin).toMatchObject({ order: expect.stringMatching(/^[0-9a-f]{16}$/), orderSteps: 20 });
  expect(a.settings).toMatchObject({ model: "linear", trainSize: 320, seed: 3 });
  expect(a.counts).toEqual({ train: 320, validation: 100, test: 2_000 });
  expect(a.fileCounts).toEqual({ train: 10_000, test: 2_000 });
  expect(a.result.imagesPerSecond).toBeGreaterThan(0);
  expect(first.stdout).toMatch(/\nGaussian noise( +[01]\.\d{3}){6}\n/);
  expect(first.stdout).toMatch(/\nStrata corruptions 1, 20 images\n$/);
  expect(a.robustness).toMatchObject({ imageCount: 20, step: 20 });
  expect(Object.keys(a.robustness.accuracies)).toHaveLength(23); // of grey images
  expect(b.robustness).toBeUndefined();
});

test("tests a range of learning rates, prints loss against rate, and suggests one", () => {
  const line = "--model linear --train-size 320 --range-test 1e-5:1:20 --json";
  const { status, stdout, errors } = train(`${line} ${join(out, "range.json")}`);
  expect([status, errors]).toEqual([0, []]);
  expect(stdout).toMatch(/^learning rate {2}loss\n1\.00e-5 +\d\.\d{4}\n/);
  expect(stdout).toMatch(/20 steps, finished; the loss falls most steeply at \S+: try --learning-rate/);
  const { rangeTest, settings } = results("range.json");
  expect(rangeTest.rates).toHaveLength(20);
  expect(rangeTest.losses).toHaveLength(20);
  expect(settings).toMatchObject({ model: "linear", learningRate: 0.001 });
});

test.each([
  ["--learning-rate fast", '--learning-rate: expected a number from 0.000001 to 10, got "fast"'],
  ["--data nowhere --dataset mnist", '--data: expected a folder, got "nowhere", which is not there'],
  [
    "--json nowhere/out.json",
    '--json: expected a file in a folder that can be written, got "nowhere/out.json"',
  ],
  [
    "--dataset mnist",
    "mnist: expected its four IDX files, .gz or not, got none; drop the four on the page, or name the folder that holds mnist/ with --data",
  ],
  [
    "--train-size 20",
    "batchSize: expected at most the 20 training images, got 32; take a smaller batch or more images",
  ],
])("`%s` ends with 1 and one sentence", (line, sentence) => {
  expect(train(line)).toMatchObject({ status: 1, errors: [sentence], stdout: "" });
});

test.skipIf(!folder)("LeNet-5 passes 93 % on MNIST's test images after two epochs of 5,000", () => {
  const line = "--dataset mnist --model lenet5 --train-size 5000 --epochs 2 --seed 1";
  expect(train(`${line} --data ${folder} --json ${join(out, "mnist.json")}`).status).toBe(0);
  const { counts, result } = results("mnist.json");
  expect(counts).toEqual({ train: 5_000, validation: 6_000, test: 10_000 });
  expect(result.test.accuracy).toBeGreaterThanOrEqual(0.93);
});
