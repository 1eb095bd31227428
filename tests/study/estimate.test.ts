import { expect, test } from "vitest";
import { withSetting } from "../../src/settings/experiment";
import { extremeJobs, runMs, stepWork, studyMs, type Timing, timeLeft } from "../../src/study/estimate";
import { jobsOf } from "../../src/study/study";
import { depthStudy } from "./runs";

const counts = { train: 640, validation: 64, test: 64 };
const jobs = jobsOf({
  ...depthStudy([1, 2]),
  experiment: withSetting(depthStudy([1]).experiment, "epochs", 1),
});
const [cheapest, dearest] = extremeJobs(jobs);
const timing = (job: (typeof jobs)[number], stepMs: number): Timing => ({
  multiplyAdds: stepWork(job.experiment),
  stepMs,
  startMs: 100,
  counts,
});

test("the cheapest and the dearest run are the shallowest and the deepest", () => {
  expect(cheapest.name).toContain("depth 8");
  expect(dearest.name).toContain("depth 20");
});

test("a run takes its start, its steps, and a third of a step for each batch that is measured", () => {
  // 640 / 32 = 20 steps; validation and test: 128 images, 4 batches
  const timings = [timing(cheapest, 3), timing(dearest, 12)] as const;
  expect(runMs(cheapest.experiment, timings)).toBeCloseTo(100 + 20 * 3 + 4, 6);
  expect(runMs(dearest.experiment, timings)).toBeCloseTo(100 + 20 * 12 + 16, 6);
});

test("a study takes the sum of its runs, those between the two in proportion to their multiply–adds", () => {
  const timings = [timing(cheapest, 3), timing(dearest, 12)] as const;
  const sum = jobs.reduce((total, { experiment }) => total + runMs(experiment, timings), 0);
  expect(studyMs(jobs, timings)).toBe(sum);
  const middle = withSetting(cheapest.experiment, "depth", 14);
  expect(runMs(middle, timings)).toBeGreaterThan(runMs(cheapest.experiment, timings));
  expect(runMs(middle, timings)).toBeLessThan(runMs(dearest.experiment, timings));
});

test("a step limit shortens a run", () => {
  const timings = [timing(cheapest, 3), timing(dearest, 12)] as const;
  const short = withSetting(cheapest.experiment, "steps", 5);
  expect(runMs(short, timings)).toBeCloseTo(100 + 5 * 3 + 4, 6);
});

test("the time left follows the speed so far, by work", () => {
  expect(
    timeLeft(
      [
        { work: 2, done: 1 },
        { work: 4, done: 0.5 },
        { work: 6, done: 0 },
      ],
      4_000,
    ),
  ).toBe(8_000);
  expect(timeLeft([{ work: 2, done: 0 }], 4_000)).toBeUndefined();
});
