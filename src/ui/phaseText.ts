import { isDiverged, type Run } from "../store/run";
import type { LiveRun } from "../store/state";

/** Where a run stands, in the header's words. */
export function phaseText(
  run: Pick<Run, "phase" | "failure">,
  { evaluating, compiled }: Pick<LiveRun, "evaluating" | "compiled">,
): string {
  const { phase } = run;
  if (isDiverged(run)) return "diverged";
  if (phase === "evaluating" && evaluating) {
    return `measuring ${evaluating.split} ${Math.round((100 * evaluating.done) / evaluating.total)} %`;
  }
  if (phase === "warmingUp") {
    return compiled ? `warming up ${compiled.done} of ${compiled.total} programs` : "warming up";
  }
  return phase;
}
