/** An experiment as the part of an address after `#`: only what differs from the defaults, readable, versioned. */
import {
  changedSettings,
  type Experiment,
  experimentVersion,
  type Problem,
  readSettings,
} from "./experiment";

/** For example `#v=1&dataset=mnist&learningRate=0.01`; empty for the default experiment. */
export function toHash(experiment: Experiment): string {
  const changed = changedSettings(experiment);
  if (changed.length === 0) return "";
  const parameters = new URLSearchParams({ v: String(experimentVersion) });
  for (const { key, value } of changed) parameters.set(key, String(value));
  return `#${parameters}`;
}

/** The experiment of an address; what it can't read keeps its default and is named in `problems`. */
export function fromHash(hash: string): { experiment: Experiment; problems: Problem[] } {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  const version = parameters.get("v");
  parameters.delete("v");
  const result = readSettings(parameters);
  if (version !== null && version !== String(experimentVersion)) {
    const message =
      `v: expected version ${experimentVersion} of the link, got ${version}; ` +
      "settings that this version does not know keep their defaults";
    result.problems.unshift({ key: "v", message });
  }
  return result;
}
