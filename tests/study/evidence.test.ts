import { describe, expect, test } from "vitest";
import { isSameRun } from "../../src/study/digest";
import { type Evidence, environmentsOf, mergeEvidence, newEvidence, withRun } from "../../src/study/evidence";
import { evidenceText, readEvidence } from "../../src/study/evidenceFile";
import { type Job, jobsOf, shardOf } from "../../src/study/study";
import { comparisonsText, summarise, verdictsOf } from "../../src/study/summary";
import { depthStudy, madeRun } from "./runs";

const study = depthStudy([1, 2, 3]);
const { experiment } = study;
const jobs = jobsOf(study);
/** Plain nets lose 0.5 more at depth 20; seeds move all by a hundredth. */
const lossOf = ({ cell: [arm, depth], seed }: Job) => 0.5 + (arm === 0 && depth === 1 ? 0.5 : 0) + seed / 128;
const evidenceOf = (some: readonly Job[]): Evidence =>
  some.reduce((evidence, job) => withRun(evidence, madeRun(job, lossOf(job))), newEvidence(study));
const whole = evidenceOf(jobs);

describe("evidence", () => {
  test("survives its file", () => {
    expect(readEvidence(JSON.stringify(whole))).toEqual(JSON.parse(JSON.stringify(whole)));
  });

  test("an infinite loss comes back from the file and is the same run; a null of an older file opens", () => {
    const study = depthStudy([1]);
    const run = madeRun(jobsOf(study)[0], Number.POSITIVE_INFINITY);
    const evidence = withRun(newEvidence(study), run);
    const [back] = readEvidence(evidenceText(evidence)).runs;
    expect(back.results?.curves).toEqual(run.results?.curves);
    expect(back.results?.result.test).toEqual({
      loss: Number.POSITIVE_INFINITY,
      accuracy: Number.NEGATIVE_INFINITY,
    });
    expect(isSameRun(run, back)).toBe(true);
    const [old] = readEvidence(JSON.stringify(evidence)).runs;
    expect(old.results?.curves?.validation.loss).toEqual([Number.NaN]);
    expect(isSameRun(run, old)).toBe(true);
  });

  test("of shards joins to that of the unsplit study, in any order", () => {
    const shards = [1, 2, 3].map((shard) => evidenceOf(shardOf(jobs, shard, 3)));
    expect(mergeEvidence(shards)).toEqual(whole);
    expect(mergeEvidence(shards.toReversed())).toEqual(whole);
  });

  test("names every kind of machine that its runs were on", () => {
    expect(environmentsOf(whole)).toHaveLength(1);
    const other = madeRun(jobs[0], 1);
    if (other.results) Object.assign(other.results.environment, { device: "Apple M2", name: "webgl" });
    expect(environmentsOf(withRun(whole, other)).map(({ device }) => device)).toEqual([
      "Apple M2",
      "WebAssembly, 2 threads",
    ]);
  });

  test("of another study, and of one run with two outcomes, is not merged", () => {
    const other = newEvidence({ ...study, seeds: [1] });
    expect(() => mergeEvidence([whole, other])).toThrow("merge: expected shards of one study");
    const twin = withRun(newEvidence(study), madeRun(jobs[3], 9));
    expect(() => mergeEvidence([whole, twin])).toThrow("merge: expected each run once, got job 3 twice");
  });

  test.each([
    ["{", "evidence: expected JSON"],
    ["{}", 'evidence: expected a study\'s evidence file, got one with a wrong "kind"'],
    [JSON.stringify({ ...whole, version: 9 }), "evidence: expected version 1, got 9"],
    [
      JSON.stringify({ ...whole, runs: [{ index: 0, results: {} }] }),
      'evidence: expected a study\'s evidence file, got one with a wrong "runs.0.results.environment"',
    ],
    [
      JSON.stringify({ ...whole, study: { ...study, experiment: { ...experiment, seed: -1 } } }),
      "evidence: seed: expected a whole number",
    ],
    [
      JSON.stringify({ ...whole, runs: [{ index: 12, failure: "no" }] }),
      "evidence: expected runs below 12, got run 12",
    ],
    [
      JSON.stringify({ ...whole, prediction: { metric: "trainLoss", cells: [[0, 9]], guess: 0 } }),
      "evidence: expected a prediction about the study's cells, got cell 0,9",
    ],
    [
      JSON.stringify({ ...whole, prediction: { metric: "fame", cells: [[0, 0]], guess: 0 } }),
      'evidence: expected a study\'s evidence file, got one with a wrong "prediction.metric"',
    ],
  ])("in a file that is none is refused in a sentence: %.30s", (text, sentence) => {
    expect(() => readEvidence(text)).toThrow(sentence);
  });
});

describe("a summary", () => {
  test("has each cell's mean and deviation over the seeds", () => {
    const [plain8, plain20] = summarise(whole, "trainLoss");
    expect(plain8.mean).toBeCloseTo(0.5 + 2 / 128, 6);
    expect(plain20.deviation).toBeCloseTo(1 / 128, 6);
  });

  test("keeps a failed run out of the mean and names it", () => {
    const failed = withRun(whole, {
      index: 0,
      failure: "learningRate: expected a finite loss at step 3, got NaN",
    });
    const [cell] = summarise(failed, "trainLoss");
    expect(cell.values.size).toBe(2);
    expect(cell.failures).toEqual(["seed 1: learningRate: expected a finite loss at step 3, got NaN"]);
  });

  test("compares arms at each place, then the last place with the first", () => {
    const kinds = verdictsOf(whole, "trainLoss").map(({ kind }) => kind);
    // residual against plain at 8 and 20; depth 20 against 8 for plain and residual
    expect(kinds).toEqual(["notShown", "lower", "higher", "notShown"]);
  });

  test("of several comparisons says what chance does to so many", () => {
    const verdicts = verdictsOf(whole, "trainLoss");
    expect(comparisonsText(verdicts)).toMatch(
      /^These are 4 comparisons, .* about one shows a difference by chance\.$/,
    );
    expect(comparisonsText(verdicts.slice(0, 1))).toBeUndefined();
    expect(comparisonsText(verdictsOf(evidenceOf(jobs.slice(0, 4)), "trainLoss"))).toBeUndefined(); // one seed: no verdicts
  });
});
