/** A study's results by cell: mean and spread over seeds, and what they show. */
import type { Evidence } from "./evidence";
import { deviation, mean } from "./statistics";
import { cellName, cellsOf, jobsOf } from "./study";
import { compare, isDivergence, type Sample, type Verdict } from "./verdict";

/** What a run is judged by; of the last 50 batches for training. */
export const metrics = {
  trainLoss: { label: "training loss", of: (results: Results) => results.result.train.loss },
  testError: {
    label: "test error",
    of: (results: Results) => (results.result.test ? 1 - results.result.test.accuracy : undefined),
  },
  testAccuracy: { label: "test accuracy", of: (results: Results) => results.result.test?.accuracy },
  trainAccuracy: { label: "training accuracy", of: (results: Results) => results.result.train.accuracy },
} as const;

type Results = NonNullable<Evidence["runs"][number]["results"]>;
export type MetricId = keyof typeof metrics;

export interface CellSummary extends Sample {
  readonly cell: readonly number[];
  /** NaN without any value. */
  readonly mean: number;
  /** Over seeds, n − 1; NaN below two. */
  readonly deviation: number;
  /** The sentences of runs that failed. */
  readonly failures: readonly string[];
}

/** What stands in place of a mean that there is none of. */
export const emptyText = ({ values, failures }: Pick<CellSummary, "values" | "failures">) =>
  values.size > 0 || failures.length === 0 ? "–" : failures.every(isDivergence) ? "diverged" : "failed";

/** What came out in each cell of the study, over the seeds that have run. */
export function summarise(evidence: Evidence, metric: MetricId): CellSummary[] {
  const { study, runs } = evidence;
  const jobs = jobsOf(study);
  return cellsOf(study).map((cell) => {
    const values = new Map<number, number>();
    const failures: string[] = [];
    for (const run of runs) {
      const job = jobs[run.index];
      if (job?.cell.join() !== cell.join()) continue;
      const value = run.results && metrics[metric].of(run.results);
      if (Number.isFinite(value)) values.set(job.seed, value as number);
      else if (value !== undefined) {
        failures.push(`seed ${job.seed}: expected a finite ${metrics[metric].label}, got ${value}`);
      }
      if (run.failure) failures.push(`seed ${job.seed}: ${run.failure}`);
    }
    const list = [...values.values()];
    return {
      cell,
      name: cellName(study, cell),
      values,
      mean: mean(list),
      deviation: deviation(list),
      failures,
    };
  });
}

/** What many comparisons at once do to a verdict; undefined for fewer than two. */
export function comparisonsText(verdicts: readonly Verdict[]): string | undefined {
  const count = verdicts.filter(({ interval }) => interval).length;
  if (count < 2) return undefined;
  return (
    `These are ${count} comparisons, each with a 95 % interval of its own: of twenty between nets that do not differ, ` +
    "about one shows a difference by chance."
  );
}

/**
 * With two axes: each arm of the first against its first one at every place of the last, then the last place
 * against the first for each arm. With one: each arm against the first.
 */
export function verdictsOf(evidence: Evidence, metric: MetricId): Verdict[] {
  const { axes } = evidence.study;
  const cells = summarise(evidence, metric);
  const at = (...cell: number[]) =>
    cells.find((summary) => summary.cell.join() === cell.join()) as CellSummary;
  const { label } = metrics[metric];
  const others = (axis: number) => axes[axis].arms.slice(1).map((_, index) => index + 1);
  if (axes.length === 1) return others(0).map((arm) => compare(at(arm), at(0), label));
  const [arms, places] = axes.map((axis) => axis.arms.map((arm) => arm.label));
  const armAt = (arm: number, place: number) => ({ ...at(arm, place), name: arms[arm] });
  const placeAt = (arm: number, place: number) => ({ ...at(arm, place), name: places[place] });
  const last = places.length - 1;
  const acrossArms = places.flatMap((name, place) =>
    others(0).map((arm) => compare(armAt(arm, place), armAt(0, place), label, name)),
  );
  const alongArms =
    last > 0 ? arms.map((name, arm) => compare(placeAt(arm, last), placeAt(arm, 0), label, name)) : [];
  return [...acrossArms, ...alongArms];
}
