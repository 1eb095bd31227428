/**
 * The evidence file: what a study was, where it ran and everything that was measured, so that somebody else can
 * run it again and say whether it comes out the same.
 */
import { z } from "zod";
import { type Experiment, flatSettings, parseExperiment } from "../settings/experiment";
import { isSameRun } from "./digest";
import type { Prediction } from "./prediction";
import type { RunResults } from "./record";
import { type Axis, cellsOf, jobsOf, type Study } from "./study";
import { type MetricId, metrics } from "./summary";

const evidenceVersion = 1;

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

const measured = z.looseObject({ loss: z.number(), accuracy: z.number() });
const curve = z.looseObject({
  step: z.array(z.number()),
  loss: z.array(z.number()),
  accuracy: z.array(z.number()),
});

/** What a summary, the curves and a comparison read of a run. */
const resultsSchema = z.looseObject({
  environment: z.looseObject({ browser: z.string(), platform: z.string() }),
  curves: z.looseObject({ train: curve, validation: curve }),
  result: z.looseObject({ train: measured, test: measured.optional() }),
});

const fileSchema = z.looseObject({
  kind: z.literal("strata-evidence"),
  version: z.number(),
  study: z.looseObject({
    title: z.string(),
    experiment: z.unknown(),
    axes: z
      .array(
        z.looseObject({
          title: z.string(),
          key: z.string().optional(),
          arms: z
            .array(
              z.object({
                label: z.string(),
                settings: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
              }),
            )
            .min(1),
        }),
      )
      .min(1)
      .max(2),
    seeds: z.array(z.int().min(0)).min(1),
  }),
  prediction: z
    .looseObject({
      metric: z.enum(Object.keys(metrics) as MetricId[]),
      cells: z.array(z.array(z.int().min(0))).min(1),
      guess: z.int().min(0),
      value: z.number().optional(),
    })
    .optional(),
  runs: z.array(
    z.looseObject({
      index: z.int().min(0),
      results: resultsSchema.optional(),
      failure: z.string().optional(),
    }),
  ),
});

/**
 * Reads an evidence file.
 * @throws `evidence: expected …, got …; …` if it is none, is of another version, or its study cannot be.
 */
export function readEvidence(text: string): Evidence {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("evidence: expected JSON, got something else; the file may be cut off, export it again");
  }
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(
      `evidence: expected a study's evidence file, got one with a wrong "${issue.path.join(".") || "top level"}"; ` +
        "open a file that Strata wrote",
    );
  }
  const { version, study } = parsed.data;
  if (version !== evidenceVersion) {
    throw new Error(
      `evidence: expected version ${evidenceVersion}, got ${version}; open it with the version of Strata that wrote it`,
    );
  }
  const checked: Study = {
    title: study.title,
    experiment: readExperiment(study.experiment),
    axes: study.axes as readonly Axis[],
    seeds: study.seeds,
  };
  const count = jobsOf(checked).length; // throws what cannot be run
  const cells = cellsOf(checked).map(String);
  const { runs, prediction } = parsed.data;
  const strange = runs.find(({ index }) => index >= count);
  if (strange) {
    throw new Error(
      `evidence: expected runs below ${count}, got run ${strange.index}; open a file that Strata wrote`,
    );
  }
  const unknown = prediction?.cells.find((cell) => !cells.includes(String(cell)));
  if (prediction && (unknown || prediction.guess > prediction.cells.length)) {
    const got = unknown ? `cell ${unknown}` : `guess ${prediction.guess}`;
    throw new Error(
      `evidence: expected a prediction about the study's cells, got ${got}; open a file that Strata wrote`,
    );
  }
  return { ...(value as Evidence), study: checked }; // the curves as they were written, to compare to the bit
}

function readExperiment(value: unknown): Experiment {
  try {
    return parseExperiment(value);
  } catch (error) {
    throw new Error(
      `evidence: ${(error as Error).message}; open it with the version of Strata that wrote it`,
    );
  }
}
