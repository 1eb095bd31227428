/** Reads evidence that somebody saved: nothing of it is trusted. */
import { z } from "zod";
import { type Experiment, parseExperiment } from "../settings/experiment";
import { asText, fileNumber, withNumbers } from "../settings/plainJson";
import { type Evidence, evidenceVersion, type RunEvidence } from "./evidence";
import { type Axis, cellsOf, checkRunCount, jobsOf, type Study } from "./study";
import { type MetricId, metrics } from "./summary";

const measured = z.looseObject({ loss: fileNumber, accuracy: fileNumber });
const curve = z
  .looseObject({ step: z.array(z.number()), loss: z.array(fileNumber), accuracy: z.array(fileNumber) })
  .refine(({ step, loss, accuracy }) => loss.length === step.length && accuracy.length === step.length);

const layerStatistics = z.looseObject({
  layers: z.array(z.string()),
  kinds: z.array(z.string()),
  values: z.looseObject({ gradient: z.array(z.number().nullable()) }),
});

/** What a summary, the curves and a comparison read of a run. */
const resultsSchema = z.looseObject({
  environment: z.looseObject({
    strata: z.string(),
    tfjs: z.string(),
    browser: z.string(),
    platform: z.string(),
    name: z.string().optional(),
    device: z.string().optional(),
    floatBits: z.number().optional(),
  }),
  origin: z
    .looseObject({
      images: z.string().optional(),
      weights: z.record(z.string(), z.string()),
      order: z.string(),
      orderSteps: z.number(),
    })
    .optional(),
  layers: z.looseObject({ first: layerStatistics.optional() }).optional(),
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
    z
      .looseObject({
        index: z.int().min(0),
        results: resultsSchema.optional(),
        failure: z.string().optional(),
      })
      .refine(({ results, failure }) => (results === undefined) !== (failure === undefined)),
  ),
});

/** The text of an evidence file. */
export const evidenceText = (evidence: Evidence): string => `${JSON.stringify(evidence, asText)}\n`;

function withResults(run: RunEvidence): RunEvidence {
  if (!run.results) return run;
  const { curves, result } = run.results;
  const numbers = { ...(curves && { curves: withNumbers(curves) }), result: withNumbers(result) };
  return { ...run, results: { ...run.results, ...numbers } as NonNullable<RunEvidence["results"]> };
}

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
  checkRunCount("evidence", checked);
  const count = jobsOf(checked).length; // throws what cannot be run
  const cells = cellsOf(checked).map(String);
  const { runs, prediction } = parsed.data;
  const places = new Set(runs.map(({ index }) => index));
  if (places.size < runs.length || new Set(study.seeds).size < study.seeds.length) {
    const what = places.size < runs.length ? "run" : "seed";
    throw new Error(`evidence: expected each ${what} once, got one twice; open a file that Strata wrote`);
  }
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
  const { runs: written, ...rest } = value as Evidence; // the curves as they were written, to compare to the bit
  return { ...rest, study: checked, runs: written.map(withResults) };
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
