import { expect, test } from "vitest";
import { defaultExperiment } from "../../src/settings/experiment";
import { StudyWorker } from "../../src/store/studyWorker";
import type { ClientOptions } from "../../src/worker/client";
import type { DataSummary, Failure, FromWorker, ToWorker } from "../../src/worker/protocol";

const experiment = defaultExperiment("strokes", "residual");

/** A worker that says what the test has it say. */
function scripted() {
  const sent: ToWorker[] = [];
  let tell: (message: FromWorker) => void = () => {};
  const worker = new StudyWorker({ siteUrl: "" }, ({ onMessage }: ClientOptions) => {
    tell = onMessage;
    return { send: (message) => void sent.push(message), terminate() {} };
  });
  const kinds = () => sent.map(({ kind }) => kind);
  return { worker, sent, kinds, tell: (message: FromWorker) => tell(message) };
}

const data: FromWorker = { kind: "data", data: {} as DataSummary };
const end: FromWorker = { kind: "event", event: { kind: "end", step: 1 } };
const failure = (where: Failure["where"], message: string, missing?: Failure["missing"]): FromWorker => ({
  kind: "failure",
  failure: { where, message, missing },
});

test("a run loads its data, starts, asks for its origin, plays and ends", async () => {
  const { worker, kinds, tell } = scripted();
  const ended = worker.run(experiment, { hasOrigin: true });
  expect(kinds()).toEqual(["load"]);
  tell(data);
  expect(kinds()).toEqual(["load", "start", "origin", "play"]);
  tell({ kind: "origin", origin: { weights: {}, order: "0", orderSteps: 1 } });
  tell(end);
  const { kind, record } = (await ended) as { kind: "done"; record: { origin?: unknown } };
  expect(kind).toBe("done");
  expect(record.origin).toEqual({ weights: {}, order: "0", orderSteps: 1 });
  expect(kinds().at(-1)).toBe("stop");
});

test("missing data halt the study, a run that diverges fails alone", async () => {
  const { worker, tell } = scripted();
  const halted = worker.run(experiment);
  tell(failure("data", "mnist: expected four files, got none; drop them", "mnist"));
  expect(await halted).toEqual({
    kind: "halted",
    message: "mnist: expected four files, got none; drop them",
    isMissing: true,
  });
  const dead = worker.run(experiment);
  tell(data);
  tell(failure("backend", 'worker: expected it to run, got "out of memory"; reload the page'));
  expect(await dead).toEqual({
    kind: "halted",
    message: 'worker: expected it to run, got "out of memory"; reload the page',
  });
  const failed = worker.run(experiment);
  tell(data);
  tell(failure("run", "learningRate: expected a finite loss at step 3, got NaN"));
  expect((await failed).kind).toBe("failed");
});

test("paused while its data load, a run waits for the resume with its first step", async () => {
  const { worker, kinds, tell } = scripted();
  const ended = worker.run(experiment);
  worker.pause();
  tell(data);
  expect(kinds()).not.toContain("play");
  worker.resume();
  expect(kinds().at(-1)).toBe("play");
  worker.stop();
  expect((await ended).kind).toBe("stopped");
});

test("what an ended run still says does not count for the next one", async () => {
  const { worker, tell } = scripted();
  const first = worker.run(experiment);
  tell(data);
  worker.stop();
  await first;
  const second = worker.run(experiment);
  tell({ kind: "origin", origin: { weights: {}, order: "of the first", orderSteps: 1 } });
  tell(data);
  tell(end);
  const { record } = (await second) as { record: { origin?: unknown } };
  expect(record.origin).toBeUndefined();
});

test("dropped files are given once per data set", async () => {
  const { worker, sent, tell } = scripted();
  const files: readonly File[] = [];
  for (let count = 0; count < 2; count++) {
    const ended = worker.run(experiment, { files });
    tell(data);
    tell(end);
    await ended;
  }
  const loads = sent.filter((message) => message.kind === "load");
  expect(loads.map((message) => message.files === files)).toEqual([true, false]);
});
