/** Runs the jobs of a study one after the other and keeps each result as soon as it is there. */
import packageFile from "../../../package.json" with { type: "json" };
import { backendOf, type Evidence, failedRuns, newEvidence, withRun } from "../../study/evidence";
import { addMessage, concernsAllRuns, newRecord, type RunRecord, resultsOf } from "../../study/record";
import { type Job, jobsOf, shardOf } from "../../study/study";
import type { BackendRequest } from "../../worker/protocol";
import { HeadlessTrainer, RunFailure } from "../headless";
import type { RunCommand } from "./arguments";

export interface StudyProgress {
  /** A run goes on. */
  readonly onRecord: (job: Job, record: RunRecord) => void;
  /** A run has ended, for better or worse. */
  readonly onRun: (evidence: Evidence, job: Job) => void;
}

/** The jobs of the shard that have no outcome yet; one that failed is tried again, one that diverged would again. */
export function openJobs({ study, shard }: RunCommand, evidence: Evidence): Job[] {
  const failed = failedRuns(evidence);
  const done = new Set(evidence.runs.filter((run) => !failed.includes(run)).map(({ index }) => index));
  return shardOf(jobsOf(study), ...shard).filter(({ index }) => !done.has(index));
}

/**
 * Runs what is still open of a study. All runs take the backend of the first one.
 * @throws what keeps every run from starting.
 */
export async function runStudy(
  command: RunCommand,
  { onRecord, onRun }: StudyProgress,
  before: Evidence = newEvidence(command.study),
): Promise<Evidence> {
  const jobs = openJobs(command, before);
  if (jobs.length === 0) return before;
  const trainer = await HeadlessTrainer.start();
  let evidence = before;
  let backend: BackendRequest = backendOf(before) ?? command.backend;
  try {
    for (const job of jobs) {
      const record = newRecord(job.experiment);
      const failure = await trainer
        .train(job.experiment, {
          backend,
          onMessage(message) {
            addMessage(record, message);
            if (message.kind === "event") onRecord(job, record);
          },
        })
        .then(
          () => undefined,
          (error: Error) => {
            const hasStarted = record.totalSteps > 0;
            if (error instanceof RunFailure && concernsAllRuns(error.failure) && !hasStarted) throw error;
            return error.message;
          },
        );
      backend = record.backend?.name ?? backend;
      const environment = { ...versions, ...trainer.machine };
      evidence = failure
        ? withRun(evidence, { index: job.index, failure })
        : withRun(evidence, { index: job.index, results: resultsOf(record, environment) });
      onRun(evidence, job);
    }
  } finally {
    await trainer.close();
  }
  return evidence;
}

const versions = {
  strata: packageFile.version,
  tfjs: packageFile.dependencies["@tensorflow/tfjs-core"],
};
