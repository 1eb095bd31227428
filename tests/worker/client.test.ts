import { expect, test } from "vitest";
import { defaultExperiment } from "../../src/settings/experiment";
import { freshPlateau } from "../../src/training/schedules/plateau";
import { startClient } from "../../src/worker/client";
import type { Checkpoint, FromWorker, ToWorker } from "../../src/worker/protocol";

/** Stands for the browser's worker thread: keeps what it was sent, says what a test makes it say. */
class Thread {
  readonly received: ToWorker[] = [];
  isTerminated = false;
  onmessage?: (event: { data: FromWorker }) => void;

  postMessage(message: ToWorker) {
    this.received.push(message);
  }

  terminate() {
    this.isTerminated = true;
  }

  say(data: FromWorker) {
    this.onmessage?.({ data });
  }
}

function connect() {
  const threads: Thread[] = [];
  const heard: FromWorker[] = [];
  const client = startClient({
    siteUrl: "https://example.org/",
    onMessage: (message) => heard.push(message),
    makeWorker: () => {
      threads.push(new Thread());
      return threads[threads.length - 1] as unknown as Worker;
    },
  });
  return { client, threads, heard };
}

const experiment = defaultExperiment();
const checkpoint: Checkpoint = {
  step: 7,
  weights: {},
  optimizer: {},
  rates: { changes: [], plateau: freshPlateau },
};

test("a rate that the user set outlives a lost device, be it taken after the checkpoint or not at all", () => {
  const { client, threads } = connect();
  client.send({ kind: "start", experiment });
  threads[0].say({ kind: "answer", isDone: true });
  threads[0].say({ kind: "event", event: { kind: "checkpoint", checkpoint } });
  client.send({ kind: "rate", learningRate: 0.01 });
  const change = { firstStep: 9, learningRate: 0.01, scale: 10 };
  threads[0].say({ kind: "event", event: { kind: "rate", cause: "user", change } });
  client.send({ kind: "rate", learningRate: 0.02 });
  threads[0].say({ kind: "deviceLost" });
  const start = threads[1].received.find((message) => message.kind === "start");
  expect(start).toMatchObject({ checkpoint, rateChanges: [change] });
  expect(threads[1].received.at(-1)).toEqual({ kind: "rate", learningRate: 0.02 });
});

test("a lost device is replaced: the files, the run at its last checkpoint, and playing", () => {
  const { client, threads, heard } = connect();
  const file = new File(["x"], "train-images-idx3-ubyte");
  client.send({ kind: "load", experiment, files: [file] });
  client.send({ kind: "start", experiment });
  client.send({ kind: "play" });
  threads[0].say({ kind: "answer", isDone: true });
  const info = { name: "webgl", device: "GPU", isSoftware: false, reason: "", floatBits: 32 } as const;
  threads[0].say({ kind: "backend", backend: info, candidates: [] });
  threads[0].say({ kind: "paused", step: 0 });
  threads[0].say({ kind: "answer", isDone: true });
  threads[0].say({ kind: "playing" });
  threads[0].say({ kind: "event", event: { kind: "checkpoint", checkpoint } });
  threads[0].say({ kind: "deviceLost" });
  expect(threads[0].isTerminated).toBe(true);
  const again: ToWorker[] = [
    { kind: "open", siteUrl: "https://example.org/" },
    { kind: "backend", request: "auto", calibrations: {} },
    { kind: "load", experiment, files: [file] },
    { kind: "start", experiment, checkpoint, backend: "webgl", rateChanges: [] }, // what it began with, so that its curve is one
    { kind: "play" },
  ];
  expect(threads[1].received).toEqual(again);
  expect(heard.at(-1)).toEqual({ kind: "deviceLost" });
  threads[1].say({ kind: "deviceLost" }); // before it could answer
  expect(threads[2].received).toEqual(again);
});

test("a run that waits, or that took its one step, waits on the new device", () => {
  const { client, threads } = connect();
  client.send({ kind: "start", experiment });
  threads[0].say({ kind: "paused", step: 0 });
  threads[0].say({ kind: "answer", isDone: true });
  client.send({ kind: "step" });
  threads[0].say({ kind: "playing" });
  threads[0].say({ kind: "paused", step: 1 });
  threads[0].say({ kind: "deviceLost" });
  expect(threads[1].received.map((message) => message.kind)).toEqual(["open", "backend", "start"]);
});

test("settings and files that were refused are not taken up on the new device", () => {
  const { client, threads } = connect();
  const refused = { ...experiment, seed: 2 };
  client.send({ kind: "start", experiment });
  threads[0].say({ kind: "answer", isDone: true });
  threads[0].say({ kind: "event", event: { kind: "checkpoint", checkpoint } });
  client.send({ kind: "start", experiment: refused });
  client.send({ kind: "load", experiment, files: [new File(["x"], "holiday.jpg")] });
  threads[0].say({ kind: "answer", isDone: false });
  threads[0].say({ kind: "answer", isDone: false });
  threads[0].say({ kind: "deviceLost" });
  expect(threads[1].received.slice(2)).toEqual([{ kind: "start", experiment, checkpoint, rateChanges: [] }]);
});

test("what a run says after it was asked to stop does not reach the next one's curve", () => {
  const { client, threads, heard } = connect();
  client.send({ kind: "start", experiment });
  threads[0].say({ kind: "answer", isDone: true });
  client.send({ kind: "stop" });
  client.send({ kind: "start", experiment });
  threads[0].say({ kind: "event", event: { kind: "end", step: 3 } });
  threads[0].say({ kind: "paused", step: 3 });
  expect(heard).toEqual([]);
  threads[0].say({ kind: "answer", isDone: true });
  threads[0].say({ kind: "paused", step: 0 });
  expect(heard).toEqual([{ kind: "paused", step: 0 }]);
});

test("a device that is lost a third time ends in an honest failure", () => {
  const { client, threads, heard } = connect();
  for (let loss = 0; loss < 3; loss++) threads[loss].say({ kind: "deviceLost" });
  expect(threads).toHaveLength(3);
  expect(heard.at(-1)).toMatchObject({
    kind: "failure",
    failure: {
      where: "backend",
      message: expect.stringMatching(/^device: expected it to stay, it was lost 3 times/),
    },
  });
  heard.length = 0;
  client.send({ kind: "start", experiment });
  expect(heard).toMatchObject([{ kind: "failure" }]); // rather than wait for a worker that is gone
});
