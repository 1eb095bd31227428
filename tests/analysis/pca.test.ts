import { expect, test } from "vitest";
import { principalComponents } from "../../src/analysis/pca";
import { resultOf } from "./generators";
import reference from "./pca.json" with { type: "json" };

const rows = () => Float32Array.from(reference.rows.flat());
const size = reference.rows[0].length;
const count = reference.rows.length;

test("scores and shares of the variance are numpy's", () => {
  const { scores, shares } = resultOf(
    principalComponents(rows(), { count, size, componentCount: 4, seed: 1 }),
  );
  for (const [component, share] of reference.shares.entries())
    expect(shares[component]).toBeCloseTo(share, 5);
  for (const [at, score] of reference.scores.flat().entries()) expect(scores[at]).toBeCloseTo(score, 3);
});

test("more components than the rows span add nothing, and rows without any difference have no shares", () => {
  const line = Float32Array.from([0, 0, 1, 2, 2, 4, 3, 6]); // four points on a line in the plane
  const { scores, shares } = resultOf(
    principalComponents(line, { count: 4, size: 2, componentCount: 5, seed: 1 }),
  );
  expect(shares).toHaveLength(2);
  expect(shares[0]).toBeCloseTo(1, 10);
  expect(shares[1]).toBeCloseTo(0, 10);
  const step = Math.sqrt(5);
  expect([...scores].filter((_, at) => at % 2 === 0).map((score) => score / step)).toEqual(
    [1.5, 0.5, -0.5, -1.5].map((value) => expect.closeTo(value, 5)),
  );
  const same = resultOf(
    principalComponents(new Float32Array(12).fill(0.5), { count: 4, size: 3, componentCount: 2, seed: 1 }),
  );
  expect([...same.shares]).toEqual([0, 0]);
});
