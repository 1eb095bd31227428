import { beforeEach, expect, test } from "vitest";
import { runFailedAgain } from "../../src/store/studyActions";
import { forgetStudy, keepStudy, storedStudies } from "../../src/store/studyDatabase";
import { connectStudiesBy, enqueue } from "../../src/store/studyQueue";
import { type StoredStudy, studyOfId, studyStore } from "../../src/store/studyState";
import { StudyWorker } from "../../src/store/studyWorker";
import { newEvidence } from "../../src/study/evidence";
import { jobsOf } from "../../src/study/study";
import type { ClientOptions } from "../../src/worker/client";
import type { DataSummary, Failure, FromWorker } from "../../src/worker/protocol";
import { depthStudy } from "../study/runs";

const study = depthStudy([1]);
const names = jobsOf(study).map(({ name }) => name);
const text = (value: unknown) => JSON.stringify(value);

/** Workers that run each experiment to its end, but for those named in `failures`; says how many were made. */
function workers(failures: Readonly<Record<string, Failure>>) {
  let count = 0;
  const connect = () => {
    count += 1;
    return new StudyWorker({ siteUrl: "" }, ({ onMessage }: ClientOptions) => ({
      send(message) {
        const tell = (...messages: FromWorker[]) =>
          setTimeout(() => {
            for (const one of messages) onMessage(one);
          });
        if (message.kind === "load") tell({ kind: "data", data: {} as DataSummary });
        if (message.kind !== "start") return;
        const job = jobsOf(study).find(({ experiment }) => text(experiment) === text(message.experiment));
        const failure = failures[job?.name ?? ""];
        if (failure === noBackend) tell({ kind: "failure", failure });
        else if (failure) tell(start, { kind: "failure", failure });
        else tell(start, { kind: "event", event: { kind: "end", step: 1 } });
      },
      terminate() {},
    }));
  };
  return { connect, count: () => count };
}

/** Once no study is under way or waits, and the queue has let go of its worker. */
const finished = () =>
  new Promise<void>((resolve) => {
    const stop = studyStore.subscribe(({ activity, waiting }) => {
      if (activity || waiting.length > 0) return;
      stop();
      setTimeout(resolve);
    });
  });

const outcomes = () =>
  studyOfId("a")?.evidence.runs.map(({ index, failure }) => `${names[index]}: ${failure ?? "done"}`);

const lost: Failure = {
  message: "device: expected it to stay, it was lost 3 times; close other GPU-heavy tabs and reload",
  where: "backend",
};
const noBackend: Failure = {
  message: 'backend: expected webgl to start, got "no context"; choose another one',
  where: "recipe",
  key: "backend",
};
const start: FromWorker = { kind: "event", event: { kind: "warmUp", isDone: true } };
const noMemory: Failure = { message: "Array buffer allocation failed", where: "run" };

beforeEach(async () => {
  const fresh: StoredStudy = { id: "a", createdAt: 0, evidence: newEvidence(study) };
  await forgetStudy("a");
  await keepStudy(fresh);
  studyStore.setState({ studies: [fresh], halts: {} });
});

test("a run that loses its device or its memory fails alone, the next one has a fresh worker, and it can be run again", async () => {
  const first = workers({ [names[1]]: lost, [names[2]]: noMemory });
  connectStudiesBy(first.connect);
  enqueue("a");
  await finished();
  expect(outcomes()).toEqual([
    `${names[0]}: done`,
    `${names[1]}: ${lost.message}`,
    `${names[2]}: ${noMemory.message}`,
    `${names[3]}: done`,
  ]);
  expect(first.count()).toBe(3);

  const kept = studyOfId("a")?.evidence.runs[0];
  connectStudiesBy(workers({ [names[2]]: noMemory }).connect);
  runFailedAgain("a");
  await finished();
  expect(outcomes()?.slice(1)).toEqual([
    `${names[1]}: done`,
    `${names[2]}: ${noMemory.message}`,
    `${names[3]}: done`,
  ]);
  expect(studyOfId("a")?.evidence.runs[0]).toBe(kept);
  const [stored] = await storedStudies();
  expect(stored.evidence.runs.map(({ failure }) => failure)).toEqual([
    undefined,
    undefined,
    noMemory.message,
    undefined,
  ]);
});

test("a backend that does not start stops the study before the runs that would fail alike", async () => {
  connectStudiesBy(workers({ [names[1]]: noBackend }).connect);
  enqueue("a");
  await finished();
  expect(outcomes()).toEqual([`${names[0]}: done`]);
  expect(studyStore.getState().halts).toEqual({ a: { message: noBackend.message } });
});
