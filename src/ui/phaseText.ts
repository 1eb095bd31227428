import type { RunState } from "../store/state";

/** Where a run stands, in the header's words. */
export function phaseText({ phase, evaluating, compiled }: RunState): string {
  if (phase === "evaluating" && evaluating) {
    return `measuring ${evaluating.split} ${Math.round((100 * evaluating.done) / evaluating.total)} %`;
  }
  if (phase === "warmingUp") {
    return compiled ? `warming up ${compiled.done} of ${compiled.total} programs` : "warming up";
  }
  return phase;
}
