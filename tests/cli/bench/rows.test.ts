import { expect, test } from "vitest";
import { ratiosOf } from "../../../src/cli/bench/ratios";
import { judge, rowsOf } from "../../../src/cli/bench/rows";
import { seriesOf } from "./series";

test("a row has the median window's speed, its quartiles and GFLOP/s", () => {
  const [row] = rowsOf([seriesOf("strata-cpu", [2, 1, 4])]);
  expect(row).toMatchObject({ engine: "strata-cpu", msPerStep: 2, quartiles: [1.5, 3], windows: 3 });
  expect(row.imagesPerSecond).toBe(16_000); // 32 in 2 ms
  expect(row.gflops).toBeCloseTo((32 * 2.49912) / 2, 6); // six for each of LeNet-5's 416,520 multiply–adds
  expect(row).not.toHaveProperty("programsPerStep");
});

test("a matrix product has a rate and no images", () => {
  const [row] = rowsOf([seriesOf("sgemm", [3, 5, 4], { gflops: 60 })]);
  expect(row).toMatchObject({ gflops: 60, msPerStep: 4 });
  expect(row).not.toHaveProperty("imagesPerSecond");
});

test("an engine without windows has no row but a reason", () => {
  const series = [seriesOf("tfjs-wasm", [], { problem: "Kernel missing" })];
  expect(rowsOf(series)).toEqual([]);
  expect(judge(series).problems).toEqual([
    { network: "lenet5", engine: "tfjs-wasm", batch: 32, problem: "Kernel missing" },
  ]);
});

test("an engine whose losses are others is not reported as a number", () => {
  const series = [
    seriesOf("strata-cpu", [1], { losses: [2.5, 2.3, 2.2] }),
    seriesOf("tfjs-webgl", [100], { losses: [2.5, 2.30005, 2.2] }),
    seriesOf("jax-js", [50], { losses: [2.5, 2.3, 2.2002] }),
    seriesOf("strata-cpu", [1], { losses: [9, 9, 9], network: "resnet8" }), // compared within a network only
  ];
  const { sound, problems } = judge(series);
  expect(sound.map(({ engine }) => engine)).toEqual(["strata-cpu", "tfjs-webgl", "strata-cpu"]);
  expect(problems.map(({ problem }) => problem)).toEqual([
    "computes something else: loss 2.2002 at step 3, where strata-cpu has 2.2",
  ]);
});

test("a loss that is not a number is wrong", () => {
  const series = [
    seriesOf("tfjs-cpu", [90], { losses: [2.5, 2.3] }),
    seriesOf("strata-webgl", [9], { losses: [2.5, Number.NaN] }),
  ];
  expect(judge(series).sound.map(({ engine }) => engine)).toEqual(["tfjs-cpu"]);
});

test("our own engine is wrong where it differs from stock TensorFlow.js on the processor", () => {
  const series = [
    seriesOf("strata-cpu", [1], { losses: [2.6] }),
    seriesOf("tfjs-webgl", [100], { losses: [2.5] }),
    seriesOf("tfjs-cpu", [90], { losses: [2.5] }),
  ];
  expect(judge(series).sound.map(({ engine }) => engine)).toEqual(["tfjs-webgl", "tfjs-cpu"]);
});

test("ratios are medians of rounds, not ratios of medians", () => {
  const ratios = ratiosOf([
    seriesOf("strata-cpu", [1, 2, 10]),
    seriesOf("tfjs-webgl", [100, 100, 100]),
    seriesOf("jax-js", [60, 40]),
    seriesOf("sgemm", [3, 3, 3], { gflops: 100 }),
  ]);
  const find = (name: string) => ratios.find((ratio) => ratio.name === name);
  expect(find("strata-cpu ÷ tfjs-webgl")).toMatchObject({ median: 50, lower: 30, upper: 75, windows: 3 });
  expect(find("strata-cpu ÷ best peer")).toMatchObject({ peer: "jax-js", median: 40, windows: 2 }); // of 60 and 20
  expect(find("strata-cpu's share of sgemm")?.median).toBeCloseTo((32 * 2.49912) / 2 / 100, 6);
  expect(find("strata-cpu ÷ pytorch")).toBeUndefined();
});

test("ratios are of the smallest batch", () => {
  const ratios = ratiosOf([
    seriesOf("strata-cpu", [1]),
    seriesOf("tfjs-webgl", [30]),
    seriesOf("strata-cpu", [1], { batch: 128 }),
    seriesOf("tfjs-webgl", [90], { batch: 128 }),
  ]);
  expect(ratios.find(({ name }) => name === "strata-cpu ÷ tfjs-webgl")).toMatchObject({
    batch: 32,
    median: 30,
  });
});

test("programs and script are compared where no step was timed", () => {
  const untimed = { msPerStep: undefined, programsPerStep: 76, scriptMsPerStep: 2 };
  const series = [
    seriesOf("strata-webgl", [0, 0], untimed),
    seriesOf("tfjs-webgl", [100, 100], { programsPerStep: 346, scriptMsPerStep: 4 }),
  ];
  const ratios = ratiosOf(series);
  expect(ratios.map(({ name, median }) => [name, median])).toEqual([
    ["strata-webgl: programs per step", 76],
    ["tfjs-webgl: programs per step", 346],
    ["script ms per step, strata-webgl ÷ tfjs-webgl", 0.5],
  ]);
  expect(rowsOf(series).map(({ engine }) => engine)).toEqual(["tfjs-webgl"]);
  expect(judge(series).problems[0].problem).toMatch(/^programs and script only/);
});
