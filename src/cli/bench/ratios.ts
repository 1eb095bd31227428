/** The main ratios: of two engines' windows in the same round, never of two medians. */
import type { NetworkId, Timing } from "../../bench/job";
import { flopsOf } from "../../bench/networks";
import type { EngineName } from "./command";
import type { Series } from "./measure";
import { pairedRatios, type Spread, spreadOf } from "./statistics";

export interface Ratio extends Spread {
  readonly network: NetworkId;
  readonly batch: number;
  readonly name: string;
  readonly windows: number;
  /** The engine that `best peer` is in this network. */
  readonly peer?: EngineName;
}

const peers: readonly EngineName[] = [
  "tfjs-webgl",
  "tfjs-webgpu",
  "tfjs-wasm",
  "tfjs-cpu",
  "jax-js",
  "convnetjs",
];

type Measure = (timing: Timing) => number | undefined;
const speed: Measure = ({ msPerStep }) => msPerStep && 1 / msPerStep;
const script: Measure = ({ scriptMsPerStep }) => scriptMsPerStep;
const programs: Measure = ({ programsPerStep }) => programsPerStep;

/** The main ratios at the smallest batch that was measured, each over the rounds that both sides have. */
export function ratiosOf(series: readonly Series[]): Ratio[] {
  const batch = Math.min(...series.map((one) => one.batch));
  return [...new Set(series.map(({ network }) => network))].flatMap((network) => {
    const own = series.filter((one) => one.network === network && one.batch === batch);
    const by = (engine: EngineName | undefined, measure: Measure) => byRound(own, engine, measure);
    const ratio = (name: string, values: readonly number[], peer?: EngineName): Ratio[] => {
      const spread = spreadOf(values);
      return spread
        ? [{ network, batch, name, ...spread, windows: values.length, ...(peer && { peer }) }]
        : [];
    };
    const ours = by("strata-cpu", speed);
    const best = bestPeer(own);
    const gflops: Measure = ({ msPerStep }) => msPerStep && (flopsOf(network) * batch) / msPerStep / 1e6;
    return [
      ...ratio("strata-cpu ÷ tfjs-webgl", pairedRatios(ours, by("tfjs-webgl", speed))),
      ...ratio("strata-cpu ÷ best peer", pairedRatios(ours, by(best, speed)), best),
      ...ratio("strata-cpu ÷ pytorch", pairedRatios(ours, by("pytorch", speed))),
      ...ratio(
        "strata-cpu's share of sgemm",
        pairedRatios(
          by("strata-cpu", gflops),
          by("sgemm", (timing) => timing.gflops),
        ),
      ),
      ...ratio("strata-webgl ÷ tfjs-webgl", pairedRatios(by("strata-webgl", speed), by("tfjs-webgl", speed))),
      ...ratio("strata-webgl: programs per step", [...by("strata-webgl", programs).values()]),
      ...ratio("tfjs-webgl: programs per step", [...by("tfjs-webgl", programs).values()]),
      ...ratio(
        "script ms per step, strata-webgl ÷ tfjs-webgl",
        pairedRatios(by("strata-webgl", script), by("tfjs-webgl", script)),
      ),
    ];
  });
}

function byRound(
  series: readonly Series[],
  engine: EngineName | undefined,
  measure: Measure,
): Map<number, number> {
  const timings = series.find((one) => one.engine === engine)?.timings ?? [];
  return new Map(
    [...timings].flatMap(([round, timing]) => {
      const value = measure(timing);
      return value === undefined ? [] : [[round, value] as const];
    }),
  );
}

/** The fastest of other libraries in the browser, by its median. */
function bestPeer(series: readonly Series[]): EngineName | undefined {
  const speeds = peers.flatMap((engine) => {
    const spread = spreadOf([...byRound(series, engine, speed).values()]);
    return spread ? [{ engine, speed: spread.median }] : [];
  });
  return speeds.sort((a, b) => b.speed - a.speed)[0]?.engine;
}
