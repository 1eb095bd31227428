import { expect, test } from "vitest";
import { defaultExperiment, withSetting } from "../../src/settings/experiment";
import { waitingRuns } from "../../src/store/runQueue";
import { currentRun, isPlaying, store } from "../../src/store/state";
import { pause, play, queueRun, resumeQueue, resumeRun, startRun, stepOnce } from "../../src/store/training";
import type { DataSummary, FromWorker, TrainingEvent } from "../../src/worker/protocol";
import { rates, start, steps } from "./points";
import { event, say, scriptedWorker } from "./scriptedWorker";

const first = defaultExperiment("strokes", "linear");
const second = withSetting(first, "seed", 2);
const { sent, started } = scriptedWorker("training");
const get = store.getState;
const checkpoint = { step: 2, weights: {}, optimizer: {}, rates };
const kinds = () => sent.map(({ kind }) => kind);
const phases = () => get().runs.map(({ phase }) => phase);
const takesTwoSteps: FromWorker[] = [
  { kind: "paused", step: 0 },
  { kind: "playing" },
  event(start(0)),
  event(steps(1, [4, 3])),
];

test("a changed experiment waits for the run before it to be kept, which then goes on from where it was", async () => {
  startRun(first);
  await started(1);
  say(...takesTwoSteps);
  sent.length = 0;
  startRun(second);
  expect(kinds()).toEqual(["pause"]);
  expect(phases()).toEqual(["training", "queued"]);
  say(event({ kind: "checkpoint", checkpoint }), { kind: "paused", step: 2 });
  await started(1);
  expect(kinds()).toEqual(["pause", "stop", "start"]);
  expect(sent.at(-1)).toMatchObject({ experiment: second, checkpoint: undefined });
  expect(phases()).toEqual(["paused", "starting"]);

  say({ kind: "paused", step: 0 }, { kind: "playing" });
  expect(kinds().at(-1)).toBe("play");
  const [{ id }] = get().runs;
  resumeRun(id);
  say({ kind: "paused", step: 0 });
  await started(2);
  expect(sent.at(-1)).toMatchObject({ kind: "start", experiment: first, checkpoint });
  expect(currentRun(get())?.id).toBe(id);
  say({ kind: "paused", step: 2 }, event(start(2)), event(steps(3, [2])));
  expect([...(get().curves.get(id)?.train.loss.view() ?? [])]).toEqual([4, 3, 2]);
});

test("a queued experiment begins when the run before it ends, also by a failure", async () => {
  startRun(first);
  queueRun(second);
  queueRun(first);
  await started(1);
  say(...takesTwoSteps);
  expect(phases()).toEqual(["training", "queued", "queued"]);
  say(event({ kind: "end", step: 2 }));
  await started(2);
  expect(phases()).toEqual(["done", "starting", "queued"]);
  expect(sent.at(-1)).toMatchObject({ kind: "start", experiment: second });
  say(...takesTwoSteps, { kind: "paused", step: 2 });
  say({ kind: "failure", failure: { where: "run", message: "learningRate: expected a finite loss" } });
  await started(3);
  expect(phases()).toEqual(["done", "failed", "starting"]);
});

test("a pause holds the queue too", async () => {
  startRun(first);
  queueRun(second);
  await started(1);
  say(...takesTwoSteps);
  pause();
  say({ kind: "paused", step: 2 });
  expect(phases()).toEqual(["paused", "queued"]);
  expect(kinds().filter((kind) => kind === "start")).toHaveLength(1);
});

test("what is said of a run before it gave way does not reach the next one", async () => {
  startRun(first);
  await started(1);
  say(...takesTwoSteps, event({ kind: "end", step: 2 }));
  startRun(second);
  await started(2);
  const { id } = currentRun(get()) ?? {};
  expect(get().curves.get(id ?? "")?.train.loss.length).toBe(0);
  expect(get().runs[0]).toMatchObject({ phase: "done", step: 2 });
});

