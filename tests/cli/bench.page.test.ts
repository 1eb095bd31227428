import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../temporaryFolder";

const out = temporaryFolder("bench");

/** `npm run bench -- …` */
function bench(line: string) {
  const words = ["tsx", "src/cli/bench.ts", ...line.split(" ")];
  return spawnSync("npx", words, { encoding: "utf8" });
}

test("times our engine in two windows and writes its row", () => {
  const file = join(out, "bench.json");
  const { status, stdout } = bench(
    `--networks lenet5 --engines strata-cpu,convnetjs --batches 32 --windows 2 --seconds 0.2 --json ${file} --report ${join(out, "bench.md")}`,
  );
  expect(status).toBe(0);
  const { rows, ratios, problems } = JSON.parse(readFileSync(file, "utf8"));
  expect(problems).toEqual([]);
  expect(rows.map(({ engine, windows }: { engine: string; windows: number }) => [engine, windows])).toEqual([
    ["strata-cpu", 2],
    ["convnetjs", 2],
  ]);
  for (const { imagesPerSecond, msPerStep, quartiles, gflops, firstStepMs } of rows) {
    for (const value of [imagesPerSecond, msPerStep, ...quartiles, gflops, firstStepMs]) {
      expect(Number.isFinite(value) && value > 0).toBe(true);
    }
    expect(imagesPerSecond).toBeCloseTo(32_000 / msPerStep, 6);
  }
  const losses: number[] = rows[0].losses;
  expect(losses).toHaveLength(3);
  expect(losses[2]).toBeLessThan(losses[0]);
  expect(ratios.map(({ name, peer }: { name: string; peer: string }) => [name, peer])).toEqual([
    ["strata-cpu ÷ best peer", "convnetjs"],
  ]);
  expect(stdout).toContain(readFileSync(join(out, "bench.md"), "utf8"));
});

test("a wrong flag is one sentence and no stack", () => {
  const { status, stderr } = bench("--networks vgg");
  expect(status).toBe(1);
  expect(stderr.split("\n").filter((line) => line !== "" && !line.startsWith("npm warn"))).toEqual([
    '--networks: expected some of lenet5, resnet8, transformer, got "vgg"',
  ]);
});

test("a run holds no more tensors or memory after more steps", () => {
  const file = join(out, "growth.json");
  const { status, stdout } = bench(`--growth 200 --json ${file}`);
  expect(status).toBe(0);
  const { before, after } = JSON.parse(readFileSync(file, "utf8"));
  for (const key of ["tensorCount", "tensorBytes", "heapBytes", "memoryBytes"]) {
    expect(before[key]).toBeGreaterThan(0);
    expect(after[key]).toBe(before[key]);
  }
  expect(after.scriptBytes).toBeGreaterThan(0);
  expect(stdout).toContain("| tensors | ");
});
