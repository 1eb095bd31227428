import { expect, test } from "vitest";
import { defaultExperiment, withSetting } from "../../src/settings/experiment";
import { writeCheckpointFile } from "../../src/store/checkpointFile";
import { flush, keepRuns, stopKeeping } from "../../src/store/keeping";
import type { Run } from "../../src/store/run";
import { openRunDatabase } from "../../src/store/runDatabase";
import { exportRun, importFiles, undoCheckpoint } from "../../src/store/runExchange";
import {
  deleteRuns,
  forgetDeleted,
  lastDeleted,
  toggleBaseline,
  toggleHidden,
  togglePinned,
  undoDelete,
} from "../../src/store/runList";
import { moveInQueue, queuedRuns, waitingRuns } from "../../src/store/runQueue";
import { currentRun, initialState, keptRuns, store } from "../../src/store/state";
import { play, queueRun, startRun } from "../../src/store/training";
import { rates, start, steps } from "./points";
import { event, say, scriptedWorker } from "./scriptedWorker";

const first = defaultExperiment("strokes", "linear");
const second = withSetting(first, "seed", 2);
const { name, sent, starts, started } = scriptedWorker("run-list");
const get = store.getState;
const weights = { "logits/kernel": new Float32Array(7_840), "logits/bias": new Float32Array(10) };
const checkpointAt = (step: number) => ({ step, weights, optimizer: {}, rates });

async function trainTwoSteps() {
  startRun(first);
  await started(1);
  say({ kind: "paused", step: 0 }, { kind: "playing" }, event(start(0)), event(steps(1, [4, 3])));
  return currentRun(get()) as Run;
}

test("the run that trains is deleted with its last step kept, the queue goes on, and undo brings it back as it was", async () => {
  const { id } = await trainTwoSteps();
  queueRun(second);
  togglePinned(id);
  toggleBaseline(id);
  const before = get().runs[0];
  deleteRuns([id]);
  expect(keptRuns(get())).toHaveLength(1);
  expect(sent.at(-1)).toEqual({ kind: "pause" });
  say(event({ kind: "checkpoint", checkpoint: checkpointAt(2) }), { kind: "paused", step: 2 });
  await started(2);
  expect(currentRun(get())?.experiment).toBe(second);
  undoDelete(lastDeleted(get().runs).map((run) => run.id));
  expect(get().runs[0]).toEqual({ ...before, phase: "paused", deletedAt: undefined });
  expect([...(get().curves.get(id)?.train.loss.view() ?? [])]).toEqual([4, 3]);
});

test("a run that waits for the one before it to be kept is deleted meanwhile, and does not start", async () => {
  const { id } = await trainTwoSteps();
  startRun(second);
  const next = get().runs[1].id;
  deleteRuns([next, id]);
  say({ kind: "paused", step: 2 });
  expect([get().currentId, starts()]).toEqual([undefined, 1]);
  undoDelete([next, id]);
  expect(get().runs.map(({ phase }) => phase)).toEqual(["paused", "queued"]);
  expect(waitingRuns(get()).map((run) => run.id)).toEqual([next]);
});

test("runs that were deleted together come back together, also after a reload", async () => {
  for (let count = 0; count < 3; count++) queueRun(first);
  const ids = get().runs.map((run) => run.id);
  deleteRuns(ids.slice(1));
  expect(keptRuns(get())).toHaveLength(1);
  await flush();
  stopKeeping();
  store.setState(initialState(), true);
  await keepRuns(() => openRunDatabase(name));
  undoDelete(lastDeleted(get().runs).map((run) => run.id));
  expect(new Set(keptRuns(get()).map((run) => run.id))).toEqual(new Set(ids));
  expect(lastDeleted(get().runs)).toEqual([]);
});

test("no two shown runs share a colour while one is free: of new ones, shown ones and those that undo brings back", () => {
  const colors = () =>
    get()
      .runs.filter(({ isHidden, deletedAt }) => !isHidden && deletedAt === undefined)
      .map(({ color }) => color);
  for (let count = 0; count < 4; count++) queueRun(first);
  const [, red, green] = get().runs;
  deleteRuns([red.id]);
  toggleHidden(green.id);
  queueRun(first);
  queueRun(first);
  undoDelete([red.id]);
  toggleHidden(green.id);
  expect([...colors()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  for (let count = 0; count < 6; count++) queueRun(first);
  expect([...colors()].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  const hidden = get().runs.find(({ isHidden }) => isHidden) as Run;
  toggleHidden(get().runs.findLast(({ isHidden }) => !isHidden)?.id ?? "");
  toggleHidden(hidden.id);
  expect(new Set(colors()).size).toBe(8);
});

test("a run that is opened from its file has the colour that it had", async () => {
  for (let count = 0; count < 3; count++) queueRun(first);
  const { id, color } = get().runs[1];
  const file = await exportRun(id);
  deleteRuns([id]);
  forgetDeleted();
  await importFiles([new File([file?.content ?? ""], "run.json")]);
  expect(get().runs.find((run) => run.id === id)?.color).toBe(color);
});

test("a queued run moves before the one ahead of it, and starts in that order", async () => {
  const { id: training } = await trainTwoSteps();
  for (let count = 0; count < 3; count++) queueRun(second);
  const [a, b, c] = queuedRuns(get()).map(({ id }) => id);
  moveInQueue(c, "earlier");
  moveInQueue(c, "earlier");
  moveInQueue(c, "earlier");
  moveInQueue(a, "later");
  const order = [c, b, a];
  expect(queuedRuns(get()).map(({ id }) => id)).toEqual(order);
  await flush();
  stopKeeping();
  store.setState(initialState(), true);
  await keepRuns(() => openRunDatabase(name));
  expect(waitingRuns(get()).map(({ id }) => id)).toEqual(order);
  expect(get().runs.find(({ id }) => id === training)?.phase).toBe("interrupted");
});

test("a queued run that cannot start says why beside itself and the queue goes on; it can be started again", async () => {
  await trainTwoSteps();
  queueRun(second);
  queueRun(second);
  say(event({ kind: "end", step: 2 }));
  await started(2);
  const message = "mnist: expected its four files, got none; drop them on the page";
  say({ kind: "failure", failure: { where: "recipe", message, key: "mnist" } });
  await started(3);
  expect(get().runs.map(({ phase }) => phase)).toEqual(["done", "failed", "starting"]);
  expect(get().runs[1].failure?.message).toBe(message);
});

test("a checkpoint that takes the place of a newer one gives it back until the run goes on", async () => {
  const { id } = await trainTwoSteps();
  say(event({ kind: "checkpoint", checkpoint: checkpointAt(2) }), { kind: "paused", step: 2 });
  const older = () =>
    new File([writeCheckpointFile(currentRun(get()) as Run, checkpointAt(1))], "older.safetensors");
  await importFiles([older()]);
  expect(get().notices).toEqual([]);
  expect(currentRun(get())?.phase).toBe("interrupted");
  undoCheckpoint();
  expect(currentRun(get())?.phase).toBe("paused");
  expect(get().replacedCheckpoint).toBeUndefined();
  await importFiles([older()]);
  play();
  await started(2);
  expect(sent.at(-1)).toMatchObject({ kind: "start", checkpoint: { step: 1 } });
  expect([get().replacedCheckpoint, currentRun(get())?.id]).toEqual([undefined, id]);
});
