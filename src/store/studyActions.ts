/** What a user can do with studies. */
import { type DatasetId, datasets } from "../../datasets";
import type { HubSetId } from "../../datasets/hub/hubSets";
import type { Experiment } from "../settings/experiment";
import { onDrawnSet } from "../study/drawnSet";
import { failedRuns, newEvidence, withoutRuns } from "../study/evidence";
import { readEvidence } from "../study/evidenceFile";
import type { Prediction } from "../study/prediction";
import { presetExperiment } from "../study/preset";
import { type PresetId, presets } from "../study/presets";
import { jobsOf, type Study } from "../study/study";
import { twinStudy } from "../study/twin";
import type { HubRequest } from "../worker/importer";
import { showView, takeFromHub } from "./actions";
import { keepDroppedFiles } from "./droppedFiles";
import { store } from "./state";
import { forgetRuns, forgetStudy, keepStudy, storedStudies } from "./studyDatabase";
import { enqueue, sayUnstored, stopStudy } from "./studyQueue";
import { type Shown, type StoredStudy, studyOfId, studyStore } from "./studyState";
import { followTabs } from "./studyTabs";

const { getState: get, setState: set } = studyStore;

let opened: Promise<void> | undefined;

/** Reads what the browser has kept; runs that were under way when the page was closed are run again when asked. */
export function openStudies(): Promise<void> {
  opened ??= readStudies();
  return opened;
}

async function readStudies() {
  try {
    const kept = await storedStudies();
    set(({ studies }) => ({ studies: [...studies, ...kept] }));
    followTabs();
  } catch (error) {
    sayUnstored(error as Error);
  }
}

export function show(shown: Shown): void {
  set({ shown });
  scrollTo(0, 0);
}

/** Keeps a study and shows it. */
export function addStudy(study: Omit<StoredStudy, "id" | "createdAt">): StoredStudy {
  const whole = { id: crypto.getRandomValues(new Uint32Array(2)).join("-"), createdAt: Date.now(), ...study };
  set(({ studies }) => ({ studies: [whole, ...studies] }));
  keepStudy(whole).catch(sayUnstored);
  show({ kind: "study", id: whole.id });
  return whole;
}

/** Starts a study, after those that are under way. */
export function startStudy(study: Study, prediction?: Prediction, preset?: PresetId): void {
  enqueue(addStudy({ evidence: newEvidence(study, prediction), preset }).id);
}

/** Plain and residual with the experiment's settings and seed, side by side. */
export function runTwin(experiment: Experiment): void {
  showView("compare");
  startStudy(twinStudy(experiment));
}

export const goOn = (id: string) => enqueue(id);

/** Runs those of a study again that failed; what the others came to stays. */
export function runFailedAgain(id: string): void {
  const study = studyOfId(id);
  if (!study) return;
  const failed = failedRuns(study.evidence);
  set(({ studies }) => ({
    studies: studies.map((other) =>
      other.id === id ? { ...other, evidence: withoutRuns(other.evidence, failed) } : other,
    ),
  }));
  forgetRuns(
    id,
    failed.map(({ index }) => index),
  ).catch(sayUnstored);
  enqueue(id);
}

/** Runs the study of an evidence again, to compare the two. */
export function runAgain(id: string): void {
  const study = studyOfId(id);
  if (!study) return;
  const { evidence, preset } = study;
  enqueue(addStudy({ evidence: newEvidence(evidence.study), original: evidence, preset }).id);
}

/** Deletes a study; while the page is open it can be brought back. */
export function deleteStudy(id: string): void {
  const study = studyOfId(id);
  if (!study) return;
  stopStudy(id);
  set(({ studies, shown, deleted }) => {
    const wasShown = shown.kind === "study" && shown.id === id;
    return {
      studies: studies.filter((other) => other !== study),
      shown: wasShown ? { kind: "overview" } : shown,
      deleted: [...deleted, { study, wasShown }],
    };
  });
  forgetStudy(id).catch(sayUnstored);
}

