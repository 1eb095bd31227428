import { beforeEach, expect, test } from "vitest";
import { defaultExperiment } from "../../src/settings/experiment";
import { receive } from "../../src/store/receive";
import { isMeasuring, startRobustness, stopRobustness } from "../../src/store/robustness";
import { newRun } from "../../src/store/run";
import { currentRun, initialState, store } from "../../src/store/state";
import type { FromWorker, RobustnessReport, ToWorker } from "../../src/worker/protocol";

const sent: ToWorker[] = [];
const send = (message: ToWorker) => void sent.push(message);
const hear = (message: FromWorker) => receive(message, () => {});
const report = (change: Partial<RobustnessReport>) =>
  hear({ kind: "robustness", report: { done: 2, total: 111, ...change } });
const robustness = { suite: "s", step: 3, imageCount: 100, clean: 0.9, accuracies: { fog: [0.8] } };
const live = () => store.getState().live.robustness;

beforeEach(() => {
  sent.length = 0;
  const run = { ...newRun(defaultExperiment("strokes", "linear"), [], "queued"), phase: "done" as const };
  store.setState({ ...initialState(), runs: [run], currentId: run.id }, true);
  startRobustness(100, send);
});

test("a measurement is the run's once it is whole", () => {
  expect(sent).toEqual([{ kind: "robustness", options: { imageCount: 100 } }]);
  report({ robustness });
  expect([isMeasuring(live()), currentRun(store.getState())?.robustness]).toEqual([true, undefined]);
  report({ robustness, end: "finished" });
  expect([live(), currentRun(store.getState())?.robustness]).toEqual([undefined, robustness]);
});

test("one that is stopped shows what it has and leaves the run's last one", () => {
  report({ robustness });
  stopRobustness(send);
  expect(sent.at(-1)).toEqual({ kind: "stopRobustness" });
  report({ robustness, end: "stopped" });
  expect(live()).toMatchObject({ robustness, end: "stopped" });
  expect(currentRun(store.getState())?.robustness).toBeUndefined();
  stopRobustness(send); // nothing is under way
  expect(sent).toHaveLength(2);
});

test("it ends with the device and with a failure, of which the run is not", () => {
  hear({ kind: "failure", failure: { where: "robustness", message: "expected one thing, got another" } });
  expect(live()?.end).toBe("stopped");
  expect(store.getState().notices).toEqual(["expected one thing, got another"]);
  expect(currentRun(store.getState())?.phase).toBe("done");
  startRobustness(100, send);
  hear({ kind: "deviceLost" });
  expect(isMeasuring(live())).toBe(false);
});
