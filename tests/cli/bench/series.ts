import type { NetworkId, Timing } from "../../../src/bench/job";
import type { EngineName } from "../../../src/cli/bench/command";
import type { Series } from "../../../src/cli/bench/measure";

/** Windows of an engine in the rounds from 0 on, of these milliseconds a step. */
export function seriesOf(
  engine: EngineName,
  stepMs: readonly number[],
  { network = "lenet5", batch = 32, problem, ...timing }: SeriesOptions = {},
): Series {
  const timings = stepMs.map((msPerStep, round): [number, Timing] => [
    round,
    { firstStepMs: 500, msPerStep, steps: 10, ...timing },
  ]);
  return { engine, network, batch, timings: new Map(timings), ...(problem && { problem }) };
}

interface SeriesOptions extends Timing {
  readonly network?: NetworkId;
  readonly batch?: number;
  readonly problem?: string;
}