test("where more than eight are drawn, the oldest makes room, but for pinned ones and the baseline", async () => {
  for (let run = 0; run < 8; run++) queueRun(first);
  const [pinned, baseline] = get().runs;
  store.setState(({ runs }) => ({
    runs: runs.map((run) => ({ ...run, isPinned: run === pinned, isBaseline: run === baseline })),
  }));
  queueRun(second);
  const hidden = get().runs.flatMap(({ isHidden }, index) => (isHidden ? [index] : []));
  expect(hidden).toEqual([2]);
});

test("each press of step asks for one step: before the run is there, while a pause or a step is under way, not while it plays", async () => {
  const asked = () => kinds().filter((kind) => kind === "step" || kind === "play");
  stepOnce();
  stepOnce();
  await started(1);
  say({ kind: "paused", step: 0 });
  expect(asked()).toEqual(["step", "step"]);
  say({ kind: "playing" }, event(start(0)), event(steps(1, [4])));
  stepOnce();
  expect(asked()).toHaveLength(3);
  expect(isPlaying(get())).toBe(false);
  say(event(steps(2, [3])), event(steps(3, [2])), { kind: "paused", step: 3 });
  play();
  say({ kind: "playing" });
  stepOnce();
  expect(isPlaying(get())).toBe(true);
  expect(asked()).toHaveLength(4);
  pause();
  stepOnce();
  expect(kinds().slice(-2)).toEqual(["pause", "step"]);
});

test("steps that are taken again from a checkpoint count once in time and images", async () => {
  startRun(first);
  await started(1);
  const counted = (of: TrainingEvent, trainedImages: number) =>
    event({ ...of, trainedImages } as TrainingEvent);
  say({ kind: "paused", step: 0 }, event(start(0)), counted(steps(1, [5], 0), 0));
  say(counted(steps(2, [4, 3], 2_000), 64), counted(steps(4, [2, 1], 6_000), 128));
  expect(get().runs[0]).toMatchObject({ step: 5, trainingMs: 6_000, trainedImages: 128 });
  say({ kind: "deviceLost" }, { kind: "paused", step: 3 }, event(start(3)));
  expect(get().runs[0]).toMatchObject({ step: 3, trainingMs: 2_000, trainedImages: 64 });
  say(counted(steps(4, [2], 0), 0), counted(steps(5, [1], 1_000), 32));
  expect(get().runs[0]).toMatchObject({ step: 5, trainingMs: 3_000, trainedImages: 96 });
  say({ kind: "paused", step: 0 }, event(start(0)));
  expect(get().runs[0]).toMatchObject({ step: 0, trainingMs: 0, trainedImages: 0 });
});

test("a backend that fails leaves a run that had begun to be gone on with, and the queue until it is asked for", async () => {
  startRun(first);
  queueRun(second);
  await started(1);
  say(...takesTwoSteps, {
    kind: "failure",
    failure: { where: "backend", message: "device: expected it to stay" },
  });
  expect(get().runs[0]).toMatchObject({ phase: "interrupted", step: 2 });
  expect(waitingRuns(get())).toHaveLength(1);
  resumeQueue();
  await started(2);
  expect(currentRun(get())?.experiment).toBe(second);
  expect(waitingRuns(get())).toEqual([]);
});

test("a run whose data set is not here waits for it and then begins; the queue goes on meanwhile", async () => {
  const absent = defaultExperiment("mnist", "linear");
  const missing: FromWorker = {
    kind: "failure",
    failure: { message: "mnist: expected its files, got none; drop them", where: "recipe", missing: "mnist" },
  };
  startRun(absent);
  queueRun(first);
  await started(1);
  say(missing);
  expect(phases()).toEqual(["interrupted", "starting"]);
  expect(get().waitsForData).toBe(get().runs[0].id);
  expect(get().runs[0].failure).toBeUndefined();
  await started(2);
  say(...takesTwoSteps, event({ kind: "end", step: 2 }));
  const { dataset, options } = absent.data;
  const come = { dataset, settings: absent.data, options } as unknown as DataSummary;
  say({ kind: "data", data: { ...come, dataset: "cifar10" } });
  expect(get().waitsForData).toBe(get().runs[0].id);
  say({ kind: "data", data: come });
  await started(3);
  expect(sent.at(-1)).toMatchObject({ kind: "start", experiment: absent });
  expect(get().waitsForData).toBeUndefined();
});
