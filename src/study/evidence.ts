/**
 * What a study was, where it ran and everything that was measured, so that somebody else can run it again and say
 * whether it comes out the same.
 */
import { flatSettings } from "../settings/experiment";
import { isSameRun } from "./digest";
import type { Prediction } from "./prediction";
import type { RunResults } from "./record";
import { jobsOf, type Study } from "./study";

export const evidenceVersion = 1;

export type Curves = RunResults["curves"];

/** What a share link has room for: no curves, but what they hash to. */
interface LinkedResults {
  readonly environment: Environment;
  readonly result: {
    readonly train: RunResults["result"]["train"];
    readonly test?: { readonly accuracy: number };
  };
  readonly digest: string;
  readonly curves?: undefined;
  readonly origin?: RunResults["origin"];
}

/** One run of a study: what it measured, or the sentence that it ended with. */
export type RunEvidence = { readonly index: number } & (
  | { readonly results: RunResults | LinkedResults; readonly failure?: undefined }
  | { readonly failure: string; readonly results?: undefined }
);

/** What a run ran on. */
export type Environment = Pick<
  RunResults["environment"],
  "strata" | "tfjs" | "browser" | "platform" | "name" | "device" | "floatBits"
>;

export interface Evidence {
  readonly kind: "strata-evidence";
  readonly version: typeof evidenceVersion;
  readonly study: Study;
  /** What the learner expected before the start. */
  readonly prediction?: Prediction;
  /** In the order of the jobs; those still to run are missing. */
  readonly runs: readonly RunEvidence[];
}

/** Evidence of a study of which nothing has run. */
export function newEvidence(study: Study, prediction?: Prediction): Evidence {
  const told = prediction && { prediction };
  return { kind: "strata-evidence", version: evidenceVersion, study, ...told, runs: [] };
}

/** The evidence with another run, in the place of an earlier one of the same job. */
export function withRun(evidence: Evidence, run: RunEvidence): Evidence {
  const others = evidence.runs.filter(({ index }) => index !== run.index);
  return { ...evidence, runs: [...others, run].sort((a, b) => a.index - b.index) };
}

/** The evidence as it was before some of its runs. */
export const withoutRuns = (evidence: Evidence, some: readonly RunEvidence[]): Evidence => ({
  ...evidence,
  runs: evidence.runs.filter((run) => !some.includes(run)),
});

/** What the runs ran on, each kind of machine once. */
export function environmentsOf({ runs }: Evidence): Environment[] {
  const byText = new Map<string, Environment>();
  for (const { results } of runs) {
    if (!results) continue;
    const { strata, tfjs, browser, platform, name, device, floatBits } = results.environment;
    const environment = { strata, tfjs, browser, platform, name, device, floatBits };
    byText.set(JSON.stringify(environment), environment);
  }
  return [...byText.values()];
}

/** The backend of the first run that has one. */
export const backendOf = ({ runs }: Evidence) =>
  runs.find(({ results }) => results)?.results?.environment.name;

/**
 * The runs of shards of one study, as if they had been run together.
 * @throws `merge: expected …, got …` if the files are of different studies or hold a run twice with other numbers.
 */
export function mergeEvidence(files: readonly Evidence[]): Evidence {
  const [first, ...others] = files;
  if (!first) throw new Error("merge: expected the evidence files of a study's shards, got none");
  let merged = first;
  for (const { study, runs } of others) {
    if (!isOfStudy(first, study)) {
      throw new Error(
        `merge: expected shards of one study, got "${first.study.title}" and "${study.title}" with other ` +
          "settings, values or seeds; merge files of one study only",
      );
    }
    for (const run of runs) {
      const twin = merged.runs.find(({ index }) => index === run.index);
      if (twin && !isSameRun(twin, run)) {
        throw new Error(
          `merge: expected each run once, got job ${run.index} twice with different numbers; leave one file out`,
        );
      }
      merged = withRun(merged, run);
    }
  }
  return merged;
}

/** Whether the evidence is of a study with these runs; what its arms are called does not count. */
export const isOfStudy = (evidence: Evidence, study: Study): boolean =>
  evidence.study === study || runsText(evidence.study) === runsText(study);

const runsText = (study: Study) =>
  JSON.stringify(jobsOf(study).map(({ cell, experiment }) => [cell, flatSettings(experiment)]));
