/** Data sets that this browser keeps, in IndexedDB, each under a name made of its hash. */
import { type DBSchema, openDB } from "idb";

export interface StoredSet {
  readonly name: string;
  readonly title: string;
  readonly bytes: number;
  readonly imageShape: readonly [number, number, number];
  readonly classNames: readonly string[];
  readonly counts: { readonly train: number; readonly test: number };
}

interface Schema extends DBSchema {
  sets: { key: string; value: StoredSet };
  files: { key: string; value: Blob };
}

const open = () =>
  openDB<Schema>("strata", 1, {
    upgrade(database) {
      database.createObjectStore("sets", { keyPath: "name" });
      database.createObjectStore("files");
    },
  });

/** The stored set's file; undefined if there is none, or this browser keeps nothing. */
export async function readStored(name: string): Promise<Uint8Array | undefined> {
  const file = await withDatabase((database) => database.get("files", name)).catch(() => undefined);
  return file && new Uint8Array(await file.arrayBuffer());
}

/**
 * Keeps a set, once.
 * @throws what the browser says, as when it is private or full
 */
export async function storeSet(set: StoredSet, file: Blob): Promise<void> {
  await withDatabase(async (database) => {
    const transaction = database.transaction(["sets", "files"], "readwrite");
    transaction.objectStore("sets").put(set);
    transaction.objectStore("files").put(file, set.name);
    await transaction.done;
  });
}

/** What is kept, the largest first; nothing where the browser keeps nothing. */
export async function storedSets(): Promise<StoredSet[]> {
  const sets = await withDatabase((database) => database.getAll("sets")).catch(() => []);
  return sets.sort((a, b) => b.bytes - a.bytes);
}

export async function deleteStored(name: string): Promise<void> {
  await withDatabase(async (database) => {
    const transaction = database.transaction(["sets", "files"], "readwrite");
    transaction.objectStore("sets").delete(name);
    transaction.objectStore("files").delete(name);
    await transaction.done;
  });
}

async function withDatabase<Value>(use: (database: Awaited<ReturnType<typeof open>>) => Promise<Value>) {
  const database = await open();
  try {
    return await use(database);
  } finally {
    database.close();
  }
}
