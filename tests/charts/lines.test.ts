import { expect, test } from "vitest";
import { linesOf, pointsOf } from "../../src/charts/lines";
import type { Series } from "../../src/charts/series";
import { figureSvg } from "../../src/charts/svg";

const series = (id: string, y: readonly number[], look: Partial<Series> = {}): Series => ({
  id,
  label: "train",
  group: `run <${id}>`,
  color: "--run-1",
  x: Float64Array.from(y, (_, index) => index + 1),
  y: Float64Array.from(y),
  ...look,
});

const look = { smoothing: 0.5, isLog: false };
const [line] = linesOf([series("a", [4, 8, 2, 6], { smoothed: true, faded: true })], 0.5);

test("raw points stand behind the foremost run's average alone", () => {
  const foremost = linesOf([series("a", [1], { smoothed: true })], 0.5);
  expect(foremost.map(({ isRaw }) => isRaw)).toEqual([true, false]);
  expect(line.isRaw).toBe(false);
});

test("a part of the axis has the averages of the whole, and one point beyond each end", () => {
  const whole = pointsOf(line, look, 100);
  const part = pointsOf(line, { ...look, zoom: [2.5, 3.5] }, 100);
  expect(part.x).toEqual([2, 3, 4]);
  expect(part.y).toEqual(whole.y.slice(1));
});

test("a log axis has no place for zero", () => {
  expect(pointsOf({ series: series("a", [1, 0, 2]), isRaw: false }, { ...look, isLog: true }, 100).y).toEqual(
    [1, null, 2],
  );
});

test("a figure draws every run inside its frame, names it and escapes its name", () => {
  const svg = figureSvg({
    ...look,
    title: "Loss",
    xLabel: "step",
    yLabel: "nats",
    xReach: 4,
    series: [series("a", [1, 4]), series("b", [2, 2], { dashed: true })],
    formatTick: String,
    color: (name) => `#${name.length}`,
  });
  const paths = [...svg.matchAll(/<path d="(M[^"]+)" stroke="#7" stroke-width="2" opacity="1"/g)].map(
    ([, d]) => d,
  );
  // 1.05 × 4 is the top of the frame (40), 0 its bottom (344); step 4 its right end (640), 0 its left (64)
  expect(paths[0]).toBe("M208 271.619L352 54.4762");
  expect(paths).toHaveLength(2);
  expect(svg).toContain(">run &lt;a></text>");
  expect(svg).toContain('stroke-dasharray="6 4"');
});
