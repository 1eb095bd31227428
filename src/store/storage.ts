/** What is known of this browser's storage of runs. */
import type { Checkpoint } from "../worker/protocol";
import type { Run } from "./run";
import type { RunDatabase } from "./runDatabase";
import { store } from "./state";

const closed = () => ({
  /** None where the browser refuses, or it is not open yet. */
  database: undefined as RunDatabase | undefined,
  /** Records as they are stored. */
  records: new Map<string, Run>(),
  /** Checkpoints that are not stored, or cannot be. */
  checkpoints: new Map<string, Checkpoint>(),
  /** Curves that are being read, or were. */
  curves: new Map<string, Promise<void>>(),
});

export const storage = closed();

export function closeStorage(): void {
  storage.database?.close();
  Object.assign(storage, closed());
}

const isFull = (error: unknown) => error instanceof DOMException && error.name === "QuotaExceededError";

/** Says why runs are not kept. */
export function tellStorageProblem(error: unknown): void {
  store.setState({
    storageProblem: isFull(error)
      ? "Storage: expected room in this browser for the run, got none left; it goes on and is kept until this tab closes: delete runs or export them."
      : "Storage: expected this browser to keep runs, it refuses; they go on and are kept until this tab closes: export what you want to keep.",
  });
}
