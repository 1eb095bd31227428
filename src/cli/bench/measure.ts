/** Runs the rounds: one browser page for all of them, one worker or process for each window. */
import { resolve } from "node:path";
import { chromium } from "playwright";
import { createServer } from "vite";
import type { BrowserEngine, Job, NetworkId, Outcome, Timing } from "../../bench/job";
import { browserFlags, findBrowser } from "../browser";
import type { BenchCommand, EngineName } from "./arguments";
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
  /** Of native PyTorch, GFLOP/s; by round. */
  readonly nativeSgemm: ReadonlyMap<number, number>;
  readonly browser: string;
}

const root = resolve(import.meta.dirname, "../../..");

type TimeWindow = (job: Job, limitMs: number) => Promise<Outcome>;

/** Times everything that the command asks for; `onWindow` hears of each window. */
export async function measure(
  command: BenchCommand,
  onWindow: (series: Series, round: number, outcome: Outcome) => void,
): Promise<Measurement> {
  const server = await createServer({
    root,
    logLevel: "error",
    server: { port: 0, host: "127.0.0.1", hmr: false, watch: null },
  });
  await server.listen();
  const browser = await chromium.launch({ executablePath: findBrowser(), args: browserFlags });
  try {
    const page = await browser.newPage();
    await page.goto(`${server.resolvedUrls?.local[0]}src/bench/bench.html`);
    const time: TimeWindow = (job, limitMs) =>
      page.evaluate(([asked, limit]) => window.strataBench(asked, limit), [job, limitMs] as const);
    // The development server bundles a dependency when it first meets it: not in a window.
    for (const engine of command.engines)
      if (engine !== "pytorch") await time(jobOf(engine, "lenet5", 1, 1), 20_000);
    const rounds = await runRounds(command, time, onWindow);
    return { ...rounds, browser: `Chromium ${browser.version()}` };
  } finally {
    await browser.close();
    await server.close();
  }
}

function jobOf(engine: BrowserEngine, network: NetworkId, batch: number, windowMs: number): Job {
  return { engine, network, batch, windowMs, isCounted: engine.endsWith("-webgl") };
}

async function runRounds(command: BenchCommand, time: TimeWindow, onWindow: Parameters<typeof measure>[1]) {
  const series: Series[] = [];
  const nativeSgemm = new Map<number, number>();
  for (const network of command.networks) {
    for (const batch of command.batches) {
      const all = command.engines.map((engine): Series => ({ engine, network, batch, timings: new Map() }));
      const spentMs = new Map<Series, number>();
      for (let round = 0; round < command.windows; round++) {
        for (const one of all) {
          const leftMs = command.budgetMs - (spentMs.get(one) ?? 0);
          if (one.problem || leftMs <= 0) continue;
          const start = performance.now();
          const outcome = await timeWindow(one, command, time, leftMs);
          spentMs.set(one, (spentMs.get(one) ?? 0) + performance.now() - start);
          take(one, round, outcome);
          onWindow(one, round, outcome);
        }
        if (command.engines.includes("pytorch")) {
          const native = timePytorch("sgemm", 0, command.windowMs);
          if ("timing" in native && native.timing.gflops)
            nativeSgemm.set(nativeSgemm.size, native.timing.gflops);
        }
      }
      for (const one of all) noteMissing(one, command);
      series.push(...all);
    }
  }
  return { series, nativeSgemm };
}

/** A window that has begun may take twice what is left. */
async function timeWindow(
  one: Series,
  command: BenchCommand,
  time: TimeWindow,
  leftMs: number,
): Promise<Outcome> {
  const { engine, network, batch } = one;
  if (engine === "pytorch") return timePytorch(network, batch, command.windowMs);
  return time(jobOf(engine, network, batch, command.windowMs), Math.max(2 * leftMs, 30_000));
}

function take(one: Series, round: number, outcome: Outcome) {
  if ("timing" in outcome) one.timings.set(round, outcome.timing);
  else one.problem = outcome.problem;
}

function noteMissing(one: Series, { windows, budgetMs }: BenchCommand) {
  if (!one.problem && one.timings.size < windows) {
    one.problem = `${one.timings.size} of ${windows} windows, which took its ${budgetMs / 1000} s`;
  }
}
