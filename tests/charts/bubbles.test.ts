import { expect, test } from "vitest";
import { areaScale, type Bubble, layoutBubbles, logTicks } from "../../src/charts/bubbleLayout";

const bubble = (id: string, x: number, y: number, size: number): Bubble => ({
  id,
  label: id,
  x,
  y,
  size,
  color: "--run-1",
});
const nets = [
  bubble("small", 1e8, 0.6, 1e6),
  bubble("middle", 1e9, 0.7, 4e6),
  bubble("large", 1e10, 0.75, 1e8),
];

test("areas are in proportion to sizes", () => {
  const radius = areaScale(nets, 40);
  expect(radius(1e8)).toBe(40);
  expect((radius(1e8) / radius(2.5e7)) ** 2).toBeCloseTo(4);
  expect(radius(1)).toBe(3);
});

test("equal factors of x are equal distances, and more accuracy is higher", () => {
  const { bubbles, frame } = layoutBubbles(nets, 600, 400);
  const at = Object.fromEntries(bubbles.map((placed) => [placed.bubble.id, placed]));
  expect(at.middle.x - at.small.x).toBeCloseTo(at.large.x - at.middle.x);
  expect(at.large.y).toBeLessThan(at.middle.y);
  for (const { x, y } of bubbles) {
    expect(x).toBeGreaterThan(frame.left);
    expect(x).toBeLessThan(frame.right);
    expect(y).toBeGreaterThan(frame.top);
    expect(y).toBeLessThan(frame.bottom);
  }
});

test("large circles are drawn first, so that none hides a small one", () => {
  expect(layoutBubbles(nets, 600, 400).bubbles.map((placed) => placed.bubble.id)).toEqual([
    "large",
    "middle",
    "small",
  ]);
});

test("a single net, and nets that are alike, have a chart too", () => {
  for (const some of [nets.slice(0, 1), [nets[0], { ...nets[0], id: "twin" }]]) {
    const { bubbles, xTicks, yTicks } = layoutBubbles(some, 600, 400);
    expect(bubbles.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
    expect(xTicks.length).toBeGreaterThan(1);
    expect(yTicks.length).toBeGreaterThan(1);
  }
});

test("labels of neighbours do not cover each other", () => {
  const close = [bubble("first net", 1e9, 0.7, 1e6), bubble("second net", 1.05e9, 0.702, 1e6)];
  const [a, b] = layoutBubbles(close, 600, 400).bubbles.map(({ label }) => label);
  expect(a && b && (Math.abs(a.y - b.y) >= 14 || a.anchor !== b.anchor)).toBe(true);
});

test("where many nets are alike, those that find no place have no label, and the largest has one", () => {
  const crowd = Array.from({ length: 30 }, (_, index) =>
    bubble(`a net of this kind ${index}`, 1e9, 0.7, 1e6 - index),
  );
  const { bubbles } = layoutBubbles(crowd, 300, 400);
  const labelled = bubbles.filter(({ label }) => label);
  expect(labelled[0].bubble).toBe(crowd[0]);
  expect(labelled.length).toBeGreaterThan(2);
  expect(labelled.length).toBeLessThanOrEqual(8);
});

test("ticks are round, and as few as there is room for", () => {
  expect(logTicks(3.9, 5.1, 8)).toEqual([10_000, 20_000, 50_000, 100_000]);
  expect(logTicks(3.9, 6.1, 5)).toEqual([10_000, 30_000, 100_000, 300_000, 1_000_000]);
  expect(logTicks(3, 9, 4)).toEqual([1e3, 1e5, 1e7, 1e9]);
});
