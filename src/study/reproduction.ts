/** Whether a study that was run again came out as before, and in which sense. */
import type { Origin } from "../training/origin";
import { isSameRun } from "./digest";
import { type Environment, type Evidence, environmentsOf, isOfStudy } from "./evidence";
import { deviation, mean, studentQuantile } from "./statistics";
import { cellName, jobCount } from "./study";
import { type MetricId, metrics, summarise } from "./summary";

/** Metrics that have to agree where curves do not. */
const compared: readonly MetricId[] = ["trainLoss", "testError"];

export interface Reproduction {
  /**
   * `identical`: every curve to the bit. `withinSpread`: the means over seeds are where the stored spread lets them
   * be. `outside`: one is not. `unknown`: curves differ and the spread of one seed is not known, or runs are missing.
   */
  readonly kind: "identical" | "withinSpread" | "outside" | "unknown";
  readonly text: string;
  /** What stands out, a sentence each. */
  readonly details: readonly string[];
}

/**
 * The hardware on which results are the same to the bit: backend, device, bits and platform. The processor's
 * threads do not count, since results do not depend on them.
 */
export const hardwareClass = ({ name, device, floatBits, platform }: Environment): string =>
  [name, device?.replace(/, \d+ threads?$/, ""), floatBits, platform].join(" · ");

const classesOf = (evidence: Evidence) => [...new Set(environmentsOf(evidence).map(hardwareClass))].sort();

/** That a study's runs are from unlike machines, and from which; undefined where they are from one kind. */
export function mixText(evidence: Evidence): string | undefined {
  const classes = classesOf(evidence);
  if (classes.length < 2) return undefined;
  return (
    `A mix: the runs are from ${classes.length} backends or hardware classes (${classes.join("; ")}). The same run ` +
    "comes out a little different on each, so a small difference between cells may be theirs."
  );
}

/**
 * Compares the runs that both have.
 * @throws `reproduction: expected …` if the two are of different studies.
 */
export function reproduction(original: Evidence, again: Evidence): Reproduction {
  if (!isOfStudy(original, again.study)) {
    throw new Error(
      "reproduction: expected two files of one study, got other settings, values or seeds; run the first one again",
    );
  }
  const total = jobCount(original.study);
  const pairs = original.runs.flatMap((run) => {
    const twin = again.runs.find(({ index }) => index === run.index);
    return twin ? [{ run, twin }] : [];
  });
  const identical = pairs.filter(({ run, twin }) => isSameRun(run, twin)).length;
  const [before, now] = [original, again].map((evidence) => classesOf(evidence).join("; "));
  const isSameClass = before === now;
  const hardware = isSameClass
    ? `on the same backend and hardware class (${now})`
    : `on another backend or hardware class (${now}; it was ${before})`;
  const starts = startTexts(pairs.map(({ run, twin }) => [run.results?.origin, twin.results?.origin]));
  if (pairs.length === 0) return { kind: "unknown", text: "Nothing to compare yet.", details: [] };
  const part = pairs.length < total ? `, ${pairs.length} of ${total} runs compared` : "";
  if (identical === pairs.length) {
    const text = `${part ? "Identical so far" : "Reproduced: identical to the bit"}. All ${identical} curves are the same, ${hardware}${part}.`;
    return { kind: part ? "unknown" : "identical", text, details: [] };
  }
  const curves = `${pairs.length - identical} of ${pairs.length} curves differ, ${hardware}`;
  const surprise = [
    ...starts,
    ...(isSameClass && starts.length === 0
      ? [
          "There the curves were expected to be identical; another version of the browser or of Strata can change them.",
        ]
      : []),
  ];
  if (part) return { kind: "unknown", text: `Not complete: ${curves}${part}.`, details: surprise };
  if (original.study.seeds.length < 2) {
    const text = `Not identical, and not judged: ${curves}. One seed has no spread to compare final metrics with.`;
    return { kind: "unknown", text, details: [...surprise, ...differences(original, again)] };
  }
  const { isWithin, sentences } = againstSpread(original, again);
  return isWithin
    ? {
        kind: "withinSpread",
        text: `Reproduced within the spread over seeds, not to the bit: ${curves}, and every final metric lies within the stored spread.`,
        details: surprise,
      }
    : {
        kind: "outside",
        text: `Not reproduced: ${curves}, and final metrics lie outside the stored spread over seeds.`,
        details: [...surprise, ...sentences],
      };
}

/** What runs did not start from alike, by their checksums where both have them. */
function startTexts(pairs: readonly (readonly [Origin | undefined, Origin | undefined])[]): string[] {
  const known = pairs.flatMap(([a, b]) => (a && b ? [[a, b] as const] : []));
  const told = (what: string, advice: string, differs: (a: Origin, b: Origin) => boolean) => {
    const count = known.filter(([a, b]) => differs(a, b)).length;
    return count > 0
      ? [`${count} of ${known.length} runs had other ${what} than before, by their checksums; ${advice}.`]
      : [];
  };
  return [
    ...told(
      "images",
      "the data set may be another version, or a part of it",
      (a, b) => a.images !== undefined && b.images !== undefined && a.images !== b.images,
    ),
    ...told("initial weights", "another version of Strata may draw them otherwise", (a, b) =>
      Object.keys({ ...a.weights, ...b.weights }).some((name) => a.weights[name] !== b.weights[name]),
    ),
    ...told(
      "batches",
      "their order depends on how many images the files hold",
      (a, b) => a.order !== b.order || a.orderSteps !== b.orderSteps,
    ),
  ];
}

const format = (value: number) => value.toFixed(3);

/**
 * Each cell's mean against the interval in which a new mean of as many seeds falls in 95 % of all cases, all cells
 * and metrics taken together (Student's prediction interval, Bonferroni's correction).
 */
function againstSpread(original: Evidence, again: Evidence) {
  const rows = compared.flatMap((metric) => {
    const repeated = summarise(again, metric);
    return summarise(original, metric).map((cell, index) => ({ metric, cell, other: repeated[index] }));
  });
  const counted = rows.filter(({ cell, other }) => cell.values.size > 0 || other.values.size > 0);
  const confidence = 1 - 0.05 / Math.max(1, counted.length);
  const sentences = counted.flatMap(({ metric, cell, other }) => {
    const [old, fresh] = [[...cell.values.values()], [...other.values.values()]];
    const where = `${metrics[metric].label} of ${cellName(original.study, cell.cell)}`;
    if (old.length < 2 || fresh.length === 0) {
      return [`${where}: ${fresh.length} of the runs ended with a number, ${old.length} did before`];
    }
    const reach =
      studentQuantile(confidence, old.length - 1) *
      deviation(old) *
      Math.sqrt(1 / old.length + 1 / fresh.length);
    const difference = Math.abs(mean(fresh) - mean(old));
    if (difference <= reach) return [];
    return [`${where}: ${format(mean(fresh))}, expected ${format(mean(old))} ± ${format(reach)}`];
  });
  return { isWithin: sentences.length === 0, sentences };
}

/** The final metrics of cells side by side. */
function differences(original: Evidence, again: Evidence): string[] {
  return compared.flatMap((metric) => {
    const repeated = summarise(again, metric);
    return summarise(original, metric).flatMap(({ cell, mean: before }, index) => {
      const { mean: now } = repeated[index];
      if (!Number.isFinite(before) || !Number.isFinite(now) || before === now) return [];
      return [
        `${metrics[metric].label} of ${cellName(original.study, cell)}: ${format(now)}, was ${format(before)}`,
      ];
    });
  });
}
