import { expect, test } from "vitest";
import {
  corruptionRows,
  errorsByKind,
  meanCorruptedError,
  robustnessCells,
  suiteText,
} from "../../src/study/robustness";
import type { Robustness } from "../../src/training/robustness";

const robustness: Robustness = {
  suite: "Strata corruptions 1",
  step: 624,
  imageCount: 1_000,
  clean: 0.95,
  accuracies: {
    gaussianNoise: [0.9, 0.8, 0.7, 0.6, 0.5], // error 0.3
    shotNoise: [1, 1, 1, 0.75, 0.75], // 0.1
    fog: [0.4, 0.4, 0.4, 0.4, 0.4], // 0.6
    patchShuffle: [0, 0, 0, 0, 0],
    contrast: [0.9, 0.8], // stopped here
  },
};

test("errors are means over severities, then over corruptions; patches and what is not whole are left out", () => {
  expect(meanCorruptedError(robustness)).toBeCloseTo((0.3 + 0.1 + 0.6) / 3, 12);
  const kinds = Object.fromEntries(errorsByKind(robustness).map(({ kind, error }) => [kind, error]));
  expect(Object.keys(kinds)).toEqual(["Noise", "Weather", "Patches"]);
  expect(kinds.Noise).toBeCloseTo(0.2, 12);
  expect(kinds.Patches).toBe(1);
  expect(meanCorruptedError({ ...robustness, accuracies: { contrast: [0.9] } })).toBeUndefined();
});

test("a table has a row for each corruption, with blanks where nothing was measured", () => {
  const [contrast, rotate] = corruptionRows(["contrast", "rotate"], robustness);
  expect(contrast).toMatchObject({ title: "Contrast", kind: "Digital" });
  expect(contrast.accuracies).toEqual([0.9, 0.8, Number.NaN, Number.NaN, Number.NaN]);
  expect([contrast.error, rotate.error]).toEqual([undefined, undefined]);
  expect(rotate.accuracies.every(Number.isNaN)).toBe(true);
});

test("the CSV has every whole row, the means, and what makes it comparable", () => {
  const cells = robustnessCells({ ...robustness, accuracies: { fog: [0.5, 0.5, 0.5, 0.25, 0.25] } });
  expect(cells[0].slice(0, 3)).toEqual(["corruption", "kind", "accuracy at 1"]);
  expect(cells[1].slice(0, 3)).toEqual(["none", "", "0.95"]);
  expect(cells[2]).toEqual(["Fog", "Weather", "0.5", "0.5", "0.5", "0.25", "0.25", "0.6"]);
  expect(cells[3].at(-1)).toBe("0.6");
  expect(cells[4]).toEqual(["suite", "Strata corruptions 1", "images", "1000", "step", "624"]);
  expect(suiteText(robustness)).toBe("Strata corruptions 1, 1,000 images");
});
