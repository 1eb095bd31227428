/** The flags of `npm run train`: every setting of the schema in kebab case, and a few of its own. */
import { type Experiment, readSettings } from "../settings/experiment";
import { fromHash, settingTexts, studyText } from "../settings/url";
import type { BackendRequest, RangeTestOptions, RobustnessOptions } from "../worker/protocol";
import { checkApplies, checkBuildable, flagOf, keyOfFlag, pairsOf, readBackend, refusalOf } from "./flags";
import { row, settingLines } from "./help";
import { readRange } from "./rangeTest";
import { readImageCount } from "./robustness";

/** What the command line asks for. */
interface TrainCommand {
  readonly experiment: Experiment;
  readonly backend: BackendRequest;
  readonly data?: string;
  readonly json?: string;
  /** Tests a range of learning rates instead of training to the end. */
  readonly rangeTest?: RangeTestOptions;
  /** Measures the trained net on corrupted test images. */
  readonly robustness?: RobustnessOptions;
}

const own = {
  url: ["LINK", "Start from a share link of the page; flags change it further."],
  data: ["DIR", "The folder with the data sets, e.g. DIR/mnist; or set STRATA_DATA."],
  backend: ["NAME", "auto, webgl, webgpu or cpu: what computes. Default auto."],
  json: ["FILE", "Write settings, environment, curves and results to FILE."],
  robustness: [
    "[N]",
    "After training, measure accuracy on N test images under every corruption and severity. Default 500.",
  ],
  rangeTest: [
    "RANGE",
    "Test learning rates instead (Smith 2017), e.g. 1e-6:10:120 from 1e-6 to 10 in 120 steps: prints loss against rate.",
  ],
} as const;

/**
 * Reads the command line.
 * @throws one sentence that names the flag: `--learning-rate: expected …, got …`.
 */
export function readTrainCommand(words: readonly string[]): TrainCommand {
  const asked: Partial<Record<keyof typeof own, string>> = {};
  const texts = new Map<string, string>();
  for (const [flag, text] of pairsOf(words, ["--robustness"])) {
    const key = keyOfFlag(flag);
    if (Object.hasOwn(own, key)) asked[key as keyof typeof own] = text;
    else texts.set(key, text);
  }
  const backend = readBackend(asked.backend);
  const { experiment, problems } = readSettings(new Map([...linkSettings(asked.url), ...texts]));
  if (problems.length > 0) throw new Error(refusalOf(problems[0], experiment, [...Object.keys(own), "help"]));
  for (const key of texts.keys()) checkApplies(key, experiment);
  checkBuildable(experiment);
  const rangeTest = asked.rangeTest === undefined ? undefined : readRange(asked.rangeTest);
  const robustness = asked.robustness === undefined ? undefined : readImageCount(asked.robustness);
  if (rangeTest && robustness) {
    throw new Error("--robustness: expected it without --range-test, which trains no net; leave one out");
  }
  return { experiment, backend, data: asked.data, json: asked.json, rangeTest, robustness };
}

/** The settings that a share link names; a link without any stands for the default experiment. */
function linkSettings(url?: string): [string, string][] {
  if (url === undefined) return [];
  if (!url.startsWith("#") && !URL.canParse(url)) {
    throw new Error(
      `--url: expected a share link such as https://…/#v=1&seed=3, got "${url}"; copy the whole link, in quotes`,
    );
  }
  if (studyText(url) !== undefined) {
    throw new Error("--url: expected the link of an experiment, got a study's; give it to npm run study");
  }
  const hash = url.includes("#") ? url.slice(url.indexOf("#") + 1) : "";
  const [problem] = fromHash(hash).problems;
  if (problem) throw new Error(`--url: ${problem.message}`);
  return settingTexts(hash);
}

/** The text of `--help`, from the schema. */
export function helpText(): string {
  return [
    "Usage: npm run train -- [flags]",
    "",
    "Trains one experiment in headless Chromium, with the page's own engine.",
    "",
    ...Object.entries(own).map(([key, [value, help]]) => row(`${flagOf(key)} ${value}`, help)),
    row("--help", "Print this."),
    ...settingLines(),
  ].join("\n");
}
