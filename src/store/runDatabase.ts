/** Runs in the browser's IndexedDB: small records for the list, curves in pieces, the last checkpoint of each. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { parseExperiment } from "../settings/experiment";
import type { Checkpoint } from "../worker/protocol";
import type { CurveChunk } from "./curves";
import type { Run } from "./run";

/** What one write changes of a run; all of it is stored, or nothing. */
export interface RunChanges {
  /** A whole record makes the run; a part changes one that is there, and is dropped if it was deleted. */
  readonly record?: Run | Partial<Run>;
  readonly chunk?: CurveChunk;
  readonly checkpoint?: Checkpoint;
}

export interface RunDatabase {
  /** Every record that this version can read, and how many it cannot. */
  list(): Promise<{ runs: Run[]; unreadableCount: number }>;
  read(id: string): Promise<Run | undefined>;
  /** In the order in which they were stored. */
  chunks(id: string): Promise<CurveChunk[]>;
  checkpoint(id: string): Promise<Checkpoint | undefined>;
  /** @throws the browser's error if there is no room; what was stored before stays. */
  write(id: string, changes: RunChanges): Promise<void>;
  remove(id: string): Promise<void>;
  close(): void;
}

interface Schema extends DBSchema {
  runs: { key: string; value: Run };
  chunks: { key: number; value: CurveChunk & { readonly run: string }; indexes: { run: string } };
  checkpoints: { key: string; value: Checkpoint };
}

/** @throws where the browser refuses storage. */
export async function openRunDatabase(name = "strata"): Promise<RunDatabase> {
  const database = await openDB<Schema>(name, 1, {
    upgrade(fresh) {
      fresh.createObjectStore("runs", { keyPath: "id" });
      fresh.createObjectStore("chunks", { autoIncrement: true }).createIndex("run", "run");
      fresh.createObjectStore("checkpoints");
    },
  });
  return {
    async list() {
      const records = await database.getAll("runs");
      const runs = records.map(readable).filter((run) => run !== undefined);
      runs.sort((a, b) => a.createdAt - b.createdAt);
      return { runs, unreadableCount: records.length - runs.length };
    },
    async read(id) {
      const record = await database.get("runs", id);
      return record && readable(record);
    },
    chunks: (id) => database.getAllFromIndex("chunks", "run", id),
    checkpoint: (id) => database.get("checkpoints", id),
    write: (id, changes) => write(database, id, changes),
    remove: (id) => remove(database, id),
    close: () => database.close(),
  };
}

/** A record with the settings that later versions added at their defaults; none where they no longer fit. */
function readable(record: Run): Run | undefined {
  try {
    return { ...record, experiment: parseExperiment(record.experiment) };
  } catch {
    return undefined;
  }
}

const stores = ["runs", "chunks", "checkpoints"] as const;

async function write(database: IDBPDatabase<Schema>, id: string, { record, chunk, checkpoint }: RunChanges) {
  // A killed browser loses nothing that was written; "strict" outlives a power cut too, for some 9 ms more per megabyte.
  const durability = checkpoint ? "strict" : "relaxed";
  const transaction = database.transaction(stores, "readwrite", { durability });
  const before = await transaction.objectStore("runs").get(id);
  const after = { ...before, ...record };
  if (isWhole(after)) {
    if (record) transaction.objectStore("runs").put(after).catch(told);
    if (chunk)
      transaction
        .objectStore("chunks")
        .add({ ...chunk, run: id })
        .catch(told);
    if (checkpoint) transaction.objectStore("checkpoints").put(checkpoint, id).catch(told);
  }
  await transaction.done;
}

const isWhole = (record: Partial<Run>): record is Run => record.id !== undefined;

/** A refused request fails its transaction, which tells of it. */
const told = () => {};

async function remove(database: IDBPDatabase<Schema>, id: string) {
  const transaction = database.transaction(stores, "readwrite");
  await Promise.all([
    transaction.objectStore("runs").delete(id),
    transaction.objectStore("checkpoints").delete(id),
    ...(await transaction.objectStore("chunks").index("run").getAllKeys(id)).map((key) =>
      transaction.objectStore("chunks").delete(key),
    ),
    transaction.done,
  ]);
}
