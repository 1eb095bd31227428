import { expect, test } from "vitest";
import { readBenchCommand } from "../../../src/cli/bench/arguments";
import { ratiosOf } from "../../../src/cli/bench/ratios";
import { renderReport } from "../../../src/cli/bench/report";
import { judge, rowsOf } from "../../../src/cli/bench/rows";
import { seriesOf } from "./series";

const series = [
  seriesOf("strata-cpu", [2, 2.5, 3], { losses: [2.5, 2.25, 2.125] }),
  seriesOf("tfjs-webgl", [200, 250, 330], {
    programsPerStep: 346,
    problem: "3 of 7 windows, which took its 480 s",
  }),
  seriesOf("sgemm", [2], { gflops: 134.2 }),
  seriesOf("tfjs-wasm", [], { problem: "Kernel 'Conv2DBackpropFilter' not registered for backend 'wasm'" }),
];
const { problems, sound } = judge(series);
const report = renderReport({
  rows: rowsOf(sound),
  ratios: ratiosOf(sound),
  problems,
  machine: "A processor, 2 cores",
  replacementCount: 0,
  command: readBenchCommand(["--networks", "lenet5"]),
});

test("the report says what could not run, and why, and makes up no number for it", () => {
  expect(report).toContain(
    "- tfjs-wasm, LeNet-5, batch 32: Kernel 'Conv2DBackpropFilter' not registered for backend 'wasm'.\n",
  );
  expect(report).toContain("- tfjs-webgl, LeNet-5, batch 32: 3 of 7 windows, which took its 480 s.\n");
  expect(report).not.toMatch(/\| tfjs-wasm/);
  expect(report).not.toMatch(/NaN|undefined|Infinity/);
});

test("the report states windows, budgets and how long a window is", () => {
  expect(report).toContain("Medians and quartiles of up to 7 windows of 1.5 s or one step");
  expect(report).toContain("may take 120 s in all; at batch 32 those of the main ratios 480 s");
});

test("ratios and steps are tables with medians, quartiles and windows", () => {
  expect(report).toContain("| strata-cpu ÷ tfjs-webgl | 100 [100–105] · 3 |");
  expect(report).toContain("| strata-cpu ÷ best peer | 100 [100–105] · 3 · tfjs-webgl |");
  expect(report).toContain("| LeNet-5 | 32 | strata-cpu | 12,800 | 2.5 [2.25–2.75] | 32 |  |  | 0.5 s | 3 |");
  expect(report).toContain("| 512 × 512 × 512 |  | sgemm |  | 2 [2–2] | 134 |  |  | 0.5 s | 1 |");
  expect(report).toContain("| LeNet-5 | 32 | strata-cpu | 2.500000 | 2.250000 | 2.125000 |");
});
