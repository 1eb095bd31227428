import { expect, test } from "vitest";
import { type LayerSeries, layerNumber, placesOf, rangeOf, ticksOf } from "../../src/charts/LayerChart";

const line = (...values: (number | null)[]): LayerSeries => ({
  id: "a",
  label: "a",
  color: "--run-1",
  layers: values.map((_, index) => `layer${index}`),
  values,
});

test("a logarithmic axis reaches to whole powers of ten and leaves out zeros and what is not known", () => {
  expect(rangeOf([line(0.02, 0, null), line(30)], true)).toEqual([0.01, 100]);
  expect(rangeOf([line(10)], true)).toEqual([10, 100]);
  expect(rangeOf([line(null)], true)).toEqual([0.1, 1]);
  expect(ticksOf([1e-38, 10], true).length).toBeLessThanOrEqual(5);
});

test("a linear axis always has its zero", () => {
  const [low, high] = rangeOf([line(2, 4)], false);
  expect(low).toBe(0);
  expect(high).toBeGreaterThan(4);
  expect(rangeOf([line(-1, -3)], false)[1]).toBe(0);
});

test("layers of a twin stand at their namesakes, those of another net in proportion", () => {
  const axis = ["stem", "conv1", "project", "conv2", "logits"];
  expect(placesOf(["stem", "conv1", "conv2", "logits"], axis)).toEqual([0, 1, 3, 4]);
  expect(placesOf(["stem", "gone", "conv2", "logits"], axis)).toEqual([0, undefined, 3, 4]);
  expect(placesOf(["c1", "c3", "output"], axis)).toEqual([0, 2, 4]);
});

test("numbers have three digits, and a power of ten where there would be many zeros", () => {
  expect([0.12345, 1234.5, 0, null].map(layerNumber)).toEqual(["0.123", "1230", "0", "–"]);
  expect([1.5e-12, -2e5].map(layerNumber)).toEqual(["1.5 · 10⁻¹²", "-2 · 10⁵"]);
});
