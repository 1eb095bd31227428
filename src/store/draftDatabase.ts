/** Sets that are being collected, in the browser's own database: each image is written as it comes. */
import { type DBSchema, openDB } from "idb";
import type { CollectedImage } from "../../datasets/collected";
import type { Draft } from "./draft";

/** A set without its images. */
export interface DraftRecord extends Omit<Draft, "images"> {
  readonly imageCount: number;
}

interface Tables extends DBSchema {
  drafts: { key: string; value: DraftRecord };
  /** By draft and number. */
  images: { key: [string, number]; value: CollectedImage };
}

const openTables = () =>
  openDB<Tables>("strata-drafts", 1, {
    upgrade(database) {
      database.createObjectStore("drafts", { keyPath: "id" });
      database.createObjectStore("images");
    },
    terminated() {
      opened = undefined; // as when the site's data are cleared
    },
  });

let opened: ReturnType<typeof openTables> | undefined;

function tables() {
  opened ??= openTables().catch((error) => {
    opened = undefined; // tried again the next time
    throw error;
  });
  return opened;
}

const imagesOf = (id: string) => IDBKeyRange.bound([id, 0], [id, Number.POSITIVE_INFINITY]);

export const recordOf = ({ images, ...draft }: Draft): DraftRecord => ({
  ...draft,
  imageCount: images.length,
});

/** What was changed last comes first. @throws where the browser refuses storage */
export async function storedDrafts(): Promise<DraftRecord[]> {
  const records = await (await tables()).getAll("drafts");
  return records.sort((a, b) => b.changedAt - a.changedAt);
}

/** @throws where the browser refuses storage */
export async function storedDraft(id: string): Promise<Draft | undefined> {
  const transaction = (await tables()).transaction(["drafts", "images"]);
  const record = await transaction.objectStore("drafts").get(id);
  const images = await transaction.objectStore("images").getAll(imagesOf(id));
  if (!record) return undefined;
  const { imageCount: _, ...draft } = record;
  return { ...draft, images };
}

/**
 * Writes what changed between two states of a set, all of it or nothing.
 * @throws what the browser says, as when it is full
 */
export async function writeDraft(before: Draft | undefined, draft: Draft): Promise<void> {
  const transaction = (await tables()).transaction(["drafts", "images"], "readwrite");
  const images = transaction.objectStore("images");
  const [old, now] = [new Set(before?.images), new Set(draft.images)];
  await Promise.all([
    transaction.objectStore("drafts").put(recordOf(draft)),
    ...[...old].filter((image) => !now.has(image)).map(({ id }) => images.delete([draft.id, id])),
    ...[...now].filter((image) => !old.has(image)).map((image) => images.put(image, [draft.id, image.id])),
    transaction.done,
  ]);
}

export async function deleteDraft(id: string): Promise<void> {
  const transaction = (await tables()).transaction(["drafts", "images"], "readwrite");
  await Promise.all([
    transaction.objectStore("drafts").delete(id),
    transaction.objectStore("images").delete(imagesOf(id)),
    transaction.done,
  ]);
}
