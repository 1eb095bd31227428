import { afterEach, beforeEach, expect, test } from "vitest";
import { defaultExperiment } from "../../src/settings/experiment";
import { addToCurves, chunkOf } from "../../src/store/curves";
import { checkpointOf, flush, keepCheckpoint, keepRuns, stopKeeping } from "../../src/store/keeping";
import { addCurves, freshRun, loadCurves, readAgain } from "../../src/store/restoring";
import { newRun, type Run } from "../../src/store/run";
import { openRunDatabase, type RunDatabase } from "../../src/store/runDatabase";
import { deleteRuns, forgetDeleted, renameRun, undoDelete } from "../../src/store/runList";
import { changeRun, initialState, keptRuns, store } from "../../src/store/state";
import type { TrainingEvent } from "../../src/worker/protocol";
import { curvesFrom, plain, rates, start, steps, validation } from "./points";

let name = "";
let count = 0;
const open = () => openRunDatabase(name);
const get = store.getState;

beforeEach(() => {
  name = `test-${Date.now()}-${count++}`;
  store.setState(initialState(), true);
});

afterEach(async () => {
  await flush();
  stopKeeping();
  indexedDB.deleteDatabase(name);
});

/** A run that trains, as the worker's messages make it. */
function addRun(change: Partial<Run> = {}): Run {
  const run: Run = {
    ...newRun(defaultExperiment("strokes", "linear"), [], "starting"),
    phase: "training",
    ...change,
  };
  addCurves([[run.id, curvesFrom([start(0)])]]);
  store.setState(({ runs }) => ({ runs: [...runs, run] }));
  return run;
}

function measure(id: string, ...events: TrainingEvent[]) {
  const curves = get().curves.get(id);
  for (const event of events) {
    if (curves) addToCurves(curves, event);
    if (event.kind === "steps") changeRun(id, { step: event.firstStep + event.losses.length - 1 });
  }
}

/** The tab ends, and the page is opened again. */
async function reopen(): Promise<void> {
  stopKeeping();
  store.setState(initialState(), true);
  await keepRuns(open);
}

const checkpoint = (step: number, size = 4) => ({
  step,
  weights: { w: new Float32Array(size).fill(0.1) },
  optimizer: {},
  rates,
});

/** The storage with another way to write. */
const withWrite = async (write: (storage: RunDatabase) => RunDatabase["write"]): Promise<RunDatabase> => {
  const storage = await open();
  return { ...storage, write: write(storage) };
};

test("after the tab ends, the run is there as interrupted, with every point and its checkpoint", async () => {
  await keepRuns(open);
  const { id } = addRun();
  measure(id, steps(1, [4, 3]));
  await flush();
  measure(id, validation(2, 0.5), steps(3, [2]));
  keepCheckpoint(id, checkpoint(3));
  await flush();
  const curves = plain(get().curves.get(id) as never);
  await reopen();
  expect(get().runs).toMatchObject([{ id, phase: "interrupted", step: 3 }]);
  await loadCurves([id]);
  expect(plain(get().curves.get(id) as never)).toEqual(curves);
  expect(await checkpointOf(id)).toEqual(checkpoint(3));
});

test("points are appended: a write has the new ones alone", async () => {
  await keepRuns(open);
  const { id } = addRun();
  for (let step = 1; step <= 3; step++) {
    measure(id, steps(step, [1 / step]));
    await flush();
  }
  const storage = await open();
  const chunks = await storage.chunks(id);
  storage.close();
  expect(chunks.map(({ train }) => [...train.step])).toEqual([[1], [2], [3]]);
});

test("hidden runs come back without their curves, until they are shown", async () => {
  await keepRuns(open);
  const { id } = addRun({ isHidden: true });
  measure(id, steps(1, [4]));
  await flush();
  await reopen();
  expect(get().curves.has(id)).toBe(false);
  changeRun(id, { isHidden: false });
  await loadCurves([id]);
  expect([...(get().curves.get(id)?.train.loss.view() ?? [])]).toEqual([4]);
});

