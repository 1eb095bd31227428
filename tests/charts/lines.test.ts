import { expect, test } from "vitest";
import { valueText } from "../../src/charts/CurveReadout";
import { extentOf } from "../../src/charts/drawLines";
import { linesOf, pointsOf } from "../../src/charts/lines";
import { lineMaker } from "../../src/charts/plot";
import type { Series } from "../../src/charts/series";
import { smooth } from "../../src/charts/smooth";
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

test("however many runs are shown, the points that are drawn are bounded, and the foremost run has all of its columns", () => {
  const width = 400;
  const noisy = Array.from({ length: 5_000 }, (_, index) => (index * 7_919) % 1_009);
  const pointCounts = [8, 50, 200, 800].map((count) => {
    const all = Array.from({ length: count }, (_, index) =>
      series(String(index), noisy, { smoothed: true, faded: index < count - 1 }),
    );
    const drawn = lineMaker()(all, look, width);
    const foremost = drawn.filter(({ line: { series: one } }) => !one.faded);
    for (const { points } of foremost) expect(points.x.length).toBeGreaterThan(2 * width); // its lows and highs
    return drawn.reduce((sum, { points }) => sum + points.x.length, 0);
  });
  // 64 for each pixel of the width, or 96 for each line where these are more, and at most 1,600 for either foremost one
  expect(Math.max(...pointCounts.slice(0, 3))).toBeLessThanOrEqual(64 * width + 2 * 1_600);
  expect(pointCounts[3]).toBeLessThanOrEqual(96 * 800 + 2 * 1_600);
});

test("lines that did not change keep their points from one drawing to the next", () => {
  const make = lineMaker();
  const [a, b] = [series("a", [1, 2]), series("b", [3, 4])];
  const [before] = make([a, b], look, 100);
  const [after, grown] = make(
    [a, { ...b, x: Float64Array.of(1, 2, 3), y: Float64Array.of(3, 4, 5) }],
    look,
    100,
  );
  expect(after.points).toBe(before.points);
  expect(grown.points.y).toEqual([3, 4, 5]);
});

test("the axes reach over the points of the part that is shown", () => {
  const drawn = lineMaker()([series("a", [4, 8, 2]), series("b", [1, 3, 3])], { ...look, smoothing: 0 }, 100);
  expect(extentOf(drawn)).toEqual({ x: [1, 3], y: [1, 8] });
  expect(extentOf(drawn, [2.5, 3])).toEqual({ x: [3, 3], y: [2, 3] });
  expect(extentOf([])).toBeUndefined();
});

test("a value that is not finite is no point, and the average goes on behind it", () => {
  const y = [1, Number.NaN, 3, Number.POSITIVE_INFINITY, 5];
  const one = series("a", y, { smoothed: true });
  const raw = pointsOf({ series: one, isRaw: true }, { smoothing: 0.5, isLog: false }, 100);
  expect(raw.y).toEqual([1, null, 3, null, 5]);
  const average = pointsOf({ series: one, isRaw: false }, { smoothing: 0.5, isLog: false }, 100);
  const known = [...smooth([1, 3, 5], 0.5)];
  expect(average.y).toEqual([known[0], null, known[1], null, known[2]]);
  expect(extentOf([{ line: { series: one, isRaw: true }, points: raw }])?.y).toEqual([1, 5]);
  expect([Number.NaN, Number.POSITIVE_INFINITY].map((value) => valueText(value))).toEqual(["–", "∞"]);
});

test("a figure has the marks of the part that is shown, and its height is that of this part", () => {
  const figure = {
    ...{ title: "Loss", xLabel: "step", yLabel: "nats", xReach: 1, isLog: false, smoothing: 0 },
    ...{ formatTick: String, color: () => "#000" },
    marks: [
      { x: 1, label: "rate set to 0.1" },
      { x: 4, label: "rate set to 0.3" },
    ],
    series: [series("a", [100, 100, 4, 2, 1]), series("b", [50, 50])],
  };
  const ticksOf = (svg: string) =>
    [...svg.matchAll(/text-anchor="end" fill="#000" >([\d.]+)</g)].map(([, text]) => Number(text));
  const whole = figureSvg(figure);
  expect(whole).toContain("rate set to 0.1");
  expect(Math.max(...ticksOf(whole))).toBe(100);
  const part = figureSvg({ ...figure, zoom: [3, 5] });
  expect([whole, part].map((svg) => svg.includes(">run &lt;b></text>"))).toEqual([true, false]); // it ended before
  expect([part.includes("rate set to 0.1"), part.includes("rate set to 0.3")]).toEqual([false, true]);
  expect(Math.max(...ticksOf(part))).toBeLessThanOrEqual(4.2);
});
