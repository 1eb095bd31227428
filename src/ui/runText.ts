/** Runs in words and numbers, as the list and the table write them. */
import { isBusy, isDiverged, type Run, resultOf } from "../store/run";
import type { State } from "../store/state";
import { formatCount, formatPercent, formatShare } from "./format";

/** Where a run stands, e.g. `paused at 1,200 of 4,000`. */
export function statusText(run: Run, elsewhere: State["elsewhere"]): string {
  const where = elsewhere.has(run.id) ? "in another tab · " : "";
  return where + phaseOf(run);
}

/** `queued, next` · `queued, 3 of 5` */
export function turnText(place: number, count: number): string {
  if (place === 0) return "queued, next";
  return `queued, ${place + 1} of ${count}`;
}

function phaseOf(run: Run): string {
  const { phase, step, totalSteps } = run;
  if (phase === "training" || phase === "evaluating") {
    return `training ${formatPercent(step / Math.max(1, totalSteps))}`;
  }
  if (isBusy(run)) return "starting";
  const place =
    totalSteps > 0 && step < totalSteps ? ` at ${formatCount(step)} of ${formatCount(totalSteps)}` : "";
  if (isDiverged(run)) return `diverged after ${formatCount(step)} of ${formatCount(totalSteps)}`;
  return `${phase}${phase === "queued" ? "" : place}`;
}

/** `0.981 test`: test once it is measured, else the last validation. */
export function resultText(run: Run): { readonly accuracy: string; readonly split: string } {
  const result = resultOf(run);
  return { accuracy: result ? formatShare(result.accuracy) : "–", split: result?.split ?? "" };
}

/** The accuracy minus the baseline's, of the best split that both have. */
export function differenceFrom(baseline: Run | undefined, run: Run): number | undefined {
  if (!baseline || baseline.id === run.id) return undefined;
  const [own, other] =
    run.test && baseline.test ? [run.test, baseline.test] : [run.validation, baseline.validation];
  return own && other && own.accuracy - other.accuracy;
}

/** `+0.017`, `−0.004`, `±0.000` */
export function differenceText(difference: number | undefined): string {
  if (difference === undefined) return "";
  const text = formatShare(Math.abs(difference));
  const sign = Number(text) === 0 ? "±" : difference > 0 ? "+" : "−";
  return sign + text;
}
