/** What the bench is asked for, and how long each engine may take. */
import { browserEngines, type NetworkId } from "../../bench/job";

export const engineNames = [...browserEngines, "pytorch"] as const;
export type EngineName = (typeof engineNames)[number];

export interface BenchCommand {
  readonly networks: readonly NetworkId[];
  readonly engines: readonly EngineName[];
  readonly batches: readonly number[];
  readonly windows: number;
  readonly windowMs: number;
  /** What one engine may take in all on one network and batch, so that slow ones do not hold up the rest. */
  readonly budgetMs: number;
  /** Engines of which only the programs and the script are measured. */
  readonly scriptOnly: readonly EngineName[];
  /** Instead of the windows, train this many steps and look for growth. */
  readonly growthSteps?: number;
  /** Instead of the windows, time each choice of the recipe on this backend. */
  readonly recipe?: "cpu" | "webgl";
  /** Parts of the names of the choices to time; all without it. */
  readonly choices?: readonly string[];
  /** Instead of the windows, drop the data sets of this folder on the built page. */
  readonly dataFolder?: string;
  readonly json?: string;
  readonly report?: string;
}

/** The two sides of the main ratios, which need all their windows. */
export const mainEngines: readonly EngineName[] = [
  "strata-cpu",
  "strata-webgl",
  "tfjs-webgl",
  "sgemm",
  "pytorch",
];
export const mainShare = 4;
const mainLimitMs = 120_000;

interface BatchOfEngine {
  readonly engine: EngineName;
  readonly batch: number;
}

function isMain({ batches }: BenchCommand, { engine, batch }: BatchOfEngine): boolean {
  return mainEngines.includes(engine) && batch === Math.min(...batches);
}

/** After which no other window begins. */
export function budgetOf(command: BenchCommand, series: BatchOfEngine): number {
  return isMain(command, series) ? mainShare * command.budgetMs : command.budgetMs;
}

/** After which a window is broken off. */
export function limitOf(command: BenchCommand, series: BatchOfEngine): number {
  return Math.max(budgetOf(command, series), isMain(command, series) ? mainLimitMs : 0);
}
