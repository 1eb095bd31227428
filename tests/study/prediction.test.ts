import { expect, test } from "vitest";
import { newEvidence } from "../../src/study/evidence";
import { guessesOf, outcomeOf, questionOf, questionText } from "../../src/study/prediction";
import { depthStudy, madeEvidence } from "./runs";

const study = depthStudy([1, 2, 3]);
const question = questionOf(study, "trainLoss");
const better = madeEvidence(study, ({ cell: [arm], seed }) => 0.5 - arm / 8 + seed / 512);

test("the question is about the arms at the deepest place", () => {
  expect(questionText(study, question)).toBe("Which has the lower training loss at depth 20?");
  expect(guessesOf(study, question)).toEqual([
    "skip connections off",
    "skip connections on",
    "No difference will be shown",
  ]);
});

test("a guess is open until the last of its runs is in", () => {
  const prediction = { ...question, guess: 1 };
  expect(outcomeOf(newEvidence(study, prediction))).toMatchObject({ measured: "not measured yet" });
  expect(outcomeOf({ ...better, prediction, runs: better.runs.slice(0, 11) })?.isRight).toBeUndefined();
});

test("a guess stands beside the measurement, right or wrong", () => {
  const right = outcomeOf({ ...better, prediction: { ...question, guess: 1, value: 0.4 } });
  expect(right).toEqual({
    guess: "skip connections on, training loss 0.400",
    measured:
      "skip connections off · depth 20 0.504, skip connections on · depth 20 0.379 (means of 3 seeds): " +
      "skip connections on · depth 20 is lowest",
    isRight: true,
  });
  expect(outcomeOf({ ...better, prediction: { ...question, guess: 0 } })?.isRight).toBe(false);
});

test("a difference smaller than the spread over seeds makes `no difference` right", () => {
  const noisy = madeEvidence(
    study,
    ({ cell: [arm], seed }) => 0.5 + (arm ? seed : 4 - seed) / 64 - arm / 512,
  );
  expect(outcomeOf({ ...noisy, prediction: { ...question, guess: 2 } })?.isRight).toBe(true);
});

test("without a guess there is no outcome", () => {
  expect(outcomeOf(better)).toBeUndefined();
});

test("an arm that diverged is named so beside the guess, and is not the lowest", () => {
  const failure = "learningRate: expected a finite loss at step 3, got NaN";
  const lost = better.runs.map((run) => (run.index % 4 === 1 ? { index: run.index, failure } : run)); // plain, depth 20
  expect(outcomeOf({ ...better, prediction: { ...question, guess: 1 }, runs: lost })).toMatchObject({
    measured: expect.stringMatching(
      /^skip connections off · depth 20 diverged, .* too many runs failed to say$/,
    ),
  });
});
