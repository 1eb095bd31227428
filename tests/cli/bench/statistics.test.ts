import { expect, test } from "vitest";
import { pairedRatios, spreadOf } from "../../../src/cli/bench/statistics";

test("median and quartiles of seven windows are three of them", () => {
  expect(spreadOf([7, 1, 6, 2, 5, 3, 4])).toEqual({ median: 4, lower: 2.5, upper: 5.5 });
});

test("quartiles lie between the windows where these are few", () => {
  expect(spreadOf([1, 2, 4, 8])).toEqual({ median: 3, lower: 1.75, upper: 5 }); // numpy.percentile, linear
  expect(spreadOf([3])).toEqual({ median: 3, lower: 3, upper: 3 });
  expect(spreadOf([])).toBeUndefined();
});

test("numbers are ordered as numbers", () => {
  expect(spreadOf([10, 9, 100])?.median).toBe(10);
});

test("a ratio needs both sides in the same round", () => {
  const above = new Map([
    [0, 10],
    [1, 30],
    [3, 50],
  ]);
  const below = new Map([
    [0, 5],
    [2, 1],
    [3, 10],
  ]);
  expect(pairedRatios(above, below)).toEqual([2, 5]);
});
