import { describe, expect, test } from "vitest";
import { defaultExperiment } from "../../src/settings/experiment";
import { axisOf, cellName, jobsOf, type Study, shardOf } from "../../src/study/study";

const experiment = defaultExperiment("strokes", "residual");
const study: Study = {
  title: "depth",
  experiment,
  axes: [axisOf(experiment, "skipConnections", [false, true]), axisOf(experiment, "depth", [8, 20, 32])],
  seeds: [1, 2],
};

describe("the jobs of a study", () => {
  const jobs = jobsOf(study);

  test("are every cell with every seed, the whole grid once before any cell again", () => {
    expect(jobs).toHaveLength(12);
    expect(jobs.slice(0, 6).map(({ seed }) => seed)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(jobs.map(({ index }) => index)).toEqual([...jobs.keys()]);
    expect(jobs[4].cell).toEqual([1, 1]);
    expect(jobs[4].experiment.model.options).toMatchObject({ skipConnections: true, depth: 20 });
    expect(jobs[11].experiment.seed).toBe(2);
  });

  test("are named by what differs", () => {
    expect(jobs[0].name).toBe("skip connections off · depth 8 · seed 1");
    expect(cellName(study, [1, 2])).toBe("skip connections on · depth 32");
  });

  test("differ from the study's experiment in nothing else", () => {
    const { model, seed, ...others } = jobs[0].experiment;
    const { model: _, seed: __, ...expected } = experiment;
    expect(others).toEqual(expected);
    expect([model.model, seed]).toEqual(["residual", 1]);
  });

  test("fall into shards that share nothing and leave nothing out", () => {
    const shards = [1, 2, 3, 4, 5].map((shard) => shardOf(jobs, shard, 5).map(({ index }) => index));
    expect(shards.flat().sort((a, b) => a - b)).toEqual([...jobs.keys()]);
    expect(() => shardOf(jobs, 6, 5)).toThrow("shard: expected a part and their number, e.g. 2/5, got 6/5");
  });
});

test("an axis takes another model with that model's own options", () => {
  const axis = axisOf(experiment, "model", ["lenet5", "vgg"]);
  const jobs = jobsOf({ ...study, axes: [axis] });
  expect(jobs.map(({ experiment: { model } }) => model.model)).toEqual(["lenet5", "vgg", "lenet5", "vgg"]);
});

test("a wrong value, an unknown setting and a net that cannot be built are refused in a sentence", () => {
  expect(() => axisOf(experiment, "learningRate", [0.1, -1])).toThrow("learningRate: expected a number from");
  expect(() => axisOf(experiment, "colour", [1, 2])).toThrow("colour: expected the name of a setting");
  expect(() => axisOf(experiment, "depth", [8])).toThrow("depth: expected at least two values to compare");
  const axes = [axisOf(experiment, "depth", [8, 21])];
  expect(() => jobsOf({ ...study, axes })).toThrow("depth 21: depth: expected 6n + 2, got 21");
});

test("shards of any number, odd and larger than the jobs too, hold each job once and differ by one at most", () => {
  const jobs = jobsOf(study);
  for (const count of [1, 2, 3, 5, 7, 11, 13]) {
    const shards = Array.from({ length: count }, (_, part) => shardOf(jobs, part + 1, count));
    expect(shards.flat().sort((a, b) => a.index - b.index)).toEqual(jobs);
    const sizes = shards.map((shard) => shard.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  }
});
