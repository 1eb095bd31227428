import { describe, expect, test } from "vitest";
import { settingsOf } from "../../src/settings/experiment";
import { presetExperiment, studyOf } from "../../src/study/preset";
import { presetEntries, presets } from "../../src/study/presets";
import { jobsOf } from "../../src/study/study";

describe.each(presetEntries)("the preset %s", (_, preset) => {
  const { experiment, problems } = presetExperiment(preset);

  test("names settings that there are, each of which matters", () => {
    expect(problems).toEqual([]);
    const known = new Map(settingsOf(experiment).map((setting) => [setting.key, setting]));
    for (const [key, value] of Object.entries(preset.settings)) expect(known.get(key)?.value).toBe(value);
  });

  test.each([false, true])("builds every run of its full form and its short form (%s)", (isShort) => {
    const study = studyOf(preset, { isShort });
    const jobs = jobsOf(study); // throws what cannot be built
    expect(new Set(jobs.map((job) => JSON.stringify(job.experiment))).size).toBe(jobs.length);
    for (const job of jobs) {
      const settings = new Map(settingsOf(job.experiment).map((setting) => [setting.key, setting]));
      for (const [axis, arm] of job.cell.entries()) {
        for (const [key, value] of Object.entries(study.axes[axis].arms[arm].settings)) {
          expect(settings.get(key)).toMatchObject({ value, applies: true });
        }
      }
    }
    expect(study.seeds).toHaveLength(isShort ? 1 : preset.seedCount);
  });

  test("says what to look for and who asked first", () => {
    expect(preset.question).toMatch(/\?$/);
    expect(preset.paper).toMatch(/ (19|20)\d\d/);
    expect(preset.watch).toMatch(/[.]$/);
  });
});

test("the depth preset is the issue's experiment: 24 runs, and 4 in its short form", () => {
  const study = studyOf(presets.depth);
  expect(jobsOf(study)).toHaveLength(24);
  expect(jobsOf(studyOf(presets.depth, { isShort: true }))).toHaveLength(4);
  const { data, recipe, model } = study.experiment;
  expect(data).toMatchObject({
    dataset: "fashion-mnist",
    trainSize: 10_000,
    trainOrder: "file",
    testSize: 2_000,
  });
  expect(recipe).toMatchObject({
    optimizer: "momentum",
    momentum: 0.9,
    learningRate: 0.05,
    batchSize: 64,
    sampling: "replacement",
    steps: 300,
    initializer: "heNormal",
    l2: 0,
    inputNormalization: "scale",
  });
  expect(model.options).toMatchObject({
    width: 8,
    stemStride: 2,
    shortcut: "projection",
    normalization: "batch",
  });
});
