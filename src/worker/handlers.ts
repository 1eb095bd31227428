/** What the parts of the training worker share. Types only. */
import type { Experiment } from "../settings/experiment";
import type { RunData } from "../training/data";
import type { Chosen } from "./backends";
import type { DataLoader } from "./dataLoader";
import type { PreparedData } from "./prepareData";
import type { BackendName, FromWorker, ToWorker } from "./protocol";
import type { Session } from "./session";

/** What is done for each kind of message. */
export type Handlers = {
  readonly [Kind in ToWorker["kind"]]: (message: Extract<ToWorker, { kind: Kind }>) => Promise<void>;
};

/** The worker as its handlers see it. */
export interface WorkerContext {
  readonly loader: DataLoader;
  /** What was loaded or started last. */
  readonly prepared: PreparedData | undefined;
  /** The run, if there is one. */
  readonly session: Session | undefined;
  readonly post: (message: FromWorker, transfer?: Transferable[]) => void;
  /** Does loading, starting and measuring one after the other. */
  readonly inOrder: (work: () => Promise<void>) => Promise<void>;
  /** Starts the backend for an experiment, and says which it is. */
  readonly choose: (experiment: Experiment, data: RunData, pinned?: BackendName) => Promise<Chosen>;
}
