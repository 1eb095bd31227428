import { afterEach, beforeEach, expect } from "vitest";
import { connect } from "../../src/store/connection";
import { keepRuns, stopKeeping } from "../../src/store/keeping";
import { openRunDatabase } from "../../src/store/runDatabase";
import { initialState, store } from "../../src/store/state";
import { takeIn } from "../../src/store/training";
import type { FromWorker, ToWorker, TrainingEvent } from "../../src/worker/protocol";

export const event = (of: TrainingEvent): FromWorker => ({ kind: "event", event: of });

export const say = (...messages: FromWorker[]) => {
  for (const message of messages) takeIn(message);
};

/** For each test of a file a fresh store, a database of its own, and a worker that says what the test has it say. */
export function scriptedWorker(file: string) {
  const name = `test-${file}-${Date.now()}`;
  const sent: ToWorker[] = [];

  beforeEach(async () => {
    store.setState(initialState(), true);
    sent.length = 0;
    connect(() => ({ send: (message) => sent.push(message), terminate() {} }), takeIn);
    await keepRuns(() => openRunDatabase(name));
  });

  afterEach(() => {
    stopKeeping();
    indexedDB.deleteDatabase(name);
  });

  const starts = () => sent.filter(({ kind }) => kind === "start").length;
  /** The worker has been asked to start this many runs. */
  const started = (count: number) => expect.poll(starts).toBe(count);
  return { name, sent, starts, started };
}
