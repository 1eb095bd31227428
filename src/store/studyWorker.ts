/** A training worker of the studies' own: runs one experiment after the other to its end. */
import type { DatasetId } from "../../datasets";
import type { Experiment } from "../settings/experiment";
import { addEvent, concernsAllRuns, newRecord, type RunRecord } from "../study/record";
import { type ClientOptions, startClient, type TrainingClient } from "../worker/client";
import type { BackendName, FromWorker } from "../worker/protocol";

/** What keeps every run of a study from going on, such as a backend that does not start. */
export interface Halt {
  readonly message: string;
  /** The data set is not here. */
  readonly isMissing?: boolean;
}

/** How a run ended. */
export type RunEnd =
  | { readonly kind: "done"; readonly record: RunRecord }
  | { readonly kind: "failed"; readonly message: string }
  | ({ readonly kind: "halted" } & Halt)
  | { readonly kind: "stopped"; readonly record: RunRecord };

export interface RunOptions {
  /** The one to take; without it, the client's choice. */
  readonly backend?: BackendName;
  /** Whether the record shall have what the run started from. */
  readonly hasOrigin?: boolean;
  /** Dropped files of the experiment's data set. */
  readonly files?: readonly File[];
  readonly onRecord?: (record: RunRecord) => void;
}

export class StudyWorker {
  private readonly client: TrainingClient;
  /** Data sets whose dropped files the worker has. */
  private readonly given = new Map<DatasetId, readonly File[]>();
  private receive: (message: FromWorker) => void = () => {};
  private end: (() => void) | undefined;
  private isPaused = false;

  constructor(options: Omit<ClientOptions, "onMessage">, start: typeof startClient = startClient) {
    this.client = start({ ...options, onMessage: (message) => this.receive(message) });
  }

  /** Runs an experiment; one at a time. */
  run(experiment: Experiment, options: RunOptions = {}): Promise<RunEnd> {
    const { backend, hasOrigin, files, onRecord } = options;
    const record = newRecord(experiment);
    const { dataset } = experiment.data;
    return new Promise((resolve) => {
      let isLoading = true;
      let hasStarted = false;
      const finish = (end: RunEnd) => {
        this.receive = () => {};
        this.end = undefined;
        this.client.send({ kind: "stop" });
        resolve(end);
      };
      this.end = () => finish({ kind: "stopped", record });
      this.receive = (message) => {
        switch (message.kind) {
          case "data":
            if (!isLoading) break;
            isLoading = false;
            this.client.send({ kind: "start", experiment, backend });
            if (hasOrigin) this.client.send({ kind: "origin", experiment });
            if (!this.isPaused) this.client.send({ kind: "play" });
            break;
          case "backend":
            if (!isLoading) record.backend = message.backend;
            break;
          case "origin":
            if (!isLoading) record.origin = message.origin;
            break;
          case "failure": {
            const { message: sentence, missing } = message.failure;
            // A device that is lost under way, or one that has no memory left, may bear the next run.
            if (isLoading || (concernsAllRuns(message.failure) && !hasStarted)) {
              return finish({ kind: "halted", message: sentence, ...(missing && { isMissing: true }) });
            }
            return finish({ kind: "failed", message: sentence });
          }
          case "event":
            hasStarted = true;
            addEvent(record, message.event);
            if (message.event.kind === "end") return finish({ kind: "done", record });
            onRecord?.(record);
            break;
        }
      };
      const fresh = files && this.given.get(dataset) !== files ? files : undefined;
      if (fresh) this.given.set(dataset, fresh);
      this.client.send({ kind: "load", experiment, files: fresh });
    });
  }

  /** Waits after the step in progress, or before the next run's first one. */
  pause(): void {
    this.isPaused = true;
    this.client.send({ kind: "pause" });
  }

  resume(): void {
    this.isPaused = false;
    this.client.send({ kind: "play" });
  }

  /** Ends the run under way. */
  stop(): void {
    this.isPaused = false;
    this.end?.();
  }

  terminate(): void {
    this.stop();
    this.client.terminate();
  }
}
