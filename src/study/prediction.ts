/** Predict first: what is asked before a study starts, the learner's guess, and what was measured. */
import type { Evidence } from "./evidence";
import { cellName, isNumeric, type Study } from "./study";
import { type CellSummary, emptyText, type MetricId, metrics, summarise } from "./summary";
import { compare } from "./verdict";

export interface Question {
  readonly metric: MetricId;
  /** Where the arms are compared: every arm of the first axis, at the last place of the second if there is one. */
  readonly cells: readonly (readonly number[])[];
}

export interface Prediction extends Question {
  /** Which of `cells` has the lowest value; their number for none of them. */
  readonly guess: number;
  /** What the value of that cell will be, if one was named. */
  readonly value?: number;
}

export interface Outcome {
  readonly guess: string;
  readonly measured: string;
  /** Undefined while it is open. */
  readonly isRight?: boolean;
}

/** Asks for the arm that is lowest, at the end of the second axis where there is one. */
export function questionOf({ axes }: Pick<Study, "axes">, metric: MetricId): Question {
  const last = axes.length > 1 ? [axes[1].arms.length - 1] : [];
  return { metric, cells: axes[0].arms.map((_, arm) => [arm, ...last]) };
}

/** For example `Which has the lower training loss at depth 32?` */
export function questionText({ axes }: Pick<Study, "axes">, { metric, cells }: Question): string {
  const order = cells.length > 2 ? "lowest" : "lower";
  const word = isNumeric(axes[axes.length - 1]) ? "at" : "with";
  const place = axes.length > 1 ? ` ${word} ${axes[1].arms[cells[0][1]].label}` : "";
  return `Which has the ${order} ${metrics[metric].label}${place}?`;
}

/** What can be guessed: each cell by the name of its arm, then none of them. */
export function guessesOf({ axes, seeds }: Pick<Study, "axes" | "seeds">, { cells }: Question): string[] {
  const none = seeds.length > 1 ? "No difference will be shown" : "They will be within 0.01 of each other";
  return [...cells.map(([arm]) => axes[0].arms[arm].label), none];
}

/** With one seed there is no verdict: closer than this counts as no difference. */
const closeness = 0.01;
const format = (value: number) => value.toFixed(3);

/** The guess beside the measurement. The lowest cell is shown to be lowest if it is against each other one. */
export function outcomeOf({ study, runs, ...evidence }: Evidence): Outcome | undefined {
  const { prediction } = evidence;
  if (!prediction) return undefined;
  const { cells, guess, metric, value } = prediction;
  const summaries = summarise({ ...evidence, study, runs }, metric);
  const asked = cells.map(
    (cell) => summaries.find((summary) => summary.cell.join() === cell.join()) as CellSummary,
  );
  const named = guessesOf(study, prediction)[guess];
  const guessText = value === undefined ? named : `${named}, ${metrics[metric].label} ${format(value)}`;
  const isOpen = asked.some(({ values, failures }) => values.size + failures.length < study.seeds.length);
  if (isOpen) return { guess: guessText, measured: "not measured yet" };
  const list = asked.map(
    (cell) => `${cell.name} ${cell.values.size > 0 ? format(cell.mean) : emptyText(cell)}`,
  );
  const whole = asked.filter(({ values }) => values.size > 0);
  const [best, ...others] = [...whole].sort((a, b) => a.mean - b.mean);
  if (!best || others.length === 0) {
    return { guess: guessText, measured: `${list.join(", ")}: too many runs failed to say` };
  }
  const verdicts = others.map((other) => compare(best, other, metrics[metric].label));
  const isShown =
    study.seeds.length > 1
      ? verdicts.every(({ kind }) => kind === "lower")
      : others.every(({ mean }) => mean - best.mean > closeness);
  const winner = cells.findIndex((cell) => cell.join() === best.cell.join());
  const outcome = isShown ? `${cellName(study, best.cell)} is lowest` : "no lowest one is shown";
  const hasLost = asked.some(({ failures }) => failures.length > 0);
  const means = hasLost
    ? "means of the runs that ended with a number"
    : `means of ${study.seeds.length} seeds`;
  const seeds = study.seeds.length === 1 ? "one seed" : means;
  return {
    guess: guessText,
    measured: `${list.join(", ")} (${seeds}): ${outcome}`,
    isRight: guess === (isShown ? winner : cells.length),
  };
}
