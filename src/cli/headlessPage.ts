/** The page that headless Chromium opens for the command line: the worker's client and nothing else. */
import type { Experiment } from "../settings/experiment";
import { startClient } from "../worker/client";
import type {
  BackendRequest,
  Failure,
  FromWorker,
  RangeTestOptions,
  RobustnessOptions,
} from "../worker/protocol";

declare global {
  interface Window {
    /** The command line's end; what goes through it is as plain as JSON, but for numbers that are not finite. */
    strataMessage(message: unknown): Promise<void>;
    /**
     * Trains to the end and measures robustness if asked, or tests a range of rates; the failure, or nothing.
     */
    strataTrain(
      experiment: Experiment,
      backend: BackendRequest,
      asked: { rangeTest?: RangeTestOptions; robustness?: RobustnessOptions },
    ): Promise<Failure | undefined>;
    /** Milliseconds from play to the first point of the curve, of a run that is ready. */
    strataFirstPoint(experiment: Experiment, backend: BackendRequest): Promise<number>;
  }
}

window.strataTrain = (experiment, backend, { rangeTest, robustness }) =>
  new Promise((resolve) => {
    const siteUrl = new URL("/", location.href).href;
    const client = startClient({ backend, siteUrl, onMessage: (message) => void receive(message) });
    if (rangeTest) {
      client.send({ kind: "rangeTest", experiment, options: rangeTest });
    } else {
      client.send({ kind: "start", experiment });
      client.send({ kind: "origin", experiment });
      client.send({ kind: "play" });
    }

    function end(failure?: Failure) {
      client.terminate();
      resolve(failure);
    }

    async function receive(message: FromWorker) {
      if (message.kind === "failure") {
        const { failure } = message;
        return end({ ...failure, message: sentenceOf(failure) });
      }
      if (message.kind === "event" && message.event.kind === "checkpoint") return;
      await window.strataMessage(plainOf(message));
      if (message.kind === "event" && message.event.kind === "end") {
        if (robustness) client.send({ kind: "robustness", options: robustness });
        else end();
      }
      if ((message.kind === "rangeTest" || message.kind === "robustness") && message.report.end) end();
    }
  });

window.strataFirstPoint = (experiment, backend) =>
  new Promise((resolve, reject) => {
    const siteUrl = new URL("/", location.href).href;
    const client = startClient({ backend, siteUrl, onMessage: receive });
    client.send({ kind: "start", experiment });
    let playedAt = 0;

    function receive(message: FromWorker) {
      if (message.kind === "failure") reject(new Error(sentenceOf(message.failure)));
      if (message.kind === "paused") {
        playedAt = performance.now();
        client.send({ kind: "play" });
      }
      if (message.kind === "event" && message.event.kind === "steps") {
        resolve(performance.now() - playedAt);
        client.terminate();
      }
    }
  });

/** Arrays of numbers as lists, infinite ones too; an image's label each would be long, and nobody asks. */
function plainOf(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return [...(value as unknown as Iterable<number>)];
  if (Array.isArray(value)) return value.map(plainOf);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "labels");
  return Object.fromEntries(entries.map(([key, inner]) => [key, plainOf(inner)]));
}

/** Here, files come from a folder. */
const sentenceOf = ({ message, missing }: Failure) =>
  missing && missing !== "own"
    ? `${message}, or name the folder that holds ${missing}/ with --data`
    : message;
