import { describe, expect, test } from "vitest";
import { isSameRun } from "../../src/study/digest";
import {
  type Evidence,
  environmentsOf,
  mergeEvidence,
  missingText,
  newEvidence,
  withRun,
} from "../../src/study/evidence";
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
    expect(readEvidence(evidenceText(whole))).toEqual(JSON.parse(JSON.stringify(whole)));
  });

  test("survives its file with losses that are no numbers any more, also one that an older version wrote", () => {
    const run = madeRun(jobs[0], 0.5);
    Object.assign(run.results?.result.test ?? {}, { loss: Number.POSITIVE_INFINITY });
    run.results?.curves?.validation.loss.splice(0, 1, Number.NaN);
    const evidence = withRun(whole, run);
    const [read] = readEvidence(evidenceText(evidence)).runs;
    expect(read.results?.result.test).toEqual({ loss: Number.POSITIVE_INFINITY, accuracy: 0.5 });
    expect(read.results?.curves?.validation.loss).toEqual([Number.NaN]);
    expect(isSameRun(read, run)).toBe(true);
    const [old] = readEvidence(JSON.stringify(evidence)).runs;
    expect(old.results?.result.test).toEqual({ loss: Number.NaN, accuracy: 0.5 });
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
    expect(() => mergeEvidence([whole, other], ["1.json", "2.json"])).toThrow(
      'merge: expected shards of one study, got "depth" in 1.json and "depth" with other settings, values or seeds in 2.json; merge',
    );
    const twin = withRun(newEvidence(study), madeRun(jobs[3], 9));
    expect(() => mergeEvidence([whole, twin], ["1.json", "2.json"])).toThrow(
      'merge: expected each run once, got "skip connections on · depth 20 · seed 1" twice with different numbers, in 1.json and 2.json',
    );
  });

  test("of shards with one given twice, or one left out, joins to what there is", () => {
    const [first, second] = [1, 2, 3].map((shard) => evidenceOf(shardOf(jobs, shard, 3)));
    const merged = mergeEvidence([first, second, first]);
    expect(merged.runs.map(({ index }) => index)).toEqual([0, 1, 3, 4, 6, 7, 9, 10]);
    expect(missingText(merged)).toBe(
      "4 of 12 runs are missing (shard 3/3); run them, or merge their files too.",
    );
    expect(missingText(second)).toContain("8 of 12 runs are missing (shards 1/3, 3/3)");
    expect(missingText({ ...whole, runs: whole.runs.slice(1) })).toMatch(/^1 of 12 runs is missing; run/);
    expect(missingText(whole)).toBeUndefined();
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
    [
      JSON.stringify({ ...whole, runs: [whole.runs[0], whole.runs[0]] }),
      "evidence: expected each run once, got one twice",
    ],
    [
      JSON.stringify({ ...whole, study: { ...study, seeds: [1, 1] } }),
      "evidence: expected each seed once, got one twice",
    ],
    [
      JSON.stringify({ ...whole, study: { ...study, seeds: Array.from({ length: 9_999 }, (_, i) => i) } }),
      "evidence: expected a study of at most 10,000 runs, got 39,996",
    ],
    [JSON.stringify({ ...whole, runs: [{ index: 0 }] }), 'got one with a wrong "runs.0"'],
    [
      JSON.stringify(whole).replaceAll('"WebAssembly, 2 threads"', "2"),
      'got one with a wrong "runs.0.results.environment.device"',
    ],
    [
      JSON.stringify(whole).replace('"results":{', '"results":{"origin":{"weights":3},'),
      'got one with a wrong "runs.0.results.origin.weights"',
    ],
    [
      JSON.stringify(whole).replace('"curves":{"train":{"step":[1]', '"curves":{"train":{"step":[]'),
      'got one with a wrong "runs.0.results.curves.train"',
    ],
    [
      JSON.stringify(whole).slice(0, -100),
      "evidence: expected JSON, got something else; the file may be cut off",
    ],
    [
      JSON.stringify(whole).replace(/"loss":\[[^\]]*\]/, '"loss":[1e999]'),
      'got one with a wrong "runs.0.results.curves.train.loss.0"',
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
