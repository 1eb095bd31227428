/** Whether two runs came out the same, also where only a hash is left of one's curves. */
import { keyOf } from "../settings/random";
import type { Curves, RunEvidence } from "./evidence";

/** 64 bits of a run's curves, in hexadecimal: of the text that a file has of them, so that a file and its run agree. */
export function curvesDigest(curves: Curves): string {
  const text = JSON.stringify(curves);
  return [0, 1].map((half) => keyOf(half, "digest", text, 0).toString(16).padStart(8, "0")).join("");
}

const digestOf = ({ results }: RunEvidence) =>
  results && (results.curves ? curvesDigest(results.curves) : results.digest);

/** Whether two runs came out the same to the bit: the same curves, or the same failure. */
export function isSameRun(a: RunEvidence, b: RunEvidence): boolean {
  if (a.failure !== b.failure) return false;
  const [first, second] = [a.results?.curves, b.results?.curves];
  return first && second ? JSON.stringify(first) === JSON.stringify(second) : digestOf(a) === digestOf(b);
}
