/** A study's runs as comma-separated values: a line each, what was varied and what came out. */
import { csvOf } from "../charts/csv";
import type { Evidence } from "./evidence";
import { jobsOf } from "./study";
import { type MetricId, metrics } from "./summary";

const ids = Object.keys(metrics) as MetricId[];

/** The table with every metric; a run that failed has its sentence. */
export function evidenceCsv({ study, runs }: Evidence): string {
  const jobs = jobsOf(study);
  const head = [
    ...study.axes.map(({ title }) => title),
    "seed",
    ...ids.map((id) => metrics[id].label),
    "failure",
  ];
  const rows = runs.map(({ index, results, failure }) => {
    const { cell, seed } = jobs[index];
    const values = ids.map((id) => (results ? metrics[id].of(results) : undefined) ?? "");
    return [...cell.map((arm, axis) => study.axes[axis].arms[arm].label), seed, ...values, failure ?? ""];
  });
  return csvOf([head, ...rows.map((row) => row.map(String))]);
}
