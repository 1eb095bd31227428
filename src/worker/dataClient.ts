/** The page's side of the Data view's worker. */

import type { DataQuestions, FromDataWorker, Question, QuestionKind, ToDataWorker } from "./dataProtocol";
import { unreachable } from "./programParts";

export type TellProgress = (task: string, done: number, total: number) => void;

interface AskOptions {
  readonly onProgress?: TellProgress;
  /** Ends work that takes long. */
  readonly signal?: AbortSignal;
}

export interface DataClient {
  /** @throws one sentence for the user, or the signal's reason */
  ask<Kind extends QuestionKind>(
    kind: Kind,
    ask: DataQuestions[Kind]["ask"],
    options?: AskOptions,
  ): Promise<DataQuestions[Kind]["answer"]>;
  /** Ends the worker; what was asked is never answered. */
  terminate(): void;
}

interface Waiting {
  readonly onProgress?: TellProgress;
  readonly resolve: (answer: never) => void;
  readonly reject: (reason: unknown) => void;
}

const dataWorker = () => new Worker(new URL("./dataWorker.ts", import.meta.url), { type: "module" });

/** Starts a worker for the Data view. */
export function startDataClient(siteUrl: string, makeWorker: () => Worker = dataWorker): DataClient {
  const worker = makeWorker();
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  const send = (message: ToDataWorker) => worker.postMessage(message);

  worker.onmessage = ({ data }: MessageEvent<FromDataWorker>) => {
    const one = waiting.get(data.id);
    if (data.kind === "progress") return one?.onProgress?.(data.task, data.done, data.total);
    waiting.delete(data.id);
    if (data.kind === "done") one?.resolve(data.answer as never);
    else one?.reject(new Error(data.message));
  };
  worker.onerror = ({ message }) => {
    const failed = `data: expected the set to be looked through, got "${message}"; reload the page`;
    const error = new Error(message ? failed : unreachable("data"));
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  send({ kind: "open", siteUrl });

  return {
    ask: (kind, ask, { onProgress, signal } = {}) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const id = nextId++;
        waiting.set(id, { onProgress, resolve, reject });
        signal?.addEventListener("abort", () => {
          if (!waiting.delete(id)) return;
          send({ kind: "cancel", id });
          reject(signal.reason);
        });
        send({ kind: "ask", id, question: { kind, ...ask } as Question });
      }),
    terminate: () => worker.terminate(),
  };
}
