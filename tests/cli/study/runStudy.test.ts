import { expect, test } from "vitest";
import { readStudyCommand } from "../../../src/cli/study/arguments";
import { openJobs } from "../../../src/cli/study/runStudy";
import { newEvidence, withRun } from "../../../src/study/evidence";
import { jobsOf } from "../../../src/study/study";
import { madeRun } from "../../study/runs";

test("the same command goes on with what is open and what failed, and leaves what came out or diverged", () => {
  const command = readStudyCommand(["depth", "--short"]);
  if (command.kind !== "run") throw new Error("expected a run");
  const [first] = jobsOf(command.study);
  const evidence = [
    madeRun(first, 0.5),
    {
      index: 1,
      failure: "learningRate: expected a finite loss at step 3, got NaN; try a rate ten times smaller",
    },
    { index: 2, failure: "Array buffer allocation failed" },
  ].reduce(withRun, newEvidence(command.study));
  expect(openJobs(command, evidence).map(({ index }) => index)).toEqual([2, 3]);
});
