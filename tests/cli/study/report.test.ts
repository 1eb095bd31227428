import { expect, test } from "vitest";
import { writeReport } from "../../../src/cli/study/report";
import { withRun } from "../../../src/study/evidence";
import { depthStudy, madeEvidence } from "../../study/runs";

const failure = "learningRate: expected a finite loss at step 3, got NaN; try a rate ten times smaller";
const whole = madeEvidence(depthStudy([1, 2]), ({ cell: [arm], seed }) => 0.25 + arm / 8 + seed / 128);

test("a report says of each seed whether it diverged or failed, and compares no cell that did", () => {
  const evidence = [1, 5].reduce((before, index) => withRun(before, { index, failure }), whole); // plain, depth 20
  const report = writeReport(withRun(evidence, { index: 0, failure: "Array buffer allocation failed" }));
  expect(report).toContain("| skip connections off · depth 20 | diverged | – | diverged, diverged |");
  expect(report).toContain("| skip connections off · depth 8 | 0.266 | – | failed, 0.266 |");
  expect(report).toContain(
    "- Depth 20: no comparison of training loss between skip connections on and skip connections off: 2 runs of skip connections off diverged.",
  );
  expect(report).toContain("1 run of skip connections off failed: this is of the seeds that have both.");
  expect(report).toContain(`- skip connections off · depth 20, seed 1: ${failure}`);
});

test("a name with a bar stays in its cell of the table", () => {
  const study = depthStudy([1]);
  const arms = ["a|b", "c"].map((label, place) => ({ label, settings: { depth: place ? 20 : 8 } }));
  const report = writeReport(madeEvidence({ ...study, axes: [{ title: "Depth", arms }] }, () => 0.5));
  expect(report).toContain("| a\\|b | 0.500 | – | 0.500 |");
});
