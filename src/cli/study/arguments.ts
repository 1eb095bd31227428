/** The words of `npm run study`. */
import { type Experiment, readSettings, settingsOf } from "../../settings/experiment";
import { studyText } from "../../settings/url";
import { readValues } from "../../study/axisValues";
import { backendOf, type Evidence } from "../../study/evidence";
import { type Preset, presetExperiment, studyOf } from "../../study/preset";
import { type PresetId, presetEntries, presets } from "../../study/presets";
import { axisOf, jobsOf, type Study, shardOf, sweepOf } from "../../study/study";
import type { BackendRequest } from "../../worker/protocol";
import { checkApplies, checkBuildable, flagOf, keyOfFlag, pairsOf, readBackend, refusalOf } from "../flags";
import { row } from "../help";
import { adviceFor } from "../nearest";

export interface RunCommand {
  readonly kind: "run";
  readonly study: Study;
  /** Part and their number, e.g. 2 of 5. */
  readonly shard: readonly [number, number];
  readonly backend: BackendRequest;
  readonly data?: string;
  /** What is run again, to be compared with it. */
  readonly original?: Evidence;
  /** The evidence file; runs that it holds are not run again. */
  readonly json: string;
  readonly report?: string;
}

interface MergeCommand {
  readonly kind: "merge";
  readonly files: readonly string[];
  readonly json: string;
  readonly report?: string;
}

const own = {
  vary: [
    "KEY=A,B,C",
    "One or two axes of a sweep: a setting and its values, e.g. --vary learning-rate=0.01,0.1; texts with semicolons between.",
  ],
  seeds: ["N or A,B,C", "How many seeds, from 1 on, or which. Default 3, or the preset's."],
  short: ["", "The preset's short form: fewer places, one seed, no verdict."],
  shard: ["I/N", "Runs the I-th of N parts; `merge` joins their files."],
  data: ["DIR", "The folder with the data sets, e.g. DIR/mnist; or set STRATA_DATA."],
  backend: ["NAME", "auto, webgl, webgpu or cpu: what computes. Default auto; one for all runs."],
  json: [
    "FILE",
    "The evidence file. Default study-NAME.json, study-again.json of a link or file. A run that it holds is not run again.",
  ],
  report: ["FILE", "A report in Markdown, with its figures beside it as SVG."],
} as const;

type Own = keyof typeof own;

export function helpText(): string {
  return [
    "Usage: npm run study -- PRESET|sweep|LINK|FILE [flags]   |   npm run study -- merge FILE... --json FILE",
    "",
    "Runs a study in headless Chromium: one experiment, varied along one axis or two, with several seeds.",
    "",
    ...presetEntries.map(([id, { title }]) => row(id, `${title}.`)),
    row("sweep", "The axes that --vary names."),
    row(
      "LINK or FILE",
      "A study's share link or evidence file: runs it again and says whether it was reproduced; ends with 1 if not.",
    ),
    row("merge FILE...", "Joins the evidence files of a study's shards."),
    "",
    ...Object.entries(own).map(([key, [value, help]]) => row(`--${key} ${value}`.trimEnd(), help)),
    row("--SETTING VALUE", "Every setting of `npm run train`, for all runs of the study."),
    row("--help", "Print this."),
  ].join("\n");
}

/** Whether a word stands for a study that somebody ran: a share link, or an evidence file. */
export const isShared = (word: string) => studyText(word) !== undefined || word.endsWith(".json");

/**
 * Reads the command line.
 * @param shared what the first word stands for, if it is a link or a file.
 * @throws one sentence that names the word: `--seeds: expected …, got …`.
 */
