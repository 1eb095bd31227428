import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { StepReports } from "../../src/training/reports";
import type { TrainingRun } from "../../src/training/run";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

/** Reports of steps of 32 images, each report of one step, and a way to take the next one after a while. */
function reports() {
  const run = {
    step: 0,
    rates: { at: () => 0.1 },
    device: {},
    metrics: { pending: 1, take: async () => ({ losses: [1], accuracies: [0] }) },
  };
  const steps = new StepReports(run as unknown as TrainingRun, 32, { totalSteps: 100, epochSteps: 10 });
  return async (ms: number) => {
    steps.restartClock();
    vi.advanceTimersByTime(ms);
    run.step += 1;
    const event = (await steps.take(1)).find(({ kind }) => kind === "steps");
    return event as Extract<typeof event, { kind: "steps" }>;
  };
}

test("the first step is not timed, the others are, however slow", async () => {
  const next = reports();
  await next(9_000);
  expect(await next(200)).toMatchObject({ trainingMs: 200, trainedImages: 32 });
  expect(await next(3_000)).toMatchObject({ trainingMs: 3_200, trainedImages: 64 });
  expect(await next(20_000)).toMatchObject({ trainingMs: 23_200, trainedImages: 96 });
  expect(await next(60_000)).toMatchObject({ trainingMs: 83_200, trainedImages: 128 });
});

test("an hour in which the machine slept is no training", async () => {
  const next = reports();
  await next(9_000);
  await next(200);
  expect(await next(3_600_000)).toMatchObject({ trainingMs: 400, trainedImages: 64 });
  expect(await next(200)).toMatchObject({ trainingMs: 600, trainedImages: 96 });
});
