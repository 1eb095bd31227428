/** Dropped files become the user's own data set: read, shown for confirmation, kept, chosen. */
import { type DatasetId, datasets } from "../../datasets";
import { ownName } from "../../datasets/container";
import { defaultExperiment, type Experiment, parseExperiment } from "../settings/experiment";
import { type DroppedFile, type Imported, importFiles } from "../worker/importer";
import {
  changeStored,
  forgetDeletedSets,
  type StoredSet,
  storedSets,
  storeSet,
  whyNotKept,
} from "../worker/storage";
import { addNotice, store } from "./state";
import { tellTabs } from "./tabNews";

const { getState: get, setState: set } = store;

let reading: AbortController | undefined;

/**
 * The set of the registry whose files have these names, `chosen` before others of the same names: its files need no
 * confirmation.
 */
export function setOfNames(files: readonly DroppedFile[], chosen: DatasetId): DatasetId | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/\.gz$/, "").replace(".idx", "-idx");
  const given = new Set(files.map(({ file }) => plain(file.name)));
  const ids = [chosen, ...(Object.keys(datasets) as DatasetId[])];
  return ids.find((id) => datasets[id].files.some((name) => given.has(plain(name))));
}

/** Reads files and shows what they are; nothing is replaced until that is confirmed. */
export async function importOwn(files: readonly DroppedFile[]): Promise<void> {
  reading?.abort();
  const controller = new AbortController();
  reading = controller;
  set({ ownImport: { done: 0, total: 1 } });
  try {
    const imported = await importFiles(files, {
      signal: controller.signal,
      onProgress: (done, total) => set({ ownImport: { done, total } }),
    });
    set({ ownImport: { done: 1, total: 1, imported } });
  } catch (error) {
    if (!controller.signal.aborted)
      set({ ownImport: { done: 0, total: 1, failure: (error as Error).message } });
  }
}

export function cancelImport(): void {
  reading?.abort();
  set({ ownImport: undefined });
}

/**
 * Keeps the set that was read in this browser, and asks that it be kept for good. Where it cannot be, training
 * goes on from memory and a notice says so.
 * @returns whether it is kept.
 */
export async function keepImported({ set: stored, file }: Pick<Imported, "set" | "file">): Promise<boolean> {
  const problem = await storeSet(stored, file).then(
    () => undefined,
    (error) => `${stored.title} could not be kept in this browser (${whyNotKept(error)})`,
  );
  await noteKept(problem);
  if (problem === undefined) tellTabs("sets", [stored.name]);
  return problem === undefined;
}

/** Asks that what was kept be kept for good, or says that training goes on from memory. */
export async function noteKept(problem: string | undefined): Promise<void> {
  if (problem === undefined) await navigator.storage?.persist?.().catch(() => {});
  else {
    const notice = `${problem}: training goes on from memory; fetch or drop it again after a reload.`;
    set(({ notices }) => ({ notices: [...notices, notice] }));
  }
  await listStored();
}

/** The experiment on a stored set of one's own. */
export function onOwnImages(experiment: Experiment, { name, imageShape, classNames }: StoredSet): Experiment {
  const [imageHeight, imageWidth, imageChannels] = imageShape;
  const images = Number.parseInt(name, 16);
  const options = { images, imageHeight, imageWidth, imageChannels, classCount: classNames.length };
  const { validationShare } = experiment.data;
  return parseExperiment({
    ...experiment,
    data: { ...defaultExperiment("own").data, validationShare, options },
  });
}

/** Opens the place where images are collected, on a set if one is named. */
export function openCollect(draftId?: string): void {
  set({ collecting: { draftId } });
}

export function closeCollect(): void {
  set({ collecting: undefined });
}

/** As long as a deleted run's. */
const forgetAfterMs = 600_000;

/** Reads again what is kept; what was deleted a while ago is forgotten. */
export async function listStored(): Promise<void> {
  await forgetDeletedSets(Date.now() - forgetAfterMs).catch(() => {});
  const all = await storedSets();
  set({
    storedSets: all.filter(({ deletedAt }) => deletedAt === undefined),
    deletedSet: all
      .filter(({ deletedAt }) => deletedAt !== undefined)
      .sort((a, b) => (a.deletedAt ?? 0) - (b.deletedAt ?? 0))
      .at(-1),
  });
}

async function changeSet(name: string, change: Parameters<typeof changeStored>[1]): Promise<void> {
  await changeStored(name, change).catch((error) => {
    addNotice(`Storage: expected this browser to change what it keeps, it refuses (${whyNotKept(error)}).`);
  });
  await listStored();
  tellTabs("sets", [name]);
}

/** Calls a stored set of one's own by another name. */
export async function renameStored(name: string, title: string): Promise<void> {
  const plain = title.trim().slice(0, 60);
  if (plain !== "") await changeSet(name, { title: plain });
}

/** Deletes a set, which can be brought back for a while; one that is in use stays in memory. */
export const deleteStored = (name: string) => changeSet(name, { deletedAt: Date.now() });

/** Brings back a deleted set. */
export const undoDeleteStored = (name: string) => changeSet(name, { deletedAt: undefined });

/** Forgets all deleted sets for good. */
export async function forgetDeletedStored(): Promise<void> {
  await forgetDeletedSets().catch(() => {});
  await listStored();
}

/** What a set of one's own is called in this browser; undefined for another, or where it is not kept. */
export function ownTitle(
  storedSets: readonly StoredSet[],
  { dataset, options }: Experiment["data"],
): string | undefined {
  if (dataset !== "own") return undefined;
  const name = ownName(Number(options.images));
  return storedSets.find((set) => set.name === name)?.title;
}

/** The stored set of the form, if it is one's own. */
export function chosenName(): string | undefined {
  const { data } = get().experiment;
  return data.dataset === "own" ? ownName(Number(data.options.images)) : undefined;
}
