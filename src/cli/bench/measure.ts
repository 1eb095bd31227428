/** Runs the rounds: every engine has its window in each, one after the other. */
import type { NetworkId, Outcome, Timing } from "../../bench/job";
import { BenchBrowser } from "./benchBrowser";
import { type BenchCommand, budgetOf, type EngineName, limitOf } from "./command";
import { timePytorch } from "./pytorch";

/** The windows of one engine on one network and batch. */
export interface Series {
  readonly engine: EngineName;
  readonly network: NetworkId;
  readonly batch: number;
  /** By round. */
  readonly timings: Map<number, Timing>;
  /** Why there are fewer windows than rounds. */
  problem?: string;
}

export interface Measurement {
  readonly series: readonly Series[];
  /** Matrix products of native PyTorch, GFLOP/s; one for each round. */
  readonly nativeSgemm: readonly number[];
  readonly browser: string;
  /** How often the browser had to be replaced, for it went on working after a window's end. */
  readonly replacementCount: number;
}

interface Listener {
  onWindow(series: Series, round: number, outcome: Outcome): void;
  /** All that is measured so far, after each network and batch. */
  onBatch(measurement: Measurement): void;
}

/** Times everything that the command asks for. */
export async function measure(command: BenchCommand, listener: Listener): Promise<void> {
  const browser = await BenchBrowser.start();
  try {
    const series: Series[] = [];
    const nativeSgemm: number[] = [];
    for (const network of command.networks) {
      for (const batch of command.batches) {
        const clocks = command.engines.map(
          (engine) => new SeriesClock({ engine, network, batch, timings: new Map() }, command, browser),
        );
        for (let round = 0; round < command.windows; round++) {
          for (const clock of clocks) await clock.takeWindow(round, listener);
          if (command.engines.includes("pytorch") && network === command.networks[0])
            nativeSgemm.push(...timeNativeSgemm(command));
        }
        series.push(...clocks.map((clock) => clock.series));
        const { version, replacementCount } = browser;
        listener.onBatch({ series, nativeSgemm, browser: version, replacementCount });
      }
    }
  } finally {
    await browser.close();
  }
}

/** Takes the windows of a series while its budget lasts. */
class SeriesClock {
  private leftMs: number;

  constructor(
    readonly series: Series,
    private readonly command: BenchCommand,
    private readonly browser: BenchBrowser,
  ) {
    this.leftMs = budgetOf(command, series);
  }

  async takeWindow(round: number, { onWindow }: Listener): Promise<void> {
    const { series, command } = this;
    if (series.problem) return;
    if (this.leftMs <= 0) {
      series.problem = `${series.timings.size} of ${command.windows} windows, which took its ${budgetOf(command, series) / 1000} s`;
      return;
    }
    await this.browser.settle();
    const start = performance.now();
    const outcome = await this.timeWindow(round === 0);
    this.leftMs -= performance.now() - start;
    if ("timing" in outcome) series.timings.set(round, outcome.timing);
    else series.problem = outcome.problem;
    onWindow(series, round, outcome);
  }

  private async timeWindow(isFirst: boolean): Promise<Outcome> {
    const { engine, network, batch } = this.series;
    const { windowMs } = this.command;
    const limitMs = limitOf(this.command, this.series);
    if (engine === "pytorch") return timePytorch(network, { batch, windowMs, limitMs });
    const isScriptOnly = this.command.scriptOnly.includes(engine);
    return this.browser.timeWindow({ engine, network, batch, windowMs, isScriptOnly, isFirst }, limitMs);
  }
}

function timeNativeSgemm({ windowMs }: BenchCommand): number[] {
  const outcome = timePytorch("sgemm", { batch: 0, windowMs, limitMs: 60_000 });
  return "timing" in outcome && outcome.timing.gflops ? [outcome.timing.gflops] : [];
}
