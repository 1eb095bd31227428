/** The nets that were measured since the page was opened, for charts that compare them. */
import type { Experiment } from "../settings/experiment";

export interface MeasuredNet {
  /** Of its run. */
  readonly id: number;
  readonly experiment: Experiment;
  /** The best so far, 0–1. */
  readonly validationAccuracy?: number;
  /** 0–1 */
  readonly testAccuracy?: number;
}

/** Adds what was measured of a run: the best of validation, the last of test. */
export function withMeasurement(
  nets: readonly MeasuredNet[],
  { id, experiment }: Pick<MeasuredNet, "id" | "experiment">,
  split: "validation" | "test",
  accuracy: number,
): MeasuredNet[] {
  const before = nets.find((net) => net.id === id);
  const best = Math.max(accuracy, before?.validationAccuracy ?? 0);
  const net: MeasuredNet = {
    ...before,
    id,
    experiment,
    ...(split === "test" ? { testAccuracy: accuracy } : { validationAccuracy: best }),
  };
  return before ? nets.map((other) => (other.id === id ? net : other)) : [...nets, net];
}
