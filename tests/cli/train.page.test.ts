import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
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
  [
    "--data nowhere --dataset mnist",
    '--data: expected a folder, got "nowhere", which is not there; name one that has a folder for each data set, such as mnist/',
  ],
  [
    "--json nowhere/out.json",
    '--json: expected a file in a folder that is there, got "nowhere/out.json"; make the folder or name another',
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

/** State and parent of a process, as Linux tells them. */
function statOf(pid: number): { isAlive: boolean; parent?: number } {
  try {
    const [, state, parent] = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return { isAlive: state !== "Z", parent: Number(parent) };
  } catch {
    return { isAlive: false };
  }
}

/** The processes that one has started, and those that they have. */
function descendantsOf(pid: number): number[] {
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  const below = (of: number): number[] =>
    pids.filter((child) => statOf(child).parent === of).flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

test.skipIf(!existsSync("/proc/self/stat"))(
  "stopped by Ctrl-C it keeps what it measured, says so, and leaves no browser behind",
  async () => {
    const json = join(out, "stopped.json");
    const words = ["--model", "linear", "--train-size", "320", "--epochs", "900", "--json", json];
    const command = spawn(process.execPath, ["--import", "tsx", "src/cli/train.ts", ...words]);
    const said = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      command[stream].on("data", (text) => {
        said[stream] += text;
      });
    }
    await expect.poll(() => said.stdout, { timeout: 60_000 }).toContain("epoch 2:");
    const browser = descendantsOf(command.pid ?? 0);
    expect(browser.length).toBeGreaterThan(0);
    command.kill("SIGINT");
    const [code] = await once(command, "close");
    expect(code).toBe(130);
    expect(said.stderr).toMatch(/validation, final +\d\.\d{4}/);
    expect(said.stderr).toMatch(
      /\nstopped at step [\d,]+ of [\d,]+; test was not measured; what was measured is in .*\n$/,
    );
    const { curves, result } = results("stopped.json");
    expect(result.stopped).toMatch(/^stopped at step/);
    expect(curves.train.loss).toHaveLength(result.steps);
    await expect.poll(() => browser.filter((pid) => statOf(pid).isAlive)).toEqual([]);
  },
);

test("a browser that does not start ends the command with one sentence", () => {
  vi.stubEnv("STRATA_BROWSER", "/bin/true");
  const { status, errors } = train("--epochs 1");
  vi.unstubAllEnvs();
  expect([status, errors]).toEqual([
    1,
    [expect.stringMatching(/^browser: expected \/bin\/true to start as/)],
  ]);
});
