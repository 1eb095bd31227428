/**
 * What a study was, where it ran and everything that was measured, so that somebody else can run it again and say
 * whether it comes out the same.
 */
import { flatSettings } from "../settings/experiment";
import { isSameRun } from "./digest";
import type { Prediction } from "./prediction";
import type { RunResults } from "./record";
import { type Job, jobsOf, type Study } from "./study";
import { isDivergence } from "./verdict";

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

/** The runs that may come out otherwise when they are run again; one that diverged would again. */
export const failedRuns = ({ runs }: Evidence): RunEvidence[] =>
  runs.filter(({ failure }) => failure !== undefined && !isDivergence(failure));

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
 * @param names of the files, for what is said of them.
 * @throws `merge: expected …, got …` if the files are of different studies or hold a run twice with other numbers.
 */
export function mergeEvidence(files: readonly Evidence[], names: readonly string[] = []): Evidence {
  const [first, ...others] = files;
  if (!first) throw new Error("merge: expected the evidence files of a study's shards, got none");
  const called = (place: number) => names[place] ?? `file ${place + 1}`;
  const placeOf = new Map(first.runs.map(({ index }) => [index, 0]));
  let merged = first;
  for (const [other, { study, runs }] of others.entries()) {
    const place = other + 1;
    if (!isOfStudy(first, study)) {
      throw new Error(
        `merge: expected shards of one study, got "${first.study.title}" in ${called(0)} and "${study.title}" with ` +
          `other settings, values or seeds in ${called(place)}; merge files of one study only`,
      );
    }
    for (const run of runs) {
      const twin = merged.runs.find(({ index }) => index === run.index);
      if (twin && !isSameRun(twin, run)) {
        const name = jobsOf(first.study)[run.index]?.name;
        throw new Error(
          `merge: expected each run once, got "${name}" twice with different numbers, in ` +
            `${called(placeOf.get(run.index) ?? 0)} and ${called(place)}; leave one file out`,
        );
      }
      placeOf.set(run.index, place);
      merged = withRun(merged, run);
    }
  }
  return merged;
}

/** These of `total` jobs as whole shards of the coarsest division that fits, e.g. `shards 2/4, 3/4`. */
function shardsOf(jobs: readonly Job[], total: number): string | undefined {
  const open = new Set(jobs.map(({ index }) => index));
  for (let count = 2; count <= total / 2; count++) {
    const parts = Array.from({ length: count }, (_, part) => part).filter((part) => open.has(part));
    const isWhole = parts.reduce((sum, part) => sum + Math.ceil((total - part) / count), 0) === open.size;
    if (isWhole && jobs.every(({ index }) => parts.includes(index % count))) {
      return `shard${parts.length > 1 ? "s" : ""} ${parts.map((part) => `${part + 1}/${count}`).join(", ")}`;
    }
  }
  return undefined;
}

/** Which runs evidence lacks, as shards where they are that; undefined for none. */
export function missingText({ study, runs }: Evidence): string | undefined {
  const jobs = jobsOf(study);
  const done = new Set(runs.map(({ index }) => index));
  const missing = jobs.filter(({ index }) => !done.has(index));
  if (missing.length === 0) return undefined;
  const shards = shardsOf(missing, jobs.length);
  const which = shards ? ` (${shards})` : "";
  const verb = missing.length === 1 ? "is" : "are";
  return `${missing.length} of ${jobs.length} runs ${verb} missing${which}; run them, or merge their files too.`;
}

/** Whether the evidence is of a study with these runs; what its arms are called does not count. */
export const isOfStudy = (evidence: Evidence, study: Study): boolean =>
  evidence.study === study || runsText(evidence.study) === runsText(study);

const runsText = (study: Study) =>
  JSON.stringify(jobsOf(study).map(({ cell, experiment }) => [cell, flatSettings(experiment)]));
