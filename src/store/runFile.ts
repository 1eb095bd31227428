/** One run as a file: its settings, where it ran, every point and what came out. */
import { z } from "zod";
import { corruptionsFor } from "../../datasets/corruptions";
import { parseExperiment } from "../settings/experiment";
import { asText, fileNumber } from "../settings/plainJson";
import { lastTraining, type RunRecord, type RunResults, resultsOf } from "../study/record";
import type { BackendInfo } from "../worker/protocol";
import { type Curve, type CurvePoints, chunkOf, curvesOf, type RunCurves } from "./curves";
import { colorCount, type Measured, newRun, type Run, withValidation } from "./run";

export const runFileVersion = 1;

/** A run's points as the engine reported them, in the form that results files and studies take. */
export function recordOf(run: Run, { train, validation }: RunCurves): RunRecord {
  const valuesAt = ({ loss, accuracy }: Curve, index: number) => ({
    loss: loss.values[index],
    accuracy: accuracy.values[index],
  });
  return {
    experiment: run.experiment,
    backend: run.backend,
    counts: run.counts,
    fileCounts: run.fileCounts,
    stepsPerEpoch: run.stepsPerEpoch,
    totalSteps: run.totalSteps,
    losses: [...train.loss.view()],
    accuracies: [...train.accuracy.view()],
    learningRates: [...train.learningRate.view()],
    rateChanges: (run.rates ?? []).map(({ cause, change: { firstStep, learningRate } }) => ({
      firstStep,
      learningRate,
      cause,
    })),
    layers: {},
    stopped: run.stopped,
    validation: Array.from(validation.step.view(), (step, index) => ({
      step,
      epoch: Math.max(1, Math.ceil(step / Math.max(1, run.stepsPerEpoch))),
      ...valuesAt(validation, index),
      ...penaltyOf(validation.penalty?.values[index]),
    })),
    robustness: run.robustness,
    test: run.test && measuredOf(run.test),
    trainingMs: run.trainingMs,
    trainedImages: run.trainedImages,
  };
}

/** Where there is one. */
const penaltyOf = (penalty: number | undefined) =>
  penalty === undefined || Number.isNaN(penalty) ? {} : { penalty };

const nowhere = { strata: "", tfjs: "", browser: "", platform: "" };

/** What a run's results are, as the command line and studies write them. */
export const resultsOfRun = (run: Run, curves: RunCurves): RunResults =>
  resultsOf(recordOf(run, curves), run.environment ?? nowhere);

/** The file's text. */
export function writeRunFile(run: Run, name: string, curves: RunCurves): string {
  const { id, createdAt, color, experiment, phase, step, stepsPerEpoch, totalSteps, trainedImages } = run;
  const seconds = {
    train: [...curves.train.seconds.view()],
    validation: [...curves.validation.seconds.view()],
  };
  const progress = { phase, step, stepsPerEpoch, totalSteps, trainedImages };
  const file = {
    kind: "strata-run",
    version: runFileVersion,
    id,
    name,
    createdAt,
    color,
    experiment,
    progress,
    /** Time in training when each point was reached. */
    seconds,
    rates: run.rates,
    failure: run.failure,
    ...resultsOfRun(run, curves),
  };
  return `${JSON.stringify(file, asText)}\n`;
}

const numbers = z.array(z.number());
const measurements = z.array(fileNumber);
const points = z.looseObject({ step: numbers, loss: measurements, accuracy: measurements });
const trainPoints = points.extend({ learningRate: numbers });
const validationPoints = points.extend({ penalty: measurements.optional() });
const measured = z.looseObject({ loss: fileNumber, penalty: fileNumber.optional(), accuracy: fileNumber });
const count = z.number().nonnegative();
const heading = z.looseObject({ kind: z.string().optional(), version: z.number().optional() });
const schema = z.looseObject({
  kind: z.literal("strata-run"),
  version: z.number(),
  id: z.uuid(),
  name: z.string(),
  createdAt: count,
  color: z.int().min(1).max(colorCount).optional(),
  experiment: z.unknown(),
  progress: z.object({
    phase: z.string(),
    step: count,
    stepsPerEpoch: count,
    totalSteps: count,
    trainedImages: count,
  }),
  seconds: z.object({ train: numbers, validation: numbers }),
  rates: z
    .array(
      z.looseObject({
        kind: z.literal("rate"),
        cause: z.enum(["user", "plateau"]),
        change: z.looseObject({ firstStep: count, learningRate: z.number(), scale: fileNumber.optional() }),
      }),
    )
    .optional(),
  failure: z.looseObject({ message: z.string() }).optional(),
  environment: z.looseObject({
    strata: z.string(),
    tfjs: z.string(),
    browser: z.string(),
    platform: z.string(),
    name: z.enum(["webgl", "webgpu", "cpu"]).optional(),
  }),
  counts: z.object({ train: count, validation: count, test: count }).optional(),
  fileCounts: z.object({ train: count, test: count }).optional(),
  curves: z.looseObject({ train: trainPoints, validation: validationPoints }),
  robustness: z
    .object({
      suite: z.string(),
      step: count,
      imageCount: count,
      clean: z.number(),
      accuracies: z.partialRecord(z.enum(corruptionsFor(3)), numbers),
    })
    .optional(),
  result: z.looseObject({ test: measured.optional(), stopped: z.string().optional(), trainingMs: count }),
});

