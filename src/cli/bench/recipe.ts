/** What each choice of the recipe costs: a step with it against a step with the defaults, LeNet-5, batches of 32. */
import type { Page } from "playwright";
import type { RecipeAnswer } from "../../bench/recipe";
import { defaultExperiment, type Experiment } from "../../settings/experiment";
import { BenchBrowser } from "./benchBrowser";
import type { BenchCommand } from "./command";
import { recipeCases } from "./recipeCases";
import { type Spread, spreadOf } from "./statistics";

interface Cost {
  readonly name: string;
  readonly msPerStep?: Spread;
  /** Against the window with the defaults just before it. */
  readonly ratio?: Spread;
  readonly problem?: string;
}

interface Costs {
  readonly backend: "cpu" | "webgl";
  readonly windows: number;
  readonly browser: string;
  readonly costs: readonly Cost[];
}

/** Above it, a choice has to have a reason. */
const limit = 1.3;

/** Why a step does more, and cannot do without. */
const reasons: Readonly<Record<string, string>> = {
  "loss=cosine": "compares all pairs of a batch, in operations of their own",
  "loss=contrastive": "compares all pairs of a batch, in operations of their own",
  "loss=triplet": "compares all pairs of a batch to choose triplets, in operations of their own",
  "sampling=diverse": "compares all pairs of a pool of three batches on the processor",
  "mixing=manifold": "mixes features inside the network, and measures both labels",
};

export async function measureRecipe(
  { recipe, choices, windows, windowMs }: BenchCommand & { recipe: "cpu" | "webgl" },
  onRound: (round: number) => void,
): Promise<Costs> {
  const cases = recipeCases().filter(({ name }) => choices?.some((word) => name.includes(word)) ?? true);
  if (cases.length === 0) {
    const names = recipeCases().map(({ name }) => name);
    throw new Error(
      `--choices: expected parts of the names of choices, got "${choices}"; of ${names.join(", ")}`,
    );
  }
  const browser = await BenchBrowser.start();
  try {
    return await browser.withPage(async (page) => {
      const time = (experiment: Experiment) => timeWindow(page, { backend: recipe, experiment, windowMs });
      const seen = cases.map(({ name }) => ({
        name,
        ms: [] as number[],
        ratios: [] as number[],
        problem: "",
      }));
      for (let round = 0; round < windows; round++) {
        onRound(round);
        for (const [index, { experiment }] of cases.entries()) {
          const one = seen[index];
          if (one.problem) continue;
          const base = await time(defaultExperiment());
          const own = await time(experiment);
          if ("problem" in base) throw new Error(base.problem);
          if ("problem" in own) {
            one.problem = own.problem;
            continue;
          }
          if (round === 0 && windows > 1) continue; // compiles
          one.ms.push(own.msPerStep);
          one.ratios.push(own.msPerStep / base.msPerStep);
        }
      }
      const costs = seen.map(({ name, ms, ratios, problem }): Cost => {
        if (problem) return { name, problem };
        return { name, msPerStep: spreadOf(ms), ratio: spreadOf(ratios) };
      });
      return { backend: recipe, windows: Math.max(1, windows - 1), browser: browser.version, costs };
    });
  } finally {
    await browser.close();
  }
}

function timeWindow(page: Page, request: Parameters<Window["strataRecipe"]>[0]): Promise<RecipeAnswer> {
  return page.evaluate((asked) => window.strataRecipe(asked), request);
}

export function renderCosts({ backend, windows, browser, costs }: Costs): string {
  const measured = costs
    .flatMap(({ name, msPerStep, ratio }) => (msPerStep && ratio ? [{ name, msPerStep, ratio }] : []))
    .sort((a, b) => b.ratio.median - a.ratio.median);
  const over = measured.filter(({ ratio }) => ratio.median > limit);
  const [unexplained, explained] = [
    over.filter(({ name }) => !reasonOf(name)),
    over.filter(({ name }) => reasonOf(name)),
  ];
  const missing = costs.filter(({ problem }) => problem);
  return [
    `LeNet-5, batch 32, ${backend}, ${browser}: a step with each choice, and how many times as long as one with the ` +
      `defaults in the window before it; median [quartiles] of ${windows} windows.`,
    "",
    "| choice | ms/step | × default |",
    "| --- | --- | --- |",
    ...measured.map(({ name, msPerStep, ratio }) => `| ${name} | ${spread(msPerStep)} | ${spread(ratio)} |`),
    "",
    ...explained.map(({ name }) => `- ${name} is above ${limit}: it ${reasonOf(name)}.`),
    ...unexplained.map(({ name }) => `- ${name} is above ${limit}, for no reason that is known.`),
    ...missing.map(({ name, problem }) => `- ${name} was not measured: ${problem}`),
    "",
  ].join("\n");
}

const reasonOf = (name: string) =>
  Object.entries(reasons).find(([choice]) => name.split(" ").includes(choice))?.[1];

const digits = (value: number) => value.toFixed(2);
const spread = ({ median, lower, upper }: Spread) => `${digits(median)} [${digits(lower)}–${digits(upper)}]`;
