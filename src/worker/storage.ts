/** Data sets that this browser keeps, in IndexedDB, each under a name made of its hash. */
import { type DBSchema, openDB } from "idb";
import type { DatasetId } from "../../datasets";
import type { PieceStore } from "../../datasets/hub/remoteFile";

export interface StoredSet {
  readonly name: string;
  readonly title: string;
  readonly bytes: number;
  readonly imageShape: readonly [number, number, number];
  readonly classNames: readonly string[];
  readonly counts: { readonly train: number; readonly test: number };
  /** The set of the registry that it is; undefined for the user's own. */
  readonly dataset?: DatasetId;
  /** Milliseconds since 1970; it can be brought back until it is forgotten. */
  readonly deletedAt?: number;
  /** Where the hub has it, and in which version. */
  readonly source?: { readonly repository: string; readonly commit: string };
}

interface Schema extends DBSchema {
  sets: { key: string; value: StoredSet };
  files: { key: string; value: Blob };
  /** Of downloads that are not done. */
  pieces: { key: string; value: Uint8Array };
}

const open = () =>
  openDB<Schema>("strata-data", 1, {
    upgrade(database) {
      database.createObjectStore("sets", { keyPath: "name" });
      database.createObjectStore("files");
      database.createObjectStore("pieces");
    },
  });

/** The stored set's file; undefined if there is none, or this browser keeps nothing. */
export async function readStored(name: string): Promise<Uint8Array | undefined> {
  const file = await withDatabase(async (database) => {
    const set = await database.get("sets", name);
    return set?.deletedAt === undefined ? database.get("files", name) : undefined;
  }).catch(() => undefined);
  return file && new Uint8Array(await file.arrayBuffer());
}

/** The file of a set of the registry, with its name; undefined if this browser keeps none. */
export async function readKept(dataset: DatasetId): Promise<{ name: string; bytes: Uint8Array } | undefined> {
  const name = (await storedSets()).find(
    (set) => set.dataset === dataset && set.deletedAt === undefined,
  )?.name;
  const bytes = name && (await readStored(name));
  return bytes ? { name: name as string, bytes } : undefined;
}

/**
 * Keeps a set, once, under the title that it has if it was there before; of a set of the registry, the last one. Deleted
 * ones make room.
 * @throws what the browser says, as when it is private or full
 */
export async function storeSet(set: StoredSet, file: Blob): Promise<void> {
  try {
    await putSet(set, file);
  } catch (error) {
    if (!isFull(error as Error) || !(await forgetDeletedSets())) throw error;
    await putSet(set, file);
  }
}

async function putSet(set: StoredSet, file: Blob): Promise<void> {
  await withDatabase(async (database) => {
    const transaction = database.transaction(["sets", "files"], "readwrite");
    const sets = transaction.objectStore("sets");
    const files = transaction.objectStore("files");
    const all = await sets.getAll();
    for (const { name } of all.filter(({ dataset }) => dataset !== undefined && dataset === set.dataset)) {
      sets.delete(name);
      files.delete(name);
    }
    const before = all.find(({ name, dataset }) => name === set.name && dataset === undefined);
    sets.put(before ? { ...set, title: before.title } : set);
    files.put(file, set.name);
    await transaction.done;
  });
}

const isFull = ({ name }: Error) => name === "QuotaExceededError";

/** Why a set could not be kept, within a sentence. */
export const whyNotKept = (error: Error) =>
  isFull(error) ? "its storage is full" : error.message.replace(/\.$/, "");

/** What is kept, the largest first, and what is deleted and not forgotten yet; nothing where the browser keeps nothing. */
export async function storedSets(): Promise<StoredSet[]> {
  const sets = await withDatabase((database) => database.getAll("sets")).catch(() => []);
  return sets.sort((a, b) => b.bytes - a.bytes);
}

/** Changes what the list says of a set: its title, or that it is deleted. @throws what the browser says */
export async function changeStored(
  name: string,
  change: Partial<Pick<StoredSet, "title" | "deletedAt">>,
): Promise<void> {
  await withDatabase(async (database) => {
    const transaction = database.transaction("sets", "readwrite");
    const set = await transaction.store.get(name);
    if (set) await transaction.store.put({ ...set, ...change });
    await transaction.done;
  });
}

/** Forgets the sets that were deleted before a time, or all of them. @returns whether there were any */
export async function forgetDeletedSets(before = Number.POSITIVE_INFINITY): Promise<boolean> {
  const deleted = (await storedSets()).filter(({ deletedAt = before }) => deletedAt < before);
  for (const { name } of deleted) await forget(name);
  return deleted.length > 0;
}

async function forget(name: string): Promise<void> {
  await withDatabase(async (database) => {
    const transaction = database.transaction(["sets", "files"], "readwrite");
    transaction.objectStore("sets").delete(name);
    transaction.objectStore("files").delete(name);
    await transaction.done;
  });
}

/** Downloads that are not done: where nothing can be kept, they start anew. */
export const pieces: PieceStore = {
  get: (key) => withDatabase((database) => database.get("pieces", key)).catch(() => undefined),
  put: async (key, bytes) => {
    await withDatabase((database) => database.put("pieces", bytes, key)).catch(() => {});
  },
};

/** Forgets what is left of downloads, but for those of a commit. */
export async function clearPieces(commit?: string): Promise<void> {
  await withDatabase(async (database) => {
    for (const key of await database.getAllKeys("pieces")) {
      if (commit === undefined || !key.includes(`/${commit}/`)) await database.delete("pieces", key);
    }
  }).catch(() => {});
}

async function withDatabase<Value>(use: (database: Awaited<ReturnType<typeof open>>) => Promise<Value>) {
  const database = await open();
  try {
    return await use(database);
  } finally {
    database.close();
  }
}
