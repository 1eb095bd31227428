/** What was measured, as rows, and what is missing. */
import type { NetworkId, Timing } from "../../bench/job";
import { flopsOf } from "../../bench/networks";
import type { EngineName } from "./command";
import type { Series } from "./measure";
import { type Spread, spreadOf } from "./statistics";

export interface Row {
  readonly network: NetworkId;
  readonly engine: EngineName;
  readonly batch: number;
  readonly optimizer: "adam";
  /** Not of `sgemm`. */
  readonly imagesPerSecond?: number;
  readonly msPerStep: number;
  /** Quartiles of the windows' ms per step. */
  readonly quartiles: readonly [number, number];
  readonly gflops: number;
  readonly programsPerStep?: number;
  readonly scriptMsPerStep?: number;
  readonly firstStepMs: number;
  readonly windows: number;
  /** Of the first three steps, where the engine starts from the given weights. */
  readonly losses?: readonly number[];
}

/** What there is no row for, or too few windows, and why. */
export interface Problem {
  readonly network: NetworkId;
  readonly engine: EngineName;
  readonly batch: number;
  readonly problem: string;
}

export const lossTolerance = 1e-4;

/** The windows without those of engines that compute something else, and what is missing. */
export function judge(series: readonly Series[]): { sound: Series[]; problems: Problem[] } {
  const sound: Series[] = [];
  const problems: Problem[] = [];
  for (const one of series) {
    const wrong = wrongLosses(one, series);
    if (!wrong) sound.push(one);
    const problem = wrong ?? one.problem ?? untimed(one);
    if (problem) problems.push({ network: one.network, engine: one.engine, batch: one.batch, problem });
  }
  return { sound, problems };
}

function untimed({ timings }: Series): string | undefined {
  const hasSteps = [...timings.values()].some(({ msPerStep }) => msPerStep !== undefined);
  return hasSteps ? undefined : "programs and script only; --quick does not time its steps";
}

const lossesOf = (series: Series) => [...series.timings.values()].find(({ losses }) => losses)?.losses;

/** Compares with stock TensorFlow.js' losses on the processor, or with the first engine's that has any. */
function wrongLosses(one: Series, series: readonly Series[]): string | undefined {
  const others = series.filter(
    (other) => other.network === one.network && other.batch === one.batch && lossesOf(other),
  );
  const oracle = others.find(({ engine }) => engine === "tfjs-cpu") ?? others[0];
  const got = lossesOf(one);
  const expected = oracle && lossesOf(oracle);
  if (!got || !expected) return undefined;
  const at = expected.findIndex((loss, step) => !(Math.abs(loss - got[step]) < lossTolerance));
  if (at < 0) return undefined;
  return `computes something else: loss ${got[at]} at step ${at + 1}, where ${oracle.engine} has ${expected[at]}`;
}

export function rowsOf(series: readonly Series[]): Row[] {
  return series.flatMap((one) => {
    const spread = spreadOf(valuesOf([...one.timings.values()], "msPerStep"));
    return spread ? [rowOf(one, spread)] : [];
  });
}

type Figure = "msPerStep" | "firstStepMs" | "scriptMsPerStep" | "programsPerStep" | "gflops";

function rowOf(one: Series, { median: msPerStep, lower, upper }: Spread): Row {
  const { engine, network, batch } = one;
  const timings = [...one.timings.values()];
  const median = (figure: Figure) => spreadOf(valuesOf(timings, figure))?.median;
  const losses = lossesOf(one);
  const [programsPerStep, scriptMsPerStep] = [median("programsPerStep"), median("scriptMsPerStep")];
  return {
    network,
    engine,
    batch,
    optimizer: "adam",
    ...(engine !== "sgemm" && { imagesPerSecond: (1000 * batch) / msPerStep }),
    msPerStep,
    quartiles: [lower, upper],
    gflops: median("gflops") ?? (flopsOf(network) * batch) / msPerStep / 1e6,
    ...(programsPerStep !== undefined && { programsPerStep }),
    ...(scriptMsPerStep !== undefined && { scriptMsPerStep }),
    firstStepMs: median("firstStepMs") as number,
    windows: timings.length,
    ...(losses && { losses }),
  };
}

const valuesOf = (timings: readonly Timing[], figure: Figure) =>
  timings.flatMap((timing) => timing[figure] ?? []);
