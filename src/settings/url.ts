/** An experiment as the part of an address after `#`: only what differs from the defaults, readable, versioned. */
import {
  changedSettings,
  type Experiment,
  experimentVersion,
  type Problem,
  readSettings,
} from "./experiment";

/** The parts of the page; the address names all but the first. */
export const views = ["train", "compare", "data", "zoo", "complexity"] as const;
export type View = (typeof views)[number];

/** For example `#v=1&dataset=mnist&learningRate=0.01`; empty for the default experiment. */
export function toHash(experiment: Experiment): string {
  const changed = changedSettings(experiment);
  if (changed.length === 0) return "";
  const parameters = new URLSearchParams({ v: String(experimentVersion) });
  for (const { key, value } of changed) parameters.set(key, String(value));
  return `#${parameters}`;
}

/** The address of an experiment in one of the page's views, e.g. `#v=1&dataset=mnist&view=zoo`. */
export function addressOf(experiment: Experiment, view: View): string {
  const hash = toHash(experiment);
  if (view === views[0]) return hash;
  return `${hash || "#"}${hash && "&"}view=${view}`;
}

/** The view that an address names; the first one if it names none. */
export function viewOf(hash: string): View {
  const name = new URLSearchParams(hash.replace(/^#/, "")).get("view");
  return views.find((view) => view === name) ?? views[0];
}

/** What an address names beside settings. */
const ownKeys = ["v", "view", "study"];

/** The texts of the settings that an address names. */
export function settingTexts(hash: string): [string, string][] {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  return [...parameters].filter(([key]) => !ownKeys.includes(key));
}

/** The part of an address that shares a study, e.g. `#view=compare&study=1.…`. */
export const studyHash = (text: string) => `#view=compare&study=${text}`;

/** The study that an address shares, as text; undefined if it shares none. */
export function studyText(address: string): string | undefined {
  const [, hash] = address.split("#", 2);
  return new URLSearchParams(hash).get("study") ?? undefined;
}

/** The experiment of an address; what it can't read keeps its default and is named in `problems`. */
export function fromHash(hash: string): { experiment: Experiment; problems: Problem[] } {
  const version = new URLSearchParams(hash.replace(/^#/, "")).get("v");
  const result = readSettings(settingTexts(hash));
  if (version !== null && version !== String(experimentVersion)) {
    const message =
      `v: expected version ${experimentVersion} of the link, got ${version}; ` +
      "settings that this version does not know keep their defaults";
    result.problems.unshift({ key: "v", message });
  }
  return result;
}