/**
 * Reads a run's file.
 * @throws `run file: expected …, got …; …` if it is none, or of settings that this version does not have.
 */
export function readRunFile(text: string, others: readonly Run[]): { run: Run; curves: RunCurves } {
  const file = parse(text);
  const { progress, seconds, environment, result } = file;
  const { train, validation } = file.curves;
  const rateAt = (step: number) => train.learningRate[step - 1] ?? 0;
  const curves = curvesOf([
    {
      after: 0,
      train: columns(train, seconds.train, train.learningRate),
      validation: {
        ...columns(validation, seconds.validation, validation.step.map(rateAt)),
        ...(validation.penalty && { penalty: Float64Array.from(validation.penalty) }),
      },
    },
  ]);
  curves.savedStep = 0; // not stored yet
  const { strata, tfjs, browser, platform, name, ...device } = environment;
  const isEnded = progress.phase === "done" || progress.phase === "failed";
  const { loss: losses, accuracy: accuracies } = train;
  const fresh = newRun(readExperiment(file.experiment), others, "queued");
  let run: Run = {
    ...fresh,
    color: file.color ?? fresh.color,
    id: file.id,
    name: file.name,
    createdAt: file.createdAt,
    phase: isEnded ? (progress.phase as "done" | "failed") : "interrupted",
    step: progress.step,
    epoch: Math.max(1, Math.ceil(progress.step / Math.max(1, progress.stepsPerEpoch))),
    stepsPerEpoch: progress.stepsPerEpoch,
    totalSteps: progress.totalSteps,
    trainedImages: progress.trainedImages,
    trainingMs: result.trainingMs,
    train: losses.length > 0 ? lastTraining({ losses, accuracies }) : undefined,
    counts: file.counts,
    fileCounts: file.fileCounts,
    environment: { strata, tfjs, browser, platform },
    backend: name && ({ ...device, name } as BackendInfo),
    stopped: result.stopped,
    rates: file.rates as Run["rates"],
    failure: file.failure as Run["failure"],
    ...(file.robustness && { robustness: file.robustness }),
  };
  const { step, loss, accuracy, penalty } = chunkOf(curves).validation;
  step.forEach((at, index) => {
    const point = { loss: loss[index], accuracy: accuracy[index], penalty: penalty?.[index] };
    run = withValidation(run, { step: at, ...measuredOf(point) });
  });
  if (result.test) run = { ...run, test: { step: progress.step, ...measuredOf(result.test) } };
  return { run, curves };
}

const measuredOf = ({ loss, accuracy, penalty }: Omit<Measured, "step">) => ({
  loss,
  accuracy,
  ...penaltyOf(penalty),
});

function parse(text: string): z.output<typeof schema> {
  const value = jsonOf(text);
  if (value === undefined) {
    throw new Error("run file: expected JSON, got something else; the file may be cut off, export it again");
  }
  const { kind, version } = heading.catch({}).parse(value);
  if (kind === "strata-evidence") {
    throw new Error("run file: expected a run, got a study’s evidence; open it in Compare");
  }
  if (kind === "strata-run" && version !== undefined && version !== runFileVersion) {
    throw new Error(
      `run file: expected version ${runFileVersion}, got ${version}; open it with the version of Strata that wrote it`,
    );
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const where = parsed.error.issues[0].path.join(".") || "top level";
    throw new Error(
      `run file: expected a run that Strata exported, got a file with a wrong "${where}"; export it again`,
    );
  }
  return parsed.data;
}

/** The texts of the runs of a file: one, or several as a list or as files one behind the other. */
export function runTexts(text: string): string[] {
  const value = jsonOf(text);
  if (Array.isArray(value) && value.length > 0) return value.map((one) => JSON.stringify(one));
  const lines = value === undefined ? text.split("\n").filter((line) => line.trim() !== "") : [];
  return lines.length > 1 && lines.every((line) => jsonOf(line) !== undefined) ? lines : [text];
}

/** Nothing where the text is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function columns(
  { step, loss, accuracy }: z.output<typeof points>,
  seconds: readonly number[],
  learningRate: readonly number[],
): CurvePoints {
  const isAscending = step.every((at, index) => index === 0 || at > step[index - 1]);
  if (
    !isAscending ||
    [loss, accuracy, seconds, learningRate].some((column) => column.length !== step.length)
  ) {
    throw new Error(
      "run file: expected columns of equal length over ascending steps, got others; export the run again",
    );
  }
  return {
    step: Float64Array.from(step),
    loss: Float64Array.from(loss),
    accuracy: Float64Array.from(accuracy),
    seconds: Float64Array.from(seconds),
    learningRate: Float64Array.from(learningRate),
  };
}

function readExperiment(value: unknown) {
  try {
    return parseExperiment(value);
  } catch (error) {
    const [first] = (error as Error).message.split("\n");
    throw new Error(`run file: ${first}; open it with the version of Strata that wrote it`);
  }
}