/** Brings back the last `count` studies that were deleted; one alone is shown again if it was. */
export function undoDelete(count = 1): void {
  const { deleted, shown } = get();
  const back = deleted.slice(-count);
  const studies = back.map(({ study }) => study);
  set((state) => ({
    studies: [...studies, ...state.studies].sort((a, b) => b.createdAt - a.createdAt),
    deleted: deleted.slice(0, -count),
  }));
  for (const study of studies) keepStudy(study).catch(sayUnstored);
  const [only, ...others] = back;
  if (only?.wasShown && others.length === 0 && shown.kind === "overview") {
    show({ kind: "study", id: only.study.id });
  }
}

/** Gives up what was deleted. */
export function forgetDeletedStudies(): void {
  set({ deleted: [] });
}

/** Opens evidence files; what is wrong with one is said. */
export async function openEvidence(files: readonly File[]): Promise<void> {
  showView("compare");
  for (const file of files) {
    try {
      const evidence = readEvidence(await file.text());
      jobsOf(evidence.study);
      addStudy({ evidence, isOpened: true });
    } catch (error) {
      sayOfStudies(`${file.name}: ${(error as Error).message}`);
    }
  }
}

/** Says a sentence that concerns no study, once. */
export function sayOfStudies(sentence: string): void {
  set(({ notices }) => ({ notices: [...notices.filter((other) => other !== sentence), sentence] }));
}

export function dismissStudyNotice(sentence: string): void {
  set(({ notices }) => ({ notices: notices.filter((other) => other !== sentence) }));
}

const evidenceName = /\.evidence\.json$/i;

/** The file name of a study's evidence. */
export const evidenceFileName = ({ title }: Study) =>
  `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.evidence.json`;

/** Takes dropped files if they are evidence, or data for the study that is shown. @returns whether it did. */
export function takeDropped(files: readonly File[]): boolean {
  const isComparing = store.getState().view === "compare";
  const isEvidence = ({ name }: File) => evidenceName.test(name) || (isComparing && name.endsWith(".json"));
  if (files.length > 0 && files.every(isEvidence)) {
    void openEvidence(files);
    return true;
  }
  const dataset = datasetShown();
  if (!isComparing || !dataset || dataset === "own" || datasets[dataset].files.length === 0) return false;
  giveFiles(dataset, files);
  return true;
}

/** The data set of the study that is shown. */
function datasetShown(): DatasetId | undefined {
  const { shown } = get();
  if (shown.kind === "preset") return presetExperiment(presets[shown.preset]).experiment.data.dataset;
  if (shown.kind === "overview") return undefined;
  const study = shown.kind === "study" ? studyOfId(shown.id)?.evidence.study : shown.study;
  return study?.experiment.data.dataset;
}

/** Fetches a set of the hub for the study that is shown. */
export async function fetchForStudy(request: HubRequest & { readonly id: HubSetId }): Promise<void> {
  const file = await takeFromHub(request);
  if (file) giveFiles(request.id, [file]);
}

/** Takes a set that the program draws in the place of one that is not here, for a study of which nothing has run. */
export function drawInstead(id: string): void {
  const study = studyOfId(id);
  if (!study) return;
  const { study: asked, prediction } = study.evidence;
  const changed = { ...study, evidence: newEvidence(onDrawnSet(asked), prediction) };
  set(({ studies }) => ({ studies: studies.map((other) => (other === study ? changed : other)) }));
  keepStudy(changed).catch(sayUnstored);
  enqueue(id);
}

/** Has studies read these files as a data set's; one that waited for them goes on. */
export function giveFiles(dataset: DatasetId, files: readonly File[]): void {
  keepDroppedFiles(dataset, files);
  set(({ filesVersion }) => ({ filesVersion: filesVersion + 1 }));
  const { shown, halts } = get();
  if (shown.kind === "study" && halts[shown.id]) enqueue(shown.id);
}
