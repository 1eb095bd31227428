import { beforeEach, expect, test } from "vitest";
import { chooseBackend, rememberObserved, stopTiming, timeWhenIdle } from "../../src/store/backends";
import {
  rememberedCalibrations,
  rememberedRequest,
  rememberTimes,
  untimed,
} from "../../src/store/calibrations";
import { initialState, store } from "../../src/store/state";
import { timeBackend } from "../../src/worker/calibrator";
import type { Candidate, Observation, ToWorker } from "../../src/worker/protocol";

const seen: readonly Observation[] = [{ operations: 100, multiplyAdds: 1e6, ms: 3 }];
const gpu: readonly Candidate[] = [
  { name: "webgl", device: "Apple M2" },
  { name: "webgpu", device: "", problem: "this browser offers no WebGPU" },
  { name: "cpu", device: "WebAssembly, 8 threads" },
];

beforeEach(() => {
  localStorage.clear();
  store.setState({ ...initialState(), candidates: gpu });
});

test("what was timed is remembered for its device, and forgotten for another one", () => {
  rememberObserved("webgl", seen);
  expect(rememberedCalibrations(gpu)).toEqual({ webgl: seen });
  expect(rememberedCalibrations([{ name: "webgl", device: "Intel UHD" }])).toEqual({});
  localStorage.setItem("strata.backends", "{broken");
  expect(rememberedCalibrations(gpu)).toEqual({});
});

test("the user's choice is remembered and told to the worker", () => {
  const sent: ToWorker[] = [];
  rememberTimes("cpu", gpu[2].device, seen);
  chooseBackend("cpu", (message) => sent.push(message));
  expect(rememberedRequest()).toBe("cpu");
  expect(store.getState().backendRequest).toBe("cpu");
  expect(sent).toEqual([{ kind: "backend", request: "cpu", calibrations: { cpu: seen } }]);
});

test("only backends without a problem are timed, and none where there is no choice", () => {
  expect(untimed(gpu).map(({ name }) => name)).toEqual(["webgl", "cpu"]);
  rememberTimes("webgl", "Apple M2", seen);
  expect(untimed(gpu).map(({ name }) => name)).toEqual(["cpu"]);
  expect(untimed(gpu.slice(1))).toEqual([]);
});

test("in idle time each is timed once, and the worker hears of it", async () => {
  const timed: string[] = [];
  const told = new Promise<ToWorker>((resolve) =>
    timeWhenIdle(resolve, async (name) => {
      timed.push(name);
      return seen;
    }),
  );
  expect(await told).toEqual({ kind: "backend", request: "auto", calibrations: { webgl: seen, cpu: seen } });
  expect(timed).toEqual(["webgl", "cpu"]);
  timeWhenIdle(
    () => expect.fail("nothing is left to be timed"),
    async () => seen,
  );
});

test("a run that starts ends the timing, which stores nothing", async () => {
  const aborted = new Promise<void>((resolve) =>
    timeWhenIdle(
      () => expect.fail("nothing was timed"),
      (_name, signal) =>
        new Promise((answer) => {
          signal.addEventListener("abort", () => {
            answer(undefined);
            resolve();
          });
          stopTiming();
        }),
    ),
  );
  await aborted;
  expect(rememberedCalibrations(gpu)).toEqual({});
});

test("the processor's backend is timed by steps of two nets, of different work", async () => {
  const observations = await timeBackend("cpu", new AbortController().signal, { limitMs: 60_000 });
  expect(observations).toHaveLength(2);
  const [starts, sums] = observations ?? [];
  expect(starts.ms).toBeGreaterThan(0);
  expect(sums.ms).toBeGreaterThan(0);
  expect(sums.multiplyAdds / sums.operations).toBeGreaterThan(
    100 * (starts.multiplyAdds / starts.operations),
  );
});
