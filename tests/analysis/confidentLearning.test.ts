import { expect, test } from "vitest";
import { classThresholds, suspectLabels } from "../../src/analysis/confidentLearning";
import { bitsAt, uniformAt } from "../../src/settings/random";

/** Probabilities of three classes, worked out by hand below. */
const probabilities = Float32Array.from(
  [
    [0.9, 0.1, 0],
    [0.2, 0.8, 0],
    [0.7, 0.3, 0],
    [0.1, 0.9, 0],
    [0.5, 0.5, 0],
    [0.3, 0.7, 0],
  ].flat(),
);
const labels = Uint8Array.of(0, 0, 0, 1, 1, 1);

test("a class's threshold is the mean probability of it over the images labelled so", () => {
  // (0.9 + 0.2 + 0.7) / 3 and (0.9 + 0.5 + 0.7) / 3; nothing is labelled 2
  const thresholds = classThresholds(probabilities, labels, 3);
  expect([...thresholds]).toEqual([expect.closeTo(0.6, 6), expect.closeTo(0.7, 6), Number.NaN]);
});

test("an image is suspect where another class reaches its own threshold, not where the net is merely unsure", () => {
  const suspects = suspectLabels(probabilities, labels, 3);
  expect(suspects).toEqual([
    {
      position: 1,
      label: 0,
      likelyLabel: 1,
      labelProbability: expect.closeTo(0.2, 6),
      likelyProbability: expect.closeTo(0.8, 6),
    },
  ]);
});

test("most of the labels that were planted wrong are found, the clearest first", () => {
  const [count, classCount] = [2_000, 10];
  const truth = Uint8Array.from({ length: count }, (_, row) => bitsAt(1, row) % classCount);
  const isPlanted = (row: number) => uniformAt(2, row) < 0.05;
  const given = truth.map((label, row) =>
    isPlanted(row) ? (label + 1 + (bitsAt(3, row) % 9)) % classCount : label,
  );
  const shares = new Float32Array(count * classCount);
  truth.forEach((label, row) => {
    const sure = 0.4 + 0.6 * uniformAt(4, row) ** 0.3; // a net that is right, and mostly sure
    for (let other = 0; other < classCount; other++) shares[row * classCount + other] = (1 - sure) / 9;
    shares[row * classCount + label] = sure;
  });
  const suspects = suspectLabels(shares, given, classCount);
  const planted = [...given.keys()].filter(isPlanted);
  const hits = suspects.filter(({ position }) => isPlanted(position));
  expect(planted.length).toBeGreaterThan(80);
  expect(hits).toHaveLength(suspects.length);
  expect(hits.every(({ position, likelyLabel }) => truth[position] === likelyLabel)).toBe(true);
  const confident = planted.filter((row) => shares[row * classCount + truth[row]] > 0.9);
  expect(confident.every((row) => hits.some(({ position }) => position === row))).toBe(true);
  const margins = suspects.map((one) => one.likelyProbability - one.labelProbability);
  expect(margins).toEqual([...margins].sort((x, y) => y - x));
});
