/** What was measured, as rows and ratios. */
import type { NetworkId } from "../../bench/job";
import { flopsOf } from "../../bench/networks";
import type { EngineName } from "./arguments";
import type { Measurement, Series } from "./measure";
import { pairedRatios, type Spread, spreadOf } from "./statistics";

export interface Row {
  readonly network: NetworkId;
  readonly engine: EngineName;
  readonly batch: number;
  readonly optimizer: "adam";
  readonly imagesPerSecond: number;
  readonly msPerStep: number;
  /** Quartiles of the windows' ms per step. */
  readonly quartiles: readonly [number, number];
  readonly gflops: number;
  readonly programsPerStep?: number;
  readonly scriptMsPerStep?: number;
  readonly firstStepMs: number;
  readonly windows: number;
  /** Of the first three steps, where the weights are given; equal to strata-cpu's to 1e-4. */
  readonly losses?: readonly number[];
}

/** What there is no row for, or too few windows, and why. */
export interface Problem {
  readonly network: NetworkId;
  readonly engine: EngineName;
  readonly batch: number;
  readonly problem: string;
}

export interface Ratio extends Spread {
  readonly network: NetworkId;
  readonly name: string;
  readonly windows: number;
}

const lossTolerance = 1e-4;
const peers: readonly EngineName[] = [
  "tfjs-webgl",
  "tfjs-webgpu",
  "tfjs-wasm",
  "tfjs-cpu",
  "jax-js",
  "convnetjs",
];

/** @returns the rows, and what is missing: an engine whose losses are others computes something else. */
export function rowsOf({ series }: Pick<Measurement, "series">): { rows: Row[]; problems: Problem[] } {
  const rows: Row[] = [];
  const problems: Problem[] = [];
  for (const one of series) {
    const { engine, network, batch } = one;
    const wrong = wrongLosses(one, series);
    const problem = wrong ?? one.problem;
    if (problem) problems.push({ network, engine, batch, problem });
    const row = wrong ? undefined : rowOf(one);
    if (row) rows.push(row);
  }
  return { rows, problems };
}

function rowOf(one: Series): Row | undefined {
  const timings = [...one.timings.values()];
  const spread = spreadOf(timings.map(({ msPerStep }) => msPerStep));
  if (!spread) return undefined;
  const { engine, network, batch } = one;
  const medianOf = (key: "firstStepMs" | "scriptMsPerStep" | "programsPerStep" | "gflops") =>
    spreadOf(timings.flatMap((timing) => timing[key] ?? []))?.median;
  const [programsPerStep, scriptMsPerStep] = [medianOf("programsPerStep"), medianOf("scriptMsPerStep")];
  return {
    network,
    engine,
    batch,
    optimizer: "adam",
    imagesPerSecond: engine === "sgemm" ? 0 : (1000 * batch) / spread.median,
    msPerStep: spread.median,
    quartiles: [spread.lower, spread.upper],
    gflops: medianOf("gflops") ?? (flopsOf(network) * batch) / spread.median / 1e6,
    ...(programsPerStep !== undefined && { programsPerStep }),
    ...(scriptMsPerStep !== undefined && { scriptMsPerStep }),
    firstStepMs: medianOf("firstStepMs") ?? 0,
    windows: timings.length,
    ...(timings[0].losses && { losses: timings[0].losses }),
  };
}

function wrongLosses(one: Series, series: readonly Series[]): string | undefined {
  const ours = series.find(
    ({ engine, network, batch }) =>
      engine === "strata-cpu" && network === one.network && batch === one.batch && one.engine !== engine,
  );
  const [expected, got] = [ours, one].map((each) => each?.timings.values().next().value?.losses);
  if (!expected || !got) return undefined;
  const at = expected.findIndex((loss, step) => !(Math.abs(loss - got[step]) < lossTolerance));
  return at < 0
    ? undefined
    : `computes something else: loss ${got[at]} at step ${at + 1}, where strata-cpu has ${expected[at]}`;
}

/** The ratios of the targets, at the smallest batch that was measured, each over the rounds that both sides have. */
export function ratiosOf({ series }: Pick<Measurement, "series">): Ratio[] {
  const batch = Math.min(...series.map((one) => one.batch));
  return [...new Set(series.map(({ network }) => network))].flatMap((network) => {
    const find = (engine: EngineName) =>
      series.find((one) => one.network === network && one.batch === batch && one.engine === engine);
    const speeds = (engine: EngineName) =>
      new Map([...(find(engine)?.timings ?? [])].map(([round, { msPerStep }]) => [round, 1 / msPerStep]));
    const ratio = (name: string, values: readonly number[]): Ratio[] => {
      const spread = spreadOf(values);
      return spread ? [{ network, name, windows: values.length, ...spread }] : [];
    };
    const best = bestPeer(network, series, batch);
    const rates = (engine: EngineName, flops: (one: number, gflops?: number) => number) =>
      new Map(
        [...(find(engine)?.timings ?? [])].map(([round, { msPerStep, gflops }]) => [
          round,
          flops(msPerStep, gflops),
        ]),
      );
    const script = (engine: EngineName) =>
      new Map(
        [...(find(engine)?.timings ?? [])].flatMap(([round, { scriptMsPerStep: ms }]) =>
          ms ? [[round, ms] as const] : [],
        ),
      );
    const ours = speeds("strata-cpu");
    return [
      ...ratio("strata-cpu ÷ tfjs-webgl", pairedRatios(ours, speeds("tfjs-webgl"))),
      ...(best ? ratio(`strata-cpu ÷ best peer (${best})`, pairedRatios(ours, speeds(best))) : []),
      ...ratio("strata-cpu ÷ pytorch", pairedRatios(ours, speeds("pytorch"))),
      ...ratio(
        "share of sgemm",
        pairedRatios(
          rates("strata-cpu", (ms) => (flopsOf(network) * batch) / ms / 1e6),
          rates("sgemm", (_, gflops) => gflops ?? 0),
        ),
      ),
      ...ratio("strata-webgl ÷ tfjs-webgl", pairedRatios(speeds("strata-webgl"), speeds("tfjs-webgl"))),
      ...ratio(
        "script ms, strata-webgl ÷ tfjs-webgl",
        pairedRatios(script("strata-webgl"), script("tfjs-webgl")),
      ),
    ];
  });
}

function bestPeer(network: NetworkId, series: readonly Series[], batch: number): EngineName | undefined {
  const { rows } = rowsOf({ series });
  const own = rows.filter(
    (row) => row.network === network && row.batch === batch && peers.includes(row.engine),
  );
  return own.sort((a, b) => a.msPerStep - b.msPerStep)[0]?.engine;
}
