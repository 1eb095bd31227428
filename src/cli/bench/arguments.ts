/** The bench's command line. */
import { networkIds } from "../../bench/job";
import { readOptions, refuseWords } from "../options";
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
  quick: "nothing",
  networks: "value",
  engines: "value",
  batches: "value",
  windows: "value",
  seconds: "value",
  budget: "value",
  growth: "value",
  recipe: "nothing",
  "recipe-backend": "value",
  choices: "value",
  data: "either",
  json: "value",
  report: "value",
  help: "nothing",
} as const;

/** @throws one sentence that names the flag. */
export function readBenchCommand(words: readonly string[]): BenchCommand {
  const read = readOptions(words, flags);
  refuseWords(read.words);
  checkTogether(read.values);
  return commandOf(read.values);
}

const modes = ["growth", "recipe", "data"] as const;

/** @throws one sentence that names a flag which another one leaves without effect. */
function checkTogether(values: Values) {
  const [first, second] = modes.filter((flag) => values[flag] !== undefined);
  if (second) throw new Error(`--${second}: expected it without --${first}; take one after the other`);
  const idle = (["recipe-backend", "choices"] as const).find((flag) => values[flag] !== undefined);
  if (idle && values.recipe === undefined) {
    throw new Error(`--${idle}: expected it only with --recipe; leave it out or add that`);
  }
}

type Values = { readonly [Flag in keyof typeof flags]?: string };

function commandOf(values: Values): BenchCommand {
  const isQuick = values.quick !== undefined;
  const isRecipe = values.recipe !== undefined;
  return {
    networks: listOf("--networks", values.networks, networkIds, networkIds),
    engines: listOf("--engines", values.engines, engineNames, isQuick ? quickEngines : engineNames),
    batches: (values.batches ?? (isQuick ? "32" : "32,128"))
      .split(",")
      .map((batch) => wholeOf("--batches", batch, 1, 1_024)),
    windows: wholeOf("--windows", values.windows ?? (isQuick ? "2" : "7"), 1, 100),
    windowMs:
      1_000 * numberOf("--seconds", values.seconds ?? (isRecipe ? "0.1" : isQuick ? "0.5" : "1.5"), 0.1, 60),
    budgetMs: 1_000 * numberOf("--budget", values.budget ?? (isQuick ? "8" : "120"), 1, 36_000),
    scriptOnly: isQuick ? ["strata-webgl"] : [],
    ...(values.growth !== undefined && { growthSteps: wholeOf("--growth", values.growth, 1, 1_000_000) }),
    ...(isRecipe && {
      recipe: backendOf(values["recipe-backend"]),
      choices: values.choices?.split(","),
    }),
    ...(values.data !== undefined && {
      dataFolder: values.data || process.env.STRATA_DATA || "data",
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
