/** The bench's command line. */
import { parseArgs } from "node:util";
import { browserEngines, type NetworkId, networkIds } from "../../bench/job";

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
  readonly json?: string;
  readonly report?: string;
}

/** The two sides of the main ratios, which need all their windows. */
const mainEngines: readonly EngineName[] = ["strata-cpu", "strata-webgl", "tfjs-webgl", "sgemm", "pytorch"];
const mainShare = 4;

export function budgetOf(
  { budgetMs, batches }: BenchCommand,
  { engine, batch }: { readonly engine: EngineName; readonly batch: number },
): number {
  const isMain = mainEngines.includes(engine) && batch === Math.min(...batches);
  return isMain ? mainShare * budgetMs : budgetMs;
}

export const helpText = `npm run bench -- [flags]

Times a training step (Adam, float32) of three networks with our backends and others', in windows that take turns:
in each round every engine is started, warmed up, timed and ended before the next one starts.

  --quick             batch 32, three rounds, the engines of the main ratios: about three minutes
  --networks LIST     of ${networkIds.join(", ")}; default all
  --engines LIST      of ${engineNames.join(", ")}; default all
  --batches LIST      default 32,128
  --windows N         rounds; default 7
  --seconds N         that a window is timed for; default 1.5, and one step at least
  --budget N          seconds that one engine may take in all on one network and batch; default 120, and ${mainShare}
                      times that at the smallest batch for ${mainEngines.join(", ")}
  --json FILE         writes every row and ratio
  --report FILE       writes the report in Markdown, which is printed too
`;

const quickEngines: readonly EngineName[] = [
  "strata-cpu",
  "strata-webgl",
  "tfjs-webgl",
  "jax-js",
  "sgemm",
  "pytorch",
];

/** @throws one sentence that names the flag. */
export function readBenchCommand(words: readonly string[]): BenchCommand {
  const { values } = parseArgs({
    args: [...words],
    options: {
      quick: { type: "boolean" },
      networks: { type: "string" },
      engines: { type: "string" },
      batches: { type: "string" },
      windows: { type: "string" },
      seconds: { type: "string" },
      budget: { type: "string" },
      json: { type: "string" },
      report: { type: "string" },
    },
  });
  const isQuick = values.quick ?? false;
  return {
    networks: listOf("--networks", values.networks, networkIds, networkIds),
    engines: listOf("--engines", values.engines, engineNames, isQuick ? quickEngines : engineNames),
    batches: (values.batches ?? (isQuick ? "32" : "32,128"))
      .split(",")
      .map((batch) => numberOf("--batches", batch, 1, 1_024)),
    windows: numberOf("--windows", values.windows ?? (isQuick ? "3" : "7"), 1, 100),
    windowMs: 1_000 * numberOf("--seconds", values.seconds ?? (isQuick ? "0.8" : "1.5"), 0.1, 60),
    budgetMs: 1_000 * numberOf("--budget", values.budget ?? (isQuick ? "12" : "120"), 1, 36_000),
    json: values.json,
    report: values.report,
  };
}

function listOf<Name extends string>(
  flag: string,
  text: string | undefined,
  known: readonly Name[],
  all: readonly Name[],
): readonly Name[] {
  if (text === undefined) return all;
  return text.split(",").map((word) => {
    const name = known.find((candidate) => candidate === word);
    if (!name) throw new Error(`${flag}: expected some of ${known.join(", ")}, got "${word}"`);
    return name;
  });
}

function numberOf(flag: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!(value >= min && value <= max)) {
    throw new Error(`${flag}: expected a number from ${min} to ${max}, got "${text}"`);
  }
  return value;
}
