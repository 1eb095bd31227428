import type { Run } from "../store/run";
import type { LiveRun } from "../store/state";

/** Where a run stands, in the header's words. */
export function phaseText(
  { phase }: Pick<Run, "phase">,
  { evaluating, compiled }: Pick<LiveRun, "evaluating" | "compiled">,
): string {
  if (phase === "evaluating" && evaluating) {
    return `measuring ${evaluating.split} ${Math.round((100 * evaluating.done) / evaluating.total)} %`;
  }
  if (phase === "warmingUp") {
    return compiled ? `warming up ${compiled.done} of ${compiled.total} programs` : "warming up";
  }
  return phase;
}
