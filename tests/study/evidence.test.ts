import { describe, expect, test } from "vitest";
import { defaultExperiment } from "../../src/settings/experiment";
import {
  type Evidence,
  environmentsOf,
  mergeEvidence,
  newEvidence,
  type RunEvidence,
  readEvidence,
  withRun,
} from "../../src/study/evidence";
import { addEvent, newRecord, resultsOf } from "../../src/study/record";
import { axisOf, type Job, jobsOf, type Study, shardOf } from "../../src/study/study";
import { summarise, verdictsOf } from "../../src/study/summary";

const experiment = defaultExperiment("strokes", "residual");
const study: Study = {
  title: "depth",
  experiment,
  axes: [axisOf(experiment, "skipConnections", [false, true]), axisOf(experiment, "depth", [8, 20])],
  seeds: [1, 2, 3],
};
const jobs = jobsOf(study);
const machine = { strata: "1", tfjs: "4", browser: "Chromium 1", platform: "linux" };

/** A run whose last loss is `loss`, as the worker would tell it. */
function runOf({ index, experiment: own }: Job, loss: number): RunEvidence {
  const record = newRecord(own);
  record.backend = { name: "cpu", device: "WebAssembly", isSoftware: false, reason: "", floatBits: 32 };
  addEvent(record, {
    kind: "steps",
    firstStep: 1,
    epoch: 1,
    losses: Float32Array.of(loss),
    accuracies: Float32Array.of(0.5),
    learningRates: Float64Array.of(0.001),
    trainingMs: 1,
    trainedImages: 32,
  });
  return { index, results: resultsOf(record, machine) };
}

/** Plain nets lose 0.5 more at depth 20; seeds move all by a hundredth. */
const lossOf = ({ cell: [arm, depth], seed }: Job) => 0.5 + (arm === 0 && depth === 1 ? 0.5 : 0) + seed / 128;
const evidenceOf = (some: readonly Job[]): Evidence =>
  some.reduce((evidence, job) => withRun(evidence, runOf(job, lossOf(job))), newEvidence(study));
const whole = evidenceOf(jobs);

describe("evidence", () => {
  test("survives its file", () => {
    expect(readEvidence(JSON.stringify(whole))).toEqual(JSON.parse(JSON.stringify(whole)));
  });

  test("of shards joins to that of the unsplit study, in any order", () => {
    const shards = [1, 2, 3].map((shard) => evidenceOf(shardOf(jobs, shard, 3)));
    expect(mergeEvidence(shards)).toEqual(whole);
    expect(mergeEvidence(shards.toReversed())).toEqual(whole);
  });

  test("names every kind of machine that its runs were on", () => {
    expect(environmentsOf(whole)).toHaveLength(1);
    const other = runOf(jobs[0], 1);
    if (other.results) Object.assign(other.results.environment, { device: "Apple M2", name: "webgl" });
    expect(environmentsOf(withRun(whole, other)).map(({ device }) => device)).toEqual([
      "Apple M2",
      "WebAssembly",
    ]);
  });

  test("of another study, and of one run with two outcomes, is not merged", () => {
    const other = newEvidence({ ...study, seeds: [1] });
    expect(() => mergeEvidence([whole, other])).toThrow("merge: expected shards of one study");
    const twin = withRun(newEvidence(study), runOf(jobs[3], 9));
    expect(() => mergeEvidence([whole, twin])).toThrow("merge: expected each run once, got job 3 twice");
  });

  test.each([
    ["{", "evidence: expected JSON"],
    ["{}", 'evidence: expected a study\'s evidence file, got one with a wrong "kind"'],
    [JSON.stringify({ ...whole, version: 9 }), "evidence: expected version 1, got 9"],
    [
      JSON.stringify({ ...whole, study: { ...study, experiment: { ...experiment, seed: -1 } } }),
      "evidence: seed: expected a whole number",
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
});
