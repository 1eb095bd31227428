/** What the flags of `npm run train` and `npm run study` have in common: their spelling, and what is refused. */
import { datasets } from "../../datasets";
import { models } from "../../models";
import { type Experiment, type Problem, type Setting, settingsOf } from "../settings/experiment";
import { impossibility } from "../settings/network";
import type { BackendRequest } from "../worker/protocol";
import { adviceFor } from "./nearest";

/** `learningRate` as `--learning-rate`. */
export const flagOf = (key: string) => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** `--learning-rate` as `learningRate`. */
export const keyOfFlag = (flag: string) =>
  flag.slice(2).replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());

/** Flags and their values; `--flag value` and `--flag=value` are the same. A flag in `bare` may go without, for "". */
export function pairsOf(words: readonly string[], bare: readonly string[] = []): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index < words.length; index++) {
    const [, flag, , value] = /^(--[^=]+)(=(.*))?$/s.exec(words[index]) ?? [];
    if (!flag) throw new Error(`${words[index]}: expected a flag that starts with --; see --help`);
    const follows = words[index + 1];
    const isAlone = value === undefined && (follows ?? "--").startsWith("--");
    if (isAlone && !bare.includes(flag)) {
      throw new Error(`${flag}: expected a value after it, got ${follows ?? "nothing"}; see --help`);
    }
    pairs.push([flag, value ?? (isAlone ? "" : words[++index])]);
  }
  return pairs;
}

const backends: readonly BackendRequest[] = ["auto", "webgl", "webgpu", "cpu"];

/** @throws one sentence that names the flag. */
export function readBackend(name = "auto"): BackendRequest {
  const backend = backends.find((candidate) => candidate === name);
  if (!backend) throw new Error(`--backend: expected one of ${backends.join(", ")}, got "${name}"`);
  return backend;
}

/** A problem of a setting, which begins with the setting's name, as one of its flag. */
export const sentence = (message: string, key: string) => `${flagOf(key)}${message.slice(key.length)}`;

/**
 * What is wrong with a flag, and what was probably meant.
 * @param own the command's flags that are no settings, in the settings' spelling.
 */
export function refusalOf({ key, message }: Problem, experiment: Experiment, own: readonly string[]): string {
  const keys = settingsOf(experiment).map((setting) => setting.key);
  if (keys.includes(key)) return sentence(message, key);
  const owners = ownersOf(key);
  if (owners.length > 0) {
    return `${flagOf(key)}: expected it only with ${owners.join(" or ")}; leave it out or change that`;
  }
  const advice = adviceFor(flagOf(key), [...keys, ...own].map(flagOf));
  return `${flagOf(key)}: expected the name of a setting or of another flag, got neither; ${advice}`;
}

/** The models or data sets that have an option, as flags. */
function ownersOf(key: string): string[] {
  const having = (entries: object) =>
    Object.entries(entries).flatMap(([id, { options }]) => (Object.hasOwn(options.shape, key) ? [id] : []));
  return [...having(models).map((id) => `--model ${id}`), ...having(datasets).map((id) => `--dataset ${id}`)];
}

/** @throws one sentence that names the flag of the option that makes the net impossible, or its model's. */
export function checkBuildable(experiment: Experiment): void {
  const problem = impossibility(experiment);
  if (!problem) return;
  const { key, message } = problem;
  const { model, data } = experiment;
  throw new Error(
    message.startsWith(`${key}:`)
      ? sentence(message, key)
      : `--model ${model.model}: cannot be built for ${data.dataset}: ${message}`,
  );
}

/** @throws one sentence if the experiment's other settings leave this one without effect. */
export function checkApplies(key: string, experiment: Experiment): void {
  const setting = settingsOf(experiment).find((candidate) => candidate.key === key);
  if (setting && !setting.applies) {
    throw new Error(
      `${flagOf(key)}: expected it only with ${conditionOf(setting)}; leave it out or change that`,
    );
  }
}

/** The flags that a setting needs, such as `--optimizer momentum or nesterov`. */
export function conditionOf(setting: Setting): string {
  return Object.entries(setting.field.when ?? {})
    .map(([key, values]) => `${flagOf(key)} ${values === "nonzero" ? "other than 0" : values.join(" or ")}`)
    .join(" and ");
}
