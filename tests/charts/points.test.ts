import { expect, test } from "vitest";
import { type ReadoutRows, readoutRows, readoutText } from "../../src/charts/CurveReadout";
import { toCsv } from "../../src/charts/csv";
import { downsample } from "../../src/charts/downsample";
import { endOf, pointNear, type Series, valueAt } from "../../src/charts/series";
import { smooth } from "../../src/charts/smooth";

test("smoothing starts at the first value and weighs as TensorBoard does", () => {
  // s₁ = 0.5·4 = 2, corrected 2 / 0.5 = 4; s₂ = 0.5·2 + 0.5·8 = 5, corrected 5 / 0.75 = 6.67
  expect([...smooth([4, 8], 0.5)]).toEqual([4, 5 / 0.75]);
  expect([...smooth([3, 1, 2], 0)]).toEqual([3, 1, 2]);
  expect([...smooth([7, 7, 7], 0.9)].every((value) => Math.abs(value - 7) < 1e-12)).toBe(true);
});

test("a long series keeps its ends and every spike when points are left out", () => {
  const values = new Float64Array(100_000).fill(1);
  values[12_345] = 50;
  values[77_777] = -50;
  const kept = downsample(values, 400);
  expect(kept.length).toBeLessThanOrEqual(1_600);
  expect([kept[0], kept[kept.length - 1]]).toEqual([0, 99_999]);
  expect([kept.includes(12_345), kept.includes(77_777)]).toEqual([true, true]);
  expect(kept.every((index, position) => position === 0 || index > kept[position - 1])).toBe(true);
});

test("a short series is drawn whole", () => {
  expect([...downsample([5, 6, 7], 400)]).toEqual([0, 1, 2]);
});

test("the crosshair reads the last point at or before it", () => {
  const series = { x: Float64Array.from([1, 2, 4]), y: Float64Array.from([10, 20, 40]) };
  expect([0.5, 1, 3.9, 4, 9].map((x) => valueAt(series, x))).toEqual([undefined, 10, 20, 40, 40]);
});

test("CSV has every point as measured, and quotes what needs it", () => {
  const series = {
    id: "a",
    group: "plain-8",
    color: "--run-1",
    x: Float64Array.from([1, 2]),
    y: Float64Array.from([0.5, 0.25]),
  };
  expect(toCsv([{ ...series, label: "train, mean" }], "step", "loss")).toBe(
    'run,series,step,loss\nplain-8,"train, mean",1,0.5\nplain-8,"train, mean",2,0.25\n',
  );
});

test("what a value is without stands beside it, in words and in CSV, where there is some", () => {
  const series = {
    ...{ id: "a", label: "validation", group: "run", color: "--run-1" },
    ...{ x: Float64Array.of(1, 2), y: Float64Array.of(0.5, 0.31) },
    apart: { label: "penalty", y: Float64Array.of(Number.NaN, 0.05) },
  };
  expect(readoutText(readoutRows([series], 1), 1)).toBe("run validation 0.500");
  expect(readoutText(readoutRows([series], 2), 2)).toBe("run validation 0.310, penalty 0.050");
  expect(toCsv([series], "step", "nats").split("\n").slice(1, 4)).toEqual([
    "run,validation,1,0.5",
    "run,validation,2,0.31",
    "run,validation penalty,2,0.05",
  ]);
});

test("of many runs the readout tells the foremost and those nearest to the pointer, and how many more there are", () => {
  const line = (index: number): Series => ({
    ...{ id: String(index), label: "train", group: `run ${index}`, color: "--run-1" },
    ...{ x: Float64Array.of(1), y: Float64Array.of(index) },
  });
  const lines = (count: number) => Array.from({ length: count }, (_, index) => line(index));
  const namesOf = ({ groups }: ReadoutRows) => groups.map(([name]) => name);
  expect(namesOf(readoutRows(lines(3), 1, 0))).toEqual(["run 2", "run 1", "run 0"]);
  const rows = readoutRows(lines(200), 1, 40.2);
  expect(namesOf(rows).slice(0, 4)).toEqual(["run 199", "run 40", "run 41", "run 39"]);
  expect([rows.groups.length, rows.otherCount]).toEqual([12, 188]);
  expect(readoutText(rows, 1)).toMatch(/^run .*; run 199 train 199\.000; and 188 more$/);
});

test("a place of the pointer is that of a point: the foremost run's, and behind its end the others'", () => {
  const line = (faded: boolean, x: number[]): Series => ({
    ...{ id: String(faded), label: "train", group: "run", color: "--run-1", faded },
    ...{ x: Float64Array.from(x), y: Float64Array.from(x) },
  });
  const both = [line(true, [1, 2, 3, 4, 8]), line(false, [1, 3, 3, 5])];
  expect([0, 1.9, 2.1, 4.6, 5.4, 7.9, 99].map((x) => pointNear(both, x))).toEqual([1, 1, 3, 5, 5, 8, 8]);
  expect([1, 3, 5].map((x) => pointNear(both, x, 1))).toEqual([3, 5, 8]);
  expect([5, 3].map((x) => pointNear(both, x, -1))).toEqual([4, 1]);
  expect([pointNear(both, 8, 1), pointNear([], 3)]).toEqual([undefined, undefined]);
  expect([endOf(both), endOf([line(false, [])])]).toEqual([8, undefined]);
});

test("the readout leaves out a run that had ended at its place", () => {
  const line = (group: string, y: number[]): Series => ({
    ...{ id: group, label: "train", group, color: "--run-1" },
    ...{ x: Float64Array.from(y, (_, index) => index + 1), y: Float64Array.from(y) },
  });
  const both = [line("short", [4, 2]), line("long", [5, 4, 3])];
  expect(readoutText(readoutRows(both, 2), 2)).toBe("short train 2.000; long train 4.000");
  expect(readoutText(readoutRows(both, 3), 3)).toBe("long train 3.000");
});

test("CSV of a part has its points alone, with what is drawn of them beside", () => {
  const train: Series = {
    ...{ id: "a", label: "train", group: "run", color: "--run-1", smoothed: true },
    ...{ x: Float64Array.of(1, 2, 3), y: Float64Array.of(4, 2, 1) },
  };
  const validation = { ...train, label: "validation", smoothed: false };
  const marks = [1, 2].map((x) => ({ x, label: "rate" }));
  const drawn = smooth([4, 2, 1], 0.5);
  expect(toCsv([train, validation], "step", "nats", marks, { smoothing: 0.5, zoom: [1.5, 3] })).toBe(
    [
      'run,series,step,nats,"nats, smoothed"',
      `run,train,2,2,${drawn[1]}`,
      `run,train,3,1,${drawn[2]}`,
      "run,validation,2,2,",
      "run,validation,3,1,",
      ",rate,2,,",
      "",
    ].join("\n"),
  );
});
