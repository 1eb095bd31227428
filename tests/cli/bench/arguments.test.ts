import { expect, test, vi } from "vitest";
import { helpText, readBenchCommand } from "../../../src/cli/bench/arguments";
import { budgetOf, limitOf } from "../../../src/cli/bench/command";

const read = (line: string) => readBenchCommand(line.split(" ").filter(Boolean));

test("everything is measured unless something is asked for", () => {
  const command = read("");
  expect(command.networks).toEqual(["lenet5", "resnet8", "transformer"]);
  expect([...command.engines].sort()).toEqual(
    "convnetjs jax-js pytorch sgemm strata-cpu strata-webgl tfjs-cpu tfjs-wasm tfjs-webgl tfjs-webgpu".split(
      " ",
    ),
  );
  expect(command).toMatchObject({ batches: [32, 128], windows: 7, windowMs: 1_500, scriptOnly: [] });
});

test("--quick is batch 32 and the sides of the main ratios, and still takes other flags", () => {
  expect(read("--quick")).toMatchObject({ batches: [32], windows: 2, scriptOnly: ["strata-webgl"] });
  expect(read("--quick --windows 5 --networks resnet8")).toMatchObject({ windows: 5, networks: ["resnet8"] });
});

test("the engines of the main ratios have a larger budget at the smallest batch", () => {
  const command = read("--budget 10");
  expect(budgetOf(command, { engine: "tfjs-webgl", batch: 32 })).toBe(40_000);
  expect(budgetOf(command, { engine: "tfjs-webgl", batch: 128 })).toBe(10_000);
  expect(budgetOf(command, { engine: "tfjs-cpu", batch: 32 })).toBe(10_000);
  expect(limitOf(command, { engine: "tfjs-webgl", batch: 32 })).toBe(120_000); // compiling alone can take 20 s
  expect(limitOf(command, { engine: "tfjs-cpu", batch: 32 })).toBe(10_000);
});

test.each([
  ["--engines strata-cpu,caffe", /^--engines: expected some of strata-cpu, .*, got "caffe"$/],
  ["--networks vgg", '--networks: expected some of lenet5, resnet8, transformer, got "vgg"'],
  ["--batches 32,0", '--batches: expected a whole number from 1 to 1024, got "0"'],
  ["--batches 1.5", '--batches: expected a whole number from 1 to 1024, got "1.5"'],
  ["--windows many", '--windows: expected a whole number from 1 to 100, got "many"'],
  ["--seconds 0", '--seconds: expected a number from 0.1 to 60, got "0"'],
  ["--fast", "--fast: expected one of --quick, --networks"],
  ["--quik", "did you mean --quick? See --help"],
  ["--recipe --growth 20", "--recipe: expected it without --growth; take one after the other"],
  ["--choices loss", "--choices: expected it only with --recipe; leave it out or add that"],
  ["--json", "--json: expected a value after it, got nothing"],
  ["lenet5", "lenet5: expected a flag that starts with --; see --help"],
])("`%s` is refused in one sentence", (line, message) => {
  expect(() => read(line)).toThrow(message);
});

test("--help names every flag", () => {
  for (const flag of ["quick", "networks", "engines", "batches", "windows", "json", "report", "growth"]) {
    expect(helpText).toContain(`  --${flag} `);
  }
});

test("--data takes a folder, or the one of STRATA_DATA, or data", () => {
  expect(read("--data some/where --windows 3")).toMatchObject({ dataFolder: "some/where", windows: 3 });
  vi.stubEnv("STRATA_DATA", "else/where");
  expect(read("--data").dataFolder).toBe("else/where");
  vi.stubEnv("STRATA_DATA", undefined);
  expect(read("--windows 2 --data").dataFolder).toBe("data");
  vi.unstubAllEnvs();
  expect(read("").dataFolder).toBeUndefined();
});
