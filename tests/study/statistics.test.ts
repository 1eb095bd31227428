import { describe, expect, test } from "vitest";
import { keyOf, uniformAt } from "../../src/settings/random";
import { deviation, mean, pairedInterval, studentQuantile } from "../../src/study/statistics";
import { compare } from "../../src/study/verdict";

test("quantiles of Student's t are those of the tables", () => {
  // Student's t, two-sided 95 %: Abramowitz & Stegun 1964, table 26.10
  const table = { 1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 9: 2.262, 10: 2.228, 30: 2.042 };
  for (const [degrees, t] of Object.entries(table)) {
    expect(studentQuantile(0.95, Number(degrees))).toBeCloseTo(t, 3);
  }
  expect(studentQuantile(0.99, 4)).toBeCloseTo(4.604, 3);
});

test("a paired interval is that of a worked example", () => {
  // differences 1, 2, 3: mean 2, deviation 1, reach 4.303 / √3 = 2.484
  expect(deviation([1, 2, 3])).toBe(1);
  const { mean: centre, low, high } = pairedInterval([1, 2, 3]);
  expect([centre, low, high].map((value) => value.toFixed(3))).toEqual(["2.000", "-0.484", "4.484"]);
});

/** Normal numbers by the central limit would have thin tails; these are Box and Muller's. */
function normals(seed: number, count: number): number[] {
  const key = keyOf(seed, "study", "", 0);
  return Array.from({ length: count }, (_, index) => {
    const radius = Math.sqrt(-2 * Math.log(1 - uniformAt(key, 2 * index)));
    return radius * Math.cos(2 * Math.PI * uniformAt(key, 2 * index + 1));
  });
}

/** How many of 10,000 studies with this true difference, in deviations of the paired differences, show one. */
function shareShown(effect: number, seedCount: number): number {
  let shown = 0;
  for (let study = 0; study < 10_000; study++) {
    const noise = normals(study + 1, seedCount);
    const a = new Map(noise.map((value, seed) => [seed, value + effect]));
    const b = new Map(noise.map((_, seed) => [seed, 0]));
    const { kind, text } = compare({ name: "a", values: a }, { name: "b", values: b }, "loss");
    if (/no difference|equal|the same/i.test(text)) throw new Error(`stronger than its numbers: ${text}`);
    if (kind === "higher" || kind === "lower") shown += 1;
  }
  return shown / 10_000;
}

describe("over 10,000 synthetic studies", () => {
  test("no effect is called one in 4 to 6 %", () => {
    const share = shareShown(0, 5);
    expect(share).toBeGreaterThanOrEqual(0.04);
    expect(share).toBeLessThanOrEqual(0.06);
  });

  test("two deviations are seen by five seeds in 88 % or more, by three in about 47 %", () => {
    expect(shareShown(2, 5)).toBeGreaterThanOrEqual(0.88); // theory: 91 %
    const ofThree = shareShown(2, 3);
    expect(ofThree).toBeGreaterThan(0.45);
    expect(ofThree).toBeLessThan(0.49);
  });
});

describe("a verdict", () => {
  const sample = (name: string, ...values: number[]) => ({
    name,
    values: new Map(values.map((value, index) => [index + 1, value])),
  });

  test("says which is lower and by how much where the seeds agree", () => {
    const { kind, text } = compare(
      sample("residual", 0.45, 0.46, 0.44),
      sample("plain", 0.85, 0.87, 0.83),
      "training loss",
    );
    expect(kind).toBe("lower");
    expect(text).toMatch(
      /^The training loss of residual is 0\.400 lower than that of plain, a difference .*3 seeds, paired/,
    );
  });

  test("says that a difference is not shown, never that there is none", () => {
    for (const b of [sample("b", 2, 1, 3), sample("b", 1, 2, 3)]) {
      const { kind, text } = compare(sample("a", 1, 2, 3), b, "loss");
      expect(kind).toBe("notShown");
      expect(text).toMatch(/^A difference in loss between a and b is not shown \(95 % interval/);
    }
  });

  test("is none for one seed, and for samples without a common one", () => {
    expect(compare(sample("a", 1), sample("b", 2), "loss").kind).toBe("oneSeed");
    expect(compare(sample("a"), sample("b", 2), "loss").kind).toBe("none");
  });

  test("leaves out seeds that lack one of the two, and says so", () => {
    const { interval, text } = compare(sample("a", 1, 2, 3), sample("b", 2, 3), "loss");
    expect(interval?.count).toBe(2);
    expect(text).toContain("1 seed lacks one of the two and is left out.");
  });

  test("says which runs diverged or failed, and compares no more than what is left", () => {
    const failure = "seed 3: learningRate: expected a finite loss at step 3, got NaN";
    const some = {
      ...sample("plain", 0.85, 0.87),
      failures: [failure, "seed 4: Array buffer allocation failed"],
    };
    expect(compare(some, sample("residual", 0.45, 0.46, 0.44, 0.45), "training loss").text).toMatch(
      / 1 run of plain diverged and 1 run of plain failed: this is of the seeds that have both\.$/,
    );
    const none = { ...sample("plain"), failures: [failure, failure] };
    expect(compare(none, sample("residual", 0.45), "training loss", "depth 56")).toEqual({
      kind: "failed",
      text: "Depth 56: no comparison of training loss between plain and residual: 2 runs of plain diverged.",
    });
  });

  test("at a place of the second axis begins with it", () => {
    const [a, b] = [sample("ReLU", 0.4, 0.5, 0.6), sample("Sigmoid", 0.6, 0.5, 0.4)];
    expect(compare(a, b, "loss", "hidden layers 10").text).toMatch(
      /^Hidden layers 10: a difference in loss between ReLU and Sigmoid is not shown/,
    );
  });
});

test("the mean of an arm is over its seeds", () => expect(mean([1, 2, 6])).toBe(3));
