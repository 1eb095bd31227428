/** Collecting a set of one's own, by pad or camera: what is taken is kept as it comes, and used when it is enough. */
import { createStore } from "zustand/vanilla";
import { type Collection, collectedSet } from "../../datasets/collected";
import { type Suggestion, smallSetSettings } from "../settings/smallSet";
import { packedSet } from "../worker/packed";
import { whyNotKept } from "../worker/storage";
import { takeOwn } from "./actions";
import * as drafts from "./draft";
import {
  type DraftRecord,
  deleteDraft,
  recordOf,
  storedDraft,
  storedDrafts,
  writeDraft,
} from "./draftDatabase";
import { store } from "./state";
import { draftLocks } from "./tabLocks";

export interface CollectState {
  /** All but their images; what was changed last comes first. */
  readonly drafts: readonly DraftRecord[];
  /** The one that is open. */
  readonly draft?: drafts.Draft;
  /** What was deleted from it, the last one at the end. */
  readonly removals: readonly drafts.Removal[];
  /** The set that was deleted last, while that can be undone. */
  readonly deleted?: drafts.Draft;
  readonly problem?: string;
}

export const collectStore = createStore<CollectState>()(() => ({ drafts: [], removals: [] }));

const { getState: get, setState: set } = collectStore;

/** As it is stored. */
let stored: drafts.Draft | undefined;
/** Sets that this browser does not keep, while the page is open. */
const held = new Map<string, drafts.Draft>();
let writing: Promise<void> = Promise.resolve();

const notKept = (error: unknown) =>
  `This browser does not keep the images (${whyNotKept(error as Error)}): they stay while the page is open; use or export them before you leave it.`;

/** Looks up which sets there are to go on with. */
export async function listDrafts(): Promise<void> {
  await writing;
  const kept = await storedDrafts().catch(() => []);
  const others = [...held.values()].map(recordOf);
  const all = [...kept.filter(({ id }) => !held.has(id)), ...others];
  set({ drafts: all.sort((a, b) => b.changedAt - a.changedAt) });
}

/** Opens a set without images. It is kept from its first change on. */
export function startDraft(kind: Pick<Collection, "collectedBy" | "imageShape">): void {
  const now = Date.now();
  const titlesTaken = get().drafts.map(({ title }) => title);
  const draft = drafts.newDraft(kind, { id: `draft-${now}`, changedAt: now, titlesTaken });
  void draftLocks.claim(draft.id);
  stored = undefined;
  set({ draft, removals: [], problem: undefined });
}

/** Goes on with a set. */
export async function openDraft(id: string): Promise<void> {
  if (!(await draftLocks.claim(id))) {
    return set({ problem: "Another tab collects into this set: go on there, or close that tab first." });
  }
  await writing;
  try {
    stored = await storedDraft(id);
  } catch {
    stored = undefined; // told when it is written
  }
  const draft = held.get(id) ?? stored;
  if (!draft) {
    draftLocks.release(id);
    set({ problem: "This set was deleted in another tab." });
    return listDrafts();
  }
  set({ draft, removals: [], problem: undefined });
}

/** Leaves the set, which stays to go on with. */
export async function closeDraft(): Promise<void> {
  const { draft } = get();
  set({ draft: undefined, removals: [], deleted: undefined, problem: undefined });
  if (!draft) return;
  writing = writing.then(() => {
    const isUntouched = draft.images.length === 0 && stored?.id !== draft.id;
    if (draft === stored || isUntouched) held.delete(draft.id);
    else held.set(draft.id, draft);
    draftLocks.release(draft.id);
  });
  await listDrafts();
}

function change(changed: drafts.Draft) {
  const { draft } = get();
  if (!draft || changed === draft) return;
  const now = { ...changed, changedAt: Date.now() };
  set({ draft: now });
  writing = writing.then(() => keep(now));
}

/** Writes what has changed since the last write that was done; a failed one is made good by the next. */
async function keep(draft: drafts.Draft) {
  try {
    await writeDraft(stored?.id === draft.id ? stored : undefined, draft);
    stored = draft;
    set({ problem: undefined });
  } catch (error) {
    set({ problem: notKept(error) });
  }
}

const ofDraft =
  <Rest extends unknown[]>(make: (draft: drafts.Draft, ...rest: Rest) => drafts.Draft) =>
  (...rest: Rest): void => {
    const { draft } = get();
    if (draft) change(make(draft, ...rest));
  };

export const addClass = ofDraft(drafts.withClass);
export const addImage = ofDraft(drafts.withImage);
export const renameSet = ofDraft(drafts.withTitle);

/** @returns what is wrong with the name, if anything is; then the class keeps the one it has */
export function renameClass(classId: number, name: string): string | undefined {
  const { draft } = get();
  const problem = draft && drafts.nameProblem(draft, classId, name);
  if (draft && !problem) change(drafts.withName(draft, classId, name));
  return problem;
}

const removing =
  (remove: (draft: drafts.Draft, id: number) => { draft: drafts.Draft; removal?: drafts.Removal }) =>
  (id: number): void => {
    const before = get().draft;
    if (!before) return;
    const { draft, removal } = remove(before, id);
    if (!removal) return;
    set(({ removals }) => ({ removals: [...removals, removal] }));
    change(draft);
  };

export const deleteClass = removing(drafts.withoutClass);
export const deleteImage = removing(drafts.withoutImage);

/** Brings back what was deleted last. */
export function undoRemoval(): void {
  const { draft, removals } = get();
  const last = removals.at(-1);
  if (!draft || !last) return;
  set({ removals: removals.slice(0, -1) });
  change(drafts.restored(draft, last));
}

/** Deletes a set that is not open; `undoDeleteSet` brings it back. */
export async function deleteSet(id: string): Promise<void> {
  const deleted = held.get(id) ?? (await storedDraft(id).catch(() => undefined));
  held.delete(id);
  await deleteDraft(id).catch(() => {});
  set({ deleted });
  await listDrafts();
}

export async function undoDeleteSet(): Promise<void> {
  const { deleted } = get();
  if (!deleted) return;
  set({ deleted: undefined });
  await writeDraft(undefined, deleted).catch((error) => {
    held.set(deleted.id, deleted);
    set({ problem: notKept(error) });
  });
  await listDrafts();
}

/** What to set for so few images, if they are to be used with the form's settings. */
export function suggestionsFor(draft: drafts.Draft): readonly Suggestion[] {
  try {
    return smallSetSettings(store.getState().experiment, collectedSet(draft).train.labels.length);
  } catch {
    return []; // not enough images to be a set
  }
}

/**
 * Makes the open set the form's data set, with what is suggested for its size.
 * @returns why it could not be, if so
 */
export async function useDraft(suggestions: readonly Suggestion[]): Promise<string | undefined> {
  const { draft } = get();
  if (!draft) return undefined;
  try {
    await takeOwn(await packedSet(collectedSet(draft)), suggestions);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
