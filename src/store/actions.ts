/** What a user can do. */
import { type Experiment, flatSettings, type Problem, settingsOf, withSetting } from "../settings/experiment";
import { impossibility } from "../settings/network";
import { type Suggestion, withSuggestions } from "../settings/smallSet";
import { fromHash, toHash, type View, viewOf } from "../settings/url";
import type { DroppedFile, HubRequest, Imported } from "../worker/importer";
import type { BackendRequest } from "../worker/protocol";
import type { StoredSet } from "../worker/storage";
import * as backends from "./backends";
import { rememberedRequest } from "./calibrations";
import { type Connect, connect, connectWorker, send } from "./connection";
import { noteGiven, withEarlier } from "./droppedFiles";
import { fetchHub } from "./hubFetch";
import { flush, keepRuns, refreshRuns } from "./keeping";
import { importOwn, keepImported, listStored, onOwnImages, setOfNames, undoDeleteStored } from "./ownImages";
import { currentRun, store } from "./state";
import { onTabNews } from "./tabNews";
import { leaveRun, takeIn } from "./training";

const { getState: get, setState: set } = store;

/** Opens the page on the address's experiment, and brings back the runs that this browser keeps. */
export function open(hash: string, to: Connect = connectWorker): void {
  set({ backendRequest: rememberedRequest() });
  connect(to, takeIn);
  readHash(hash);
  void listStored();
  onTabNews("sets", () => void listStored());
  void keepRuns();
  document.addEventListener("visibilitychange", () => void (document.hidden ? flush() : refreshRuns()));
}

/** Shows another part of the page; a run goes on. */
export function showView(view: View): void {
  set({ view });
}

/** An experiment of the form, with what makes its network impossible. */
const asForm = (experiment: Experiment) => ({ experiment, impossible: impossibility(experiment) });

/** Follows the address: to another view, and to another experiment if it names one. */
export function followHash(hash: string): void {
  const { experiment, problems } = fromHash(hash);
  const isOther = toHash(experiment) !== toHash(get().experiment) || problems.length > 0;
  if (isOther) readHash(hash);
  else showView(viewOf(hash));
}

/** Takes view and experiment from an address; what can't be read keeps its default and is said. */
function readHash(hash: string): void {
  const { experiment, problems } = fromHash(hash);
  const known = new Set(settingsOf(experiment).map((setting) => setting.key));
  const text = (isOfControl: boolean) => (problem: Problem) => known.has(problem.key) === isOfControl;
  set({
    ...asForm(experiment),
    view: viewOf(hash),
    problems: Object.fromEntries(
      problems.filter(text(true)).map(({ key, message }) => [key, `${message}; the default is used`]),
    ),
    notices: problems.filter(text(false)).map(({ message }) => `From the address: ${message}.`),
  });
  loadData();
}

/** Sets of the registry that were fetched and the worker has not been given, by their id. */
const fetched = new Map<string, File>();

function loadData(given?: readonly File[], before?: Experiment) {
  const { experiment } = get();
  const { dataset } = experiment.data;
  const file = fetched.get(dataset);
  fetched.delete(dataset);
  const files = given ?? (file && [file]);
  noteGiven(dataset, files, before && { before, after: experiment });
  set({
    dataFailure: undefined,
    dataMissing: undefined,
    dataProgress: { task: "Reading data", done: 0, total: 1 },
  });
  send({ kind: "load", experiment, files });
}

/**
 * Changes one setting of the form; a wrong value changes nothing and is said beside its control.
 * @returns whether it was taken.
 */
export function changeSetting(key: string, value: unknown): boolean {
  const { experiment, problems } = get();
  try {
    const changed = withSetting(experiment, key, value);
    takeForm(changed, [key]);
    return true;
  } catch (error) {
    set({ problems: { ...problems, [key]: (error as Error).message } });
    return false;
  }
}

/** The form says this now, and nothing is wrong any more with what these controls say. */
function takeForm(changed: Experiment, keys: readonly string[]) {
  const { experiment, problems } = get();
  const others = Object.entries(problems).filter(([key]) => !keys.includes(key));
  set({ ...asForm(changed), problems: Object.fromEntries(others) });
  const isOfData = changed.data !== experiment.data || changed.seed !== experiment.seed;
  if (isOfData) loadData();
}

