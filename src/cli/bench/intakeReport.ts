/** The report on drops, in Markdown. */
import { datasets } from "../../../datasets";
import type { Drop, Intake, IntakeSet } from "./intake";
import { type Spread, spreadOf } from "./statistics";

/** Above them, the report says so. */
const targets = { share: 2, longTaskMs: 50 };

interface IntakeFigures {
  readonly title: string;
  readonly counts: Drop["counts"];
  /** Of the images as they are trained on, a byte for each value. */
  readonly rawBytes: number;
  readonly windows: number;
  readonly shownMs: Spread;
  readonly firstStepMs: Spread;
  readonly peakBytes: Spread;
  readonly settledBytes: Spread;
  /** Where the system says them. */
  readonly peakResidentBytes?: Spread;
  readonly settledResidentBytes?: Spread;
  /** The longest of each window; 0 where none is above 50 ms. */
  readonly longestTaskMs: Spread;
  readonly longTaskCount: Spread;
  readonly longestProcessorMs: number;
}

export function figuresOf({ drops, longestProcessorMs }: Intake): IntakeFigures[] {
  return (Object.entries(drops) as [IntakeSet, readonly Drop[]][]).flatMap(([set, own]) => {
    if (own.length === 0) return [];
    const { title, imageShape } = datasets[set];
    const { counts } = own[0];
    const spread = (value: (drop: Drop) => number) => spreadOf(own.map(value)) as Spread;
    const resident = (value: (drop: Drop) => number | undefined) =>
      spreadOf(own.flatMap((drop) => value(drop) ?? []));
    return [
      {
        title,
        counts,
        rawBytes:
          (counts.train + counts.test) * imageShape.reduce((product: number, length) => product * length, 1),
        windows: own.length,
        shownMs: spread(({ shownMs }) => shownMs),
        firstStepMs: spread(({ firstStepMs }) => firstStepMs),
        peakBytes: spread(({ peak }) => peak.heldBytes),
        settledBytes: spread(({ settled }) => settled.heldBytes),
        peakResidentBytes: resident(({ peak }) => peak.residentBytes),
        settledResidentBytes: resident(({ settled }) => settled.residentBytes),
        longestTaskMs: spread(({ longTasksMs }) => Math.max(0, ...longTasksMs)),
        longTaskCount: spread(({ longTasksMs }) => longTasksMs.length),
        longestProcessorMs: longestProcessorMs[set],
      },
    ];
  });
}

export function renderIntake(intake: Intake, machine: string): string {
  const figures = figuresOf(intake);
  const row = (name: string, cell: (figures: IntakeFigures) => string) =>
    `| ${name} | ${figures.map(cell).join(" | ")} |`;
  const bytes = (name: string, value: (figures: IntakeFigures) => Spread | undefined) =>
    row(name, (one) => megabytesAndShare(value(one), one.rawBytes));
  return [
    `${machine}. From a drop of the authors' files on the built page to the first step of a linear net, in a ` +
      "browser with a fresh profile each time; median [quartiles]. Bytes are more than before the drop; ÷ is by the " +
      "images as they are trained on.",
    "",
    `| | ${figures.map(({ title, counts }) => `${title}, ${whole(counts.train)} + ${whole(counts.test)}`).join(" | ")} |`,
    `| --- |${" --- |".repeat(figures.length)}`,
    row("windows", ({ windows }) => String(windows)),
    row("images", ({ rawBytes }) => `${megabytes(rawBytes)} MB`),
    row("drop to data shown", ({ shownMs }) => `${spread(shownMs, whole)} ms`),
    row("drop to first step", ({ firstStepMs }) => `${spread(firstStepMs, whole)} ms`),
    bytes("objects and array buffers of all threads, at most", ({ peakBytes }) => peakBytes),
    bytes("the same, afterwards", ({ settledBytes }) => settledBytes),
    bytes("resident memory of all processes, at most", ({ peakResidentBytes }) => peakResidentBytes),
    bytes("the same, afterwards", ({ settledResidentBytes }) => settledResidentBytes),
    row("longest task of the page's thread", ({ longestTaskMs }) => longestText(longestTaskMs)),
    row("the same in processor time, of one more drop", (one) => `${whole(one.longestProcessorMs)} ms`),
    row("tasks above 50 ms", ({ longTaskCount }) => spread(longTaskCount, String)),
    "",
    ...figures.flatMap(missed),
    "",
  ].join("\n");
}

/** What a set does not keep to, a sentence each. */
function missed({ title, rawBytes, peakBytes, settledBytes, longestTaskMs }: IntakeFigures): string[] {
  const held = [
    ["at most", peakBytes],
    ["afterwards", settledBytes],
  ] as const;
  const heavy = held.filter(([, { median }]) => median > targets.share * rawBytes);
  const sentences = heavy.map(
    ([when, { median }]) =>
      `- ${title}: expected no more than ${targets.share} times the images held, got ${share(median, rawBytes)} ${when}.`,
  );
  if (longestTaskMs.median > targets.longTaskMs) {
    const got = `${whole(longestTaskMs.median)} ms`;
    sentences.push(`- ${title}: expected no task above ${targets.longTaskMs} ms, got one of ${got}.`);
  }
  return sentences;
}

const whole = (value: number) => Math.round(value).toLocaleString("en-GB");
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
const share = (bytes: number, rawBytes: number) => (bytes / rawBytes).toFixed(2);

function spread({ median, lower, upper }: Spread, text: (value: number) => string): string {
  return lower === upper ? text(median) : `${text(median)} [${text(lower)}–${text(upper)}]`;
}

function megabytesAndShare(value: Spread | undefined, rawBytes: number): string {
  if (!value) return "not known";
  return `${spread(value, megabytes)} MB · ÷ ${share(value.median, rawBytes)}`;
}

/** Shorter tasks are not told of, and count as 0. */
const longestText = (longest: Spread) =>
  longest.upper === 0 ? "none above 50 ms" : `${spread(longest, (ms) => (ms <= 50 ? "≤ 50" : whole(ms)))} ms`;
