/** The bench's command line. */
import { parseArgs } from "node:util";
import { networkIds } from "../../bench/job";
import { type BenchCommand, type EngineName, engineNames, mainEngines, mainShare } from "./command";

export const helpText = `npm run bench -- [flags]

Times a training step (Adam, float32) of three networks with our backends and others', in windows that take turns:
in each round every engine is started, warmed up, timed and ended before the next one starts.

  --quick             batch 32, two rounds, the engines of the main ratios; of strata-webgl only programs and
                      script: less than three minutes
  --networks LIST     of ${networkIds.join(", ")}; default all
  --engines LIST      of ${engineNames.slice(0, 6).join(", ")},
                      ${engineNames.slice(6).join(", ")}; default all
  --batches LIST      default 32,128
  --windows N         rounds; default 7
  --seconds N         that a window is timed for; default 1.5, and one step at least
  --budget N          seconds that one engine may take in all on one network and batch; default 120, and ${mainShare}
                      times that at the smallest batch for ${mainEngines.join(", ")}
  --growth N          instead, trains lenet5 on strata-cpu for N steps and as many more, and says what
                      has grown and how soon a curve has its first point
  --recipe            instead, times a step of lenet5 on strata-cpu, batch 32, with each choice of the recipe against
                      the defaults, in windows that take turns: seven of 0.1 s, the first of which warms up
  --recipe-backend NAME  cpu or webgl for --recipe
  --choices LIST      of --recipe, only those whose name contains one of these, e.g. optimizer,mixing=cutmix
  --data [DIR]        instead, drops MNIST and CIFAR-10 of DIR on the built page, and says how long it takes to the
                      first step and what it holds; DIR is STRATA_DATA or data without one
  --json FILE         writes every row and ratio, after each network and batch
  --report FILE       writes the report in Markdown, which is printed too
  --help              prints this
`;

const quickEngines: readonly EngineName[] = [
  "strata-cpu",
  "strata-webgl",
  "tfjs-webgl",
  "jax-js",
  "convnetjs",
  "sgemm",
  "pytorch",
];

const flags = {
  quick: { type: "boolean" },
  networks: { type: "string" },
  engines: { type: "string" },
  batches: { type: "string" },
  windows: { type: "string" },
  seconds: { type: "string" },
  budget: { type: "string" },
  growth: { type: "string" },
  recipe: { type: "boolean" },
  "recipe-backend": { type: "string" },
  choices: { type: "string" },
  data: { type: "string" },
  json: { type: "string" },
  report: { type: "string" },
} as const;

/** @throws one sentence that names the flag. */
export function readBenchCommand(words: readonly string[]): BenchCommand {
  const { values, tokens } = parseArgs({ args: [...words], options: flags, strict: false, tokens: true });
  for (const token of tokens) checkToken(token);
  return commandOf(values as Values);
}

type Token = NonNullable<ReturnType<typeof parseArgs>["tokens"]>[number];

function checkToken(token: Token) {
  if (token.kind === "positional")
    throw new Error(`${token.value}: expected a flag that starts with --; see --help`);
  if (token.kind !== "option") return;
  const flag = flags[token.name as keyof typeof flags];
  if (!flag) throw new Error(`${token.rawName}: expected a flag of the bench; see --help`);
  if (flag.type === "string" && token.value === undefined && token.name !== "data")
    throw new Error(`${token.rawName}: expected a value after it, got nothing`);
}

type Values = {
  readonly [Flag in keyof typeof flags]?: Flag extends "quick" | "recipe"
    ? boolean
    : Flag extends "data"
      ? string | true
      : string;
};

function commandOf(values: Values): BenchCommand {
  const isQuick = values.quick ?? false;
  return {
    networks: listOf("--networks", values.networks, networkIds, networkIds),
    engines: listOf("--engines", values.engines, engineNames, isQuick ? quickEngines : engineNames),
    batches: (values.batches ?? (isQuick ? "32" : "32,128"))
      .split(",")
      .map((batch) => wholeOf("--batches", batch, 1, 1_024)),
    windows: wholeOf("--windows", values.windows ?? (isQuick ? "2" : "7"), 1, 100),
    windowMs:
      1_000 *
      numberOf("--seconds", values.seconds ?? (values.recipe ? "0.1" : isQuick ? "0.5" : "1.5"), 0.1, 60),
    budgetMs: 1_000 * numberOf("--budget", values.budget ?? (isQuick ? "8" : "120"), 1, 36_000),
    scriptOnly: isQuick ? ["strata-webgl"] : [],
    ...(values.growth !== undefined && { growthSteps: wholeOf("--growth", values.growth, 1, 1_000_000) }),
    ...(values.recipe && {
      recipe: backendOf(values["recipe-backend"]),
      choices: values.choices?.split(","),
    }),
    ...(values.data !== undefined && {
      dataFolder: values.data === true ? (process.env.STRATA_DATA ?? "data") : values.data,
    }),
    json: values.json,
    report: values.report,
  };
}

function backendOf(text = "cpu"): "cpu" | "webgl" {
  if (text === "cpu" || text === "webgl") return text;
  throw new Error(`--recipe-backend: expected cpu or webgl, got "${text}"`);
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
  if (value >= min && value <= max) return value;
  throw new Error(`${flag}: expected a number from ${min} to ${max}, got "${text}"`);
}

function wholeOf(flag: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Error(`${flag}: expected a whole number from ${min} to ${max}, got "${text}"`);
}