/** Puts an experiment into the form. */
export function setExperiment(experiment: Experiment): void {
  set({ ...asForm(experiment), problems: {}, view: "train" });
  loadData();
}

/** Puts settings back to their defaults. */
export function resetSettings(keys: readonly string[]): void {
  const changed = keys.reduce((experiment, key) => {
    const setting = settingsOf(experiment).find((candidate) => candidate.key === key);
    return setting ? withSetting(experiment, key, setting.field.default) : experiment;
  }, get().experiment);
  takeForm(changed, keys);
}

/** What the form says otherwise than the run was started with, by label; empty without a run. */
export function waitingChanges(): readonly string[] {
  const { experiment } = get();
  const run = currentRun(get());
  if (!run) return [];
  const before = flatSettings(run.experiment);
  const now = flatSettings(experiment);
  const labels = [...settingsOf(experiment), ...settingsOf(run.experiment)]
    .filter(({ key }) => before[key] !== now[key])
    .map(({ field }) => field.label);
  return [...new Set(labels)];
}

/** Has the next runs take this backend. */
export function chooseBackend(request: BackendRequest): void {
  backends.chooseBackend(request, send);
}

/** Lets go of the run, which stays in the list; the next one starts from step 0 with the form's settings. */
export function reset(): void {
  leaveRun();
  loadData();
}

/**
 * Takes dropped or picked files: those of a known set, which the form then chooses if they can be read, others as the
 * user's own.
 */
export function takeFiles(files: readonly DroppedFile[]): void {
  if (files.length === 0) return;
  const { experiment } = get();
  const id = setOfNames(files, experiment.data.dataset);
  if (!id) return void importOwn(files);
  if (id !== experiment.data.dataset) set(asForm(withSetting(experiment, "dataset", id)));
  const given = withEarlier(
    id,
    files.map(({ file }) => file),
  );
  loadData(given, experiment);
}

/** Takes the set that was read and shown as the form's data set. */
export async function confirmImport(): Promise<void> {
  const imported = get().ownImport?.imported;
  if (!imported) return;
  set({ ownImport: undefined });
  await takeOwn(imported);
}

/** Keeps a set of the user's own, and takes it as the form's data set, with what is suggested for its size. */
export async function takeOwn(
  own: Pick<Imported, "set" | "file">,
  suggestions: readonly Suggestion[] = [],
): Promise<void> {
  const isKept = await keepImported(own);
  const experiment = withSuggestions(onOwnImages(get().experiment, own.set), suggestions);
  const suggested = new Set<string>(suggestions.map(({ key }) => key));
  const problems = Object.entries(get().problems).filter(([key]) => !suggested.has(key));
  set({ ...asForm(experiment), problems: Object.fromEntries(problems) });
  loadData(isKept ? undefined : [own.file]); // what is kept need not stay in memory twice
}

/**
 * Fetches a set of the hub: one of the registry is used at once, another is shown for confirmation.
 * @returns the file of the former.
 */
export async function takeFromHub(request: HubRequest): Promise<File | undefined> {
  const imported = await fetchHub(request);
  if (!imported) return undefined;
  const { id } = request;
  if (!id) {
    set({ ownImport: { done: 1, total: 1, imported } });
    return undefined;
  }
  fetched.set(id, imported.file);
  if (get().experiment.data.dataset === id) loadData();
  await keepImported(imported);
  return imported.file;
}

/** Brings back a deleted set; a form that lacks it has it again. */
export async function undoDeleteSet(name: string): Promise<void> {
  await undoDeleteStored(name);
  if (get().dataMissing) loadData();
}

/** Takes a set that this browser keeps as the form's data set. */
export function takeStored(stored: StoredSet): void {
  set(asForm(onOwnImages(get().experiment, stored)));
  loadData();
}

export function dismissNotice(index: number): void {
  set(({ notices }) => ({ notices: notices.filter((_, other) => other !== index) }));
}
