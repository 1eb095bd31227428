/** What the flags of `npm run train` and `npm run study` have in common: their spelling, and what is refused. */
import { type Experiment, type Setting, settingsOf } from "../settings/experiment";
import { impossibility } from "../settings/network";
import type { BackendRequest } from "../worker/protocol";

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
    const isBare = bare.includes(flag) && (words[index + 1] ?? "--").startsWith("--");
    const text = value ?? (isBare ? "" : words[++index]);
    if (text === undefined) throw new Error(`${flag}: expected a value after it, got nothing`);
    pairs.push([flag, text]);
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
