/** A study's numbers as the charts want them. */
import type { ErrorChartProps } from "../charts/ErrorChart";
import type { Evidence } from "./evidence";
import { type MetricId, metrics, summarise } from "./summary";

const looks = [
  { color: "--run-2", dash: "6 4" },
  { color: "--run-1" },
  { color: "--run-3", dash: "2 3" },
  { color: "--run-4", dash: "8 3 2 3" },
];

/** The metric against the last axis, a line for each arm of the first. */
export function errorFigure(evidence: Evidence, metric: MetricId): ErrorChartProps {
  const { axes, title, seeds } = evidence.study;
  const cells = summarise(evidence, metric);
  const last = axes.length - 1;
  const lines = last === 0 ? [{ label: "" }] : axes[0].arms;
  return {
    title: `${title}: ${metrics[metric].label}, ${seeds.length === 1 ? "one seed" : `mean ± deviation of ${seeds.length} seeds`}`,
    xLabel: axes[last].title.toLowerCase(),
    yLabel: metrics[metric].label,
    places: axes[last].arms.map(({ label }) => label),
    series: lines.map(({ label }, line) => ({
      label,
      ...looks[line % looks.length],
      points: cells
        .filter(({ cell, values }) => (last === 0 || cell[0] === line) && values.size > 0)
        .map(({ cell, values, mean, deviation }) => ({
          place: cell[last],
          values: [...values.values()],
          mean,
          deviation,
        })),
    })),
  };
}
