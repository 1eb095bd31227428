import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Engine } from "../../src/bench/job";
import { timeScript, timeSteps } from "../../src/bench/timeSteps";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

/** A device whose steps are queued by a little script and then take their time. */
function queueingEngine(queueMs: number, deviceMs: number): Engine & { steps: number; queued: number } {
  return {
    steps: 0,
    queued: 0,
    step() {
      this.steps += 1;
      this.queued += 1;
      vi.advanceTimersByTime(queueMs);
    },
    async settle() {
      vi.advanceTimersByTime(this.queued * deviceMs);
      this.queued = 0;
      return undefined;
    },
  };
}

test("a step's time is the device's, though the script only queues it", async () => {
  const engine = queueingEngine(1, 99);
  expect(await timeSteps(engine, 1_500)).toEqual({ msPerStep: 100, steps: 15 });
  expect(engine.queued).toBe(0);
});

test("a window is not much longer than asked, however fast the script queues", async () => {
  const engine = queueingEngine(1, 129);
  const start = performance.now();
  await timeSteps(engine, 1_500);
  expect(performance.now() - start).toBeLessThan(1_500 + 130);
});

test("one step is timed where it takes longer than the window", async () => {
  expect(await timeSteps(queueingEngine(1, 7_999), 1_500)).toEqual({ msPerStep: 8_000, steps: 1 });
});

test("a fast engine's steps are timed in groups", async () => {
  const engine = queueingEngine(1, 1);
  const settle = vi.spyOn(engine, "settle");
  expect(await timeSteps(engine, 1_000)).toEqual({ msPerStep: 2, steps: 500 });
  expect(settle.mock.calls.length).toBeLessThan(20);
});

test("the script's time does not wait for the device", async () => {
  expect(await timeScript(queueingEngine(10, 1_000))).toBe(10);
});