test("a full storage is told in a sentence, the run goes on, and nothing earlier is harmed", async () => {
  let isFull = false;
  await keepRuns(() =>
    withWrite((storage) => async (id, changes) => {
      if (isFull) throw new DOMException("no room", "QuotaExceededError");
      await storage.write(id, changes);
    }),
  );
  const { id } = addRun();
  measure(id, steps(1, [4]));
  keepCheckpoint(id, checkpoint(1));
  await flush();
  isFull = true;
  measure(id, steps(2, [3]));
  keepCheckpoint(id, checkpoint(2));
  await flush();
  expect(get().storageProblem).toMatch(/^Storage: expected room .*, got none left; it goes on/);
  expect([...(get().curves.get(id)?.train.loss.view() ?? [])]).toEqual([4, 3]);
  expect(await checkpointOf(id)).toEqual(checkpoint(2)); // kept by the tab
  const storage = await open();
  expect((await storage.chunks(id)).map(({ train }) => [...train.loss])).toEqual([[4]]);
  expect(await storage.checkpoint(id)).toEqual(checkpoint(1));

  isFull = false;
  measure(id, steps(3, [2]));
  await flush();
  expect(get().storageProblem).toBeUndefined();
  expect((await storage.chunks(id)).map(({ train }) => [...train.loss])).toEqual([[4], [3, 2]]);
  expect(await storage.checkpoint(id)).toEqual(checkpoint(2));
  storage.close();
});

test("where the browser refuses storage, it says so and runs live in the tab", async () => {
  await keepRuns(() => Promise.reject(new DOMException("private", "SecurityError")));
  expect(get().storageProblem).toMatch(/^Storage: expected this browser to keep runs, it refuses/);
  const { id } = addRun();
  measure(id, steps(1, [4]));
  keepCheckpoint(id, checkpoint(1));
  await flush();
  expect(await checkpointOf(id)).toEqual(checkpoint(1));
  expect(keptRuns(get())).toHaveLength(1);
});

test("a deleted run is out of the list, comes back by undo, also after a reload, and can be forgotten", async () => {
  await keepRuns(open);
  const { id } = addRun({ phase: "done" });
  measure(id, steps(1, [4, 3]));
  await flush();
  deleteRuns([id]);
  await flush();
  expect(keptRuns(get())).toEqual([]);
  await reopen();
  expect(keptRuns(get())).toEqual([]);
  undoDelete([id]);
  await loadCurves([id]);
  expect(keptRuns(get())).toMatchObject([{ id, phase: "done" }]);
  expect([...(get().curves.get(id)?.train.loss.view() ?? [])]).toEqual([4, 3]);
  deleteRuns([id]);
  forgetDeleted();
  await reopen();
  expect(get().runs).toEqual([]);
  const storage = await open();
  expect(await storage.chunks(id)).toEqual([]);
  storage.close();
});

test("two tabs do not harm each other: names, points and deletions of one survive the other's writes", async () => {
  await keepRuns(open);
  const { id } = addRun();
  const other = addRun({ phase: "done" });
  measure(id, steps(1, [4]));
  await flush();
  const elsewhere = await open();
  await elsewhere.write(id, { record: { name: "renamed elsewhere" } });
  await elsewhere.remove(other.id);
  measure(id, steps(2, [3]));
  renameRun(other.id, "no longer there");
  await flush();
  const { runs } = await elsewhere.list();
  expect(runs).toMatchObject([{ id, name: "renamed elsewhere", step: 2 }]);
  elsewhere.close();
});

test("a run is gone on with once its curves, which another tab made longer, are read", async () => {
  const storage = await open();
  let openGate = () => {};
  const gate = new Promise<void>((resolve) => {
    openGate = resolve;
  });
  let reads = 0;
  await keepRuns(async () => ({
    ...storage,
    chunks: (id) => gate.then(() => storage.chunks(id)),
    async read(id) {
      const run = await storage.read(id);
      reads += 1;
      if (reads === 2) setTimeout(openGate); // after all that does not wait for the curves
      return run;
    },
  }));
  const { id } = addRun();
  measure(id, steps(1, [4, 3]));
  await flush();
  const longer = curvesFrom([start(0), steps(1, [4, 3]), steps(3, [2, 1])]);
  const other = await open();
  await other.write(id, { record: { step: 4 }, chunk: chunkOf(longer, 2) });
  other.close();

  await readAgain(new Set([id]));
  await freshRun(id);
  expect([...(get().curves.get(id)?.train.step.view() ?? [])]).toEqual([1, 2, 3, 4]);
});

test("a run with settings that this version does not know stays stored, and is told", async () => {
  const storage = await open();
  const run = newRun(defaultExperiment(), [], "queued");
  const odd = { ...run, experiment: { ...run.experiment, seed: -5 } };
  await storage.write(run.id, { record: odd });
  await keepRuns(open);
  expect(get().runs).toEqual([]);
  expect(get().notices[0]).toMatch(/^Storage: expected runs of this version, got 1 with settings/);
  expect((await storage.list()).unreadableCount).toBe(1);
  storage.close();
});