export function readStudyCommand(words: readonly string[], shared?: Evidence): RunCommand | MergeCommand {
  const [name = "", ...rest] = words;
  if (name === "merge") return readMerge(rest);
  if (shared) return readAgain(rest, shared);
  const preset: Preset | undefined = Object.hasOwn(presets, name) ? presets[name as PresetId] : undefined;
  if (!preset && name !== "sweep") {
    const names = [...presetEntries.map(([id]) => id), "sweep", "merge"];
    throw new Error(
      `study: expected one of ${names.join(", ")}, a share link or an evidence file, got "${name}"; ${adviceFor(name, names)}`,
    );
  }
  const isShort = rest.includes("--short");
  const { asked, texts, varied } = sortFlags(rest.filter((word) => word !== "--short"));
  const { experiment, problems } = preset ? presetExperiment(preset, texts) : readSettings(texts);
  if (problems.length > 0) throw new Error(refusalOf(problems[0], experiment, [...Object.keys(own), "help"]));
  for (const key of texts.keys()) checkApplies(key, experiment);
  checkBuildable(experiment);
  const backend = readBackend(asked.backend);
  const seeds = asked.seeds === undefined ? undefined : readSeeds(asked.seeds);
  const study = preset ? studyOf(preset, { experiment, seeds, isShort }) : sweep(experiment, varied, seeds);
  const shard = readShard(asked.shard);
  shardOf(jobsOf(study), ...shard); // throws what cannot be run
  const { data, report, json = `study-${name}.json` } = asked;
  return { kind: "run", study, shard, backend, data, json, report };
}

/** What is run again is as it was: it takes no settings, and its own backend if it had one and none is asked for. */
function readAgain(words: readonly string[], original: Evidence): RunCommand {
  const { asked, texts, varied } = sortFlags(words);
  const [key] = [...texts.keys(), ...(varied.length > 0 ? ["vary"] : []), ...(asked.seeds ? ["seeds"] : [])];
  if (key) {
    throw new Error(`${flagOf(key)}: expected no other settings for a study that is run again; leave it out`);
  }
  const shard = readShard(asked.shard);
  shardOf(jobsOf(original.study), ...shard);
  const backend = readBackend(asked.backend ?? backendOf(original));
  const { data, report, json = "study-again.json" } = asked;
  return { kind: "run", study: original.study, original, shard, backend, data, json, report };
}

function sortFlags(words: readonly string[]) {
  const asked: Partial<Record<Own, string>> = {};
  const texts = new Map<string, string>();
  const varied: string[] = [];
  for (const [flag, text] of pairsOf(words)) {
    const key = keyOfFlag(flag);
    if (key === "vary") varied.push(text);
    else if (Object.hasOwn(own, key)) asked[key as Own] = text;
    else texts.set(key, text);
  }
  return { asked, texts, varied };
}

function sweep(
  experiment: Experiment,
  varied: readonly string[],
  seeds: readonly number[] = [1, 2, 3],
): Study {
  if (varied.length < 1 || varied.length > 2) {
    throw new Error(`--vary: expected one axis or two, e.g. --vary depth=8,20,32, got ${varied.length}`);
  }
  const axes = varied.map((text) => {
    const [flag, list] = text.split("=", 2);
    if (!list)
      throw new Error(`--vary: expected a setting and its values, e.g. depth=8,20,32, got "${text}"`);
    const key = keyOfFlag(`--${flag}`);
    const setting = settingsOf(experiment).find((candidate) => candidate.key === key);
    if (!setting) throw new Error(`--vary: ${refusalOf({ key, message: "" }, experiment, [])}`);
    return axisOf(experiment, key, readValues(setting.field, list));
  });
  return sweepOf(experiment, axes, seeds);
}

function readSeeds(text: string): number[] {
  const numbers = text.split(",").map((word) => (word.trim() === "" ? Number.NaN : Number(word)));
  const isCount = numbers.length === 1 && numbers[0] >= 1 && numbers[0] <= 100;
  const isSound = numbers.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31);
  if (!isSound || (numbers.length === 1 && !isCount) || new Set(numbers).size < numbers.length) {
    throw new Error(
      `--seeds: expected how many (1 to 100) or a list of different ones, e.g. 4,5,6, got "${text}"`,
    );
  }
  return isCount ? Array.from({ length: numbers[0] }, (_, index) => index + 1) : numbers;
}

function readShard(text = "1/1"): [number, number] {
  const [, part, count] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (!part) throw new Error(`--shard: expected a part and their number, e.g. 2/5, got "${text}"`);
  return [Number(part), Number(count)];
}

function readMerge(words: readonly string[]): MergeCommand {
  const first = words.findIndex((word) => word.startsWith("--"));
  const files = first < 0 ? words : words.slice(0, first);
  const { json, report } = sortFlags(first < 0 ? [] : words.slice(first)).asked;
  if (files.length === 0) throw new Error("merge: expected the evidence files of a study's shards, got none");
  if (!json) throw new Error("--json: expected the file to write the merged evidence to, got nothing");
  return { kind: "merge", files, json, report };
}
