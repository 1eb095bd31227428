/** What a user can do with studies. */
import { type DatasetId, datasets } from "../../datasets";
import type { Experiment } from "../settings/experiment";
import { newEvidence, withoutRuns } from "../study/evidence";
import { readEvidence } from "../study/evidenceFile";
import type { Prediction } from "../study/prediction";
import { presetExperiment } from "../study/preset";
import { type PresetId, presets } from "../study/presets";
import { jobsOf, type Study } from "../study/study";
import { twinStudy } from "../study/twin";
import { showView } from "./actions";
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
  set(({ studies }) => ({ studies: [whole, ...studies], deleted: undefined }));
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
  const failed = studyOfId(id)?.evidence.runs.filter(({ failure }) => failure !== undefined) ?? [];
  set(({ studies }) => ({
    studies: studies.map((study) =>
      study.id === id ? { ...study, evidence: withoutRuns(study.evidence, failed) } : study,
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

/** Deletes a study; the last one can be brought back. */
export function deleteStudy(id: string): void {
  const deleted = studyOfId(id);
  if (!deleted) return;
  stopStudy(id);
  set(({ studies, shown }) => ({
    studies: studies.filter((study) => study.id !== id),
    shown: shown.kind === "study" && shown.id === id ? { kind: "overview" } : shown,
    deleted,
  }));
  forgetStudy(id).catch(sayUnstored);
}

export function undoDelete(): void {
  const { deleted } = get();
  if (!deleted) return;
  set(({ studies }) => ({
    studies: [deleted, ...studies].sort((a, b) => b.createdAt - a.createdAt),
    deleted: undefined,
  }));
  keepStudy(deleted).catch(sayUnstored);
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
  if (!isComparing || !dataset || datasets[dataset].files.length === 0) return false;
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

/** Has studies read these files as a data set's; one that waited for them goes on. */
export function giveFiles(dataset: DatasetId, files: readonly File[]): void {
  keepDroppedFiles(dataset, files);
  set(({ filesVersion }) => ({ filesVersion: filesVersion + 1 }));
  const { shown, problems } = get();
  if (shown.kind === "study" && problems[shown.id]) enqueue(shown.id);
}
