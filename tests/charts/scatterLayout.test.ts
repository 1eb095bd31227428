import { expect, test } from "vitest";
import { fitted, groupLabels, nearestPoint, neighbourBy } from "../../src/charts/scatterLayout";

const frame = { width: 200, height: 120, margin: 10 };

test("points fill the frame in one scale, the second coordinate upwards", () => {
  const points = fitted(Float32Array.of(-1, 0, 1, 0, 0, 0.5), frame);
  expect([...points]).toEqual([10, 82.5, 190, 82.5, 100, 37.5]); // 90 pixels for 1
  expect([...fitted(Float32Array.of(3, 3), frame)]).toEqual([100, 60]);
});

test("pointing finds the nearest point, and none from afar", () => {
  const points = Float32Array.of(10, 10, 20, 10, 100, 100);
  expect(nearestPoint(points, 16, 12, 16)).toBe(1);
  expect(nearestPoint(points, 60, 60, 16)).toBeUndefined();
});

test("arrows go to the nearest point in their direction, and stay where there is none", () => {
  const points = Float32Array.of(50, 50, 60, 52, 90, 50, 50, 20, 45, 90);
  expect(
    ["ArrowRight", "ArrowUp", "ArrowDown", "ArrowLeft"].map((key) => neighbourBy(points, 0, key)),
  ).toEqual([1, 3, 4, 0]);
  expect([
    neighbourBy(points, 2, "Home"),
    neighbourBy(points, 2, "End"),
    neighbourBy(points, 2, "a"),
  ]).toEqual([0, 4, undefined]);
});

test("labels stand at the medians of their groups and give way to each other", () => {
  const points = Float32Array.of(50, 50, 52, 50, 300, 50, 51, 51);
  const labels = groupLabels(points, [0, 0, 0, 1], ["zero", "one", "nothing"]);
  expect(labels.map(({ group }) => group)).toEqual([0, 1]);
  expect(labels[0]).toEqual({ group: 0, x: 52, y: 50 });
  expect(Math.abs(labels[1].y - labels[0].y)).toBeGreaterThanOrEqual(15);
});
