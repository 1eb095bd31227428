/** Runs studies one after the other in a worker of their own, and keeps each run as it ends. */
import { stepWork, timeLeft } from "../study/estimate";
import { type RunEvidence, withRun } from "../study/evidence";
import { type RunRecord, resultsOf } from "../study/record";
import { type Job, jobsOf } from "../study/study";
import { droppedFiles } from "./droppedFiles";
import { isBusy } from "./run";
import { currentRun, store } from "./state";
import { connectStudyWorker, pageEnvironment, pinnedBackend } from "./studyConnection";
import { keepRun } from "./studyDatabase";
import { type Activity, type StoredStudy, studyOfId, studyStore } from "./studyState";
import { leaveStudy, takeStudy } from "./studyTabs";
import type { RunEnd, StudyWorker } from "./studyWorker";
import { pause as pauseTraining } from "./training";

const { getState: get, setState: set } = studyStore;

let worker: StudyWorker | undefined;
/** Runs under way are told this often. */
const tellEveryMs = 100;

/** The jobs that have no outcome yet; one that failed stays failed until it is asked for again. */
export const openJobs = ({ evidence }: StoredStudy): Job[] => {
  const done = new Set(evidence.runs.map(({ index }) => index));
  return jobsOf(evidence.study).filter(({ index }) => !done.has(index));
};

let connect = connectStudyWorker;

/** Has runs take workers that `make` makes; for tests. */
export function connectStudiesBy(make: () => StudyWorker): void {
  connect = make;
}

/** Runs what is open of a study, after those that wait before it. */
export function enqueue(id: string): void {
  const { activity, waiting, halts } = get();
  if (activity?.id === id || waiting.includes(id)) return;
  const { [id]: _, ...others } = halts;
  set({ waiting: [...waiting, id], halts: others });
  if (!worker) void work();
}

/** One after the other until none waits; what the page trains beside it is paused, since both would be slow. */
async function work() {
  if (isBusy(currentRun(store.getState()))) pauseTraining();
  worker = connect();
  try {
    for (let [id] = get().waiting; id !== undefined; [id] = get().waiting) {
      const isOurs = await takeStudy(id);
      const isRun = isOurs && get().waiting.includes(id);
      set(({ waiting, activity }) => ({
        waiting: waiting.filter((other) => other !== id),
        activity: isRun ? { id, phase: "loading", runName: "", step: 0, totalSteps: 0 } : activity,
      }));
      if (isRun) await runStudy(id);
      if (isOurs) leaveStudy(id);
    }
  } finally {
    worker.terminate();
    worker = undefined;
  }
}

async function runStudy(id: string) {
  const clock = new Clock();
  const work = new Map<number, number>();
  for (let study = studyOfId(id); study; study = studyOfId(id)) {
    const open = openJobs(study);
    const [job] = open;
    if (!job) break;
    for (const { index, experiment } of open) if (!work.has(index)) work.set(index, runWork(experiment));
    const end = await runJob(study, job, clock, work);
    if (end.kind === "stopped") break;
    if (end.kind === "halted") {
      const { kind: _, ...halt } = end;
      set(({ halts }) => ({ halts: { ...halts, [id]: halt } }));
      break;
    }
    if (end.kind === "failed") renewWorker();
    await keep(
      id,
      end.kind === "done"
        ? { index: job.index, results: resultsOf(end.record, pageEnvironment()) }
        : { index: job.index, failure: end.message },
    );
  }
  set({ activity: undefined });
}

/** What brought a run down, such as a lost device or memory that ran out, must not bring down the next one. */
function renewWorker() {
  worker?.terminate();
  worker = connect();
  if (get().activity?.phase === "paused") worker.pause();
}

/** In multiply–adds, where every run has as many images. */
const runWork = (experiment: Job["experiment"]) =>
  stepWork(experiment) * (experiment.recipe.steps || experiment.recipe.epochs);

async function runJob(
  { id, evidence, original }: StoredStudy,
  job: Job,
  clock: Clock,
  work: ReadonlyMap<number, number>,
): Promise<RunEnd> {
  const tell = (change: Partial<Activity>) =>
    set(({ activity }) => ({
      activity: { id, phase: "loading", runName: job.name, step: 0, totalSteps: 0, ...activity, ...change },
    }));
  const leftMs = (share: number) => {
    const doneIndices = new Set(studyOfId(id)?.evidence.runs.map(({ index }) => index));
    const parts = [...work].map(([index, amount]) => ({
      work: amount,
      done: doneIndices.has(index) ? 1 : index === job.index ? share : 0,
    }));
    return timeLeft(parts, clock.ms);
  };
  const phase = get().activity?.phase === "paused" ? "paused" : "loading";
  tell({ phase, runName: job.name, step: 0, totalSteps: 0, leftMs: leftMs(0) });
  if (phase !== "paused") clock.start();
  let told = 0;
  const { dataset } = job.experiment.data;
  const end = await (worker as StudyWorker).run(job.experiment, {
    backend: pinnedBackend(evidence, original),
    hasOrigin: true,
    files: droppedFiles(dataset),
    onRecord({ losses, totalSteps }: RunRecord) {
      const now = performance.now();
      if (now - told < tellEveryMs || get().activity?.phase === "paused") return;
      told = now;
      const step = losses.length;
      tell({ phase: "training", step, totalSteps, leftMs: leftMs(totalSteps > 0 ? step / totalSteps : 0) });
    },
  });
  clock.stop();
  return end;
}

/** Into the state, and into the browser's storage if it takes it. */
async function keep(id: string, run: RunEvidence) {
  set(({ studies }) => ({
    studies: studies.map((study) =>
      study.id === id ? { ...study, evidence: withRun(study.evidence, run) } : study,
    ),
  }));
  await keepRun(id, run).catch((error: Error) => sayUnstored(error));
}

export function sayUnstored(error: Error): void {
  const sentence = `Storage: expected the browser to keep this study, got "${error.message}"; the study goes on, download its evidence before you close the page.`;
  set(({ notices }) => ({ notices: [...notices.filter((other) => other !== sentence), sentence] }));
}

let clockUnderWay: Clock | undefined;

/** Time spent running, without pauses. */
class Clock {
  private before = 0;
  private startedAt: number | undefined;

  get ms(): number {
    return this.before + (this.startedAt === undefined ? 0 : performance.now() - this.startedAt);
  }

  start(): void {
    this.startedAt ??= performance.now();
    clockUnderWay = this;
  }

  stop(): void {
    this.before = this.ms;
    this.startedAt = undefined;
  }
}

/** Waits after the step in progress. */
export function pauseStudy(): void {
  const { activity } = get();
  if (!activity) return;
  worker?.pause();
  clockUnderWay?.stop();
  set({ activity: { ...activity, phase: "paused" } });
}

export function resumeStudy(): void {
  const { activity } = get();
  if (activity?.phase !== "paused") return;
  if (isBusy(currentRun(store.getState()))) pauseTraining();
  worker?.resume();
  clockUnderWay?.start();
  set({ activity: { ...activity, phase: "training" } });
}

/** Ends the run under way, which is not kept; finished runs stay, and the study can go on later. */
export function stopStudy(id: string): void {
  set(({ waiting }) => ({ waiting: waiting.filter((other) => other !== id) }));
  if (get().activity?.id === id) worker?.stop();
}
