import { expect, test } from "vitest";
import { toCsv } from "../../src/charts/csv";
import { markReadout } from "../../src/charts/marks";
import { decades, makeScale, pathThrough } from "../../src/charts/scale";

const marks = [{ x: 12, label: "rate set to 0.01" }];

test("marks stand in the table of points and in the words for those who do not see them", () => {
  const series = {
    id: "train",
    label: "train",
    group: "plain-8",
    color: "--run-1",
    x: Float64Array.of(1),
    y: Float64Array.of(2),
  };
  expect(toCsv([series], "step", "loss", marks)).toBe(
    "run,series,step,loss\nplain-8,train,1,2\n,rate set to 0.01,12,\n",
  );
  expect(markReadout(marks, (x) => `step ${x}`)).toBe("; at step 12 rate set to 0.01");
});

test("a logarithmic scale gives each decade the same room", () => {
  const scale = makeScale(0.001, 10, 0, 400, true);
  expect([0.001, 0.01, 1, 10].map((value) => Math.round(scale(value)))).toEqual([0, 100, 300, 400]);
  expect(decades(0.001, 10)).toEqual([0.001, 0.01, 0.1, 1, 10]);
});

test("a path begins anew behind a value that is not finite", () => {
  expect(
    pathThrough([
      [0, 1],
      [1, 2],
      [2, Number.NaN],
      [3, 4],
    ]),
  ).toBe("M0.0 1.0L1.0 2.0M3.0 4.0");
});
