/** A study's numbers as the charts want them. */
import type { CurvePanel } from "../charts/CurveGrid";
import type { ErrorChartProps } from "../charts/ErrorChart";
import type { HeatMapProps } from "../charts/HeatMap";
import type { Evidence } from "./evidence";
import { cellName, cellsOf, isNumeric, jobsOf, placesOf } from "./study";
import { emptyText, type MetricId, metrics, summarise } from "./summary";

/** Of the arms of an axis, in their order. */
export const looks: readonly { readonly color: string; readonly dash?: string }[] = [
  { color: "--run-2", dash: "6 4" },
  { color: "--run-1" },
  { color: "--run-3", dash: "2 3" },
  { color: "--run-4", dash: "8 3 2 3" },
  { color: "--run-5", dash: "10 4" },
  { color: "--run-6", dash: "4 2" },
  { color: "--run-7", dash: "1 4" },
  { color: "--run-8", dash: "10 3 2 3 2 3" },
];

/** The metric against the last axis, a line for each arm of the first. */
export function errorFigure(evidence: Evidence, metric: MetricId): ErrorChartProps {
  const { axes, seeds } = evidence.study;
  const cells = summarise(evidence, metric);
  const last = axes.length - 1;
  const lines = last === 0 ? [{ label: "" }] : axes[0].arms;
  return {
    title: `${titleOf(metric)}, ${seeds.length === 1 ? "one seed" : `mean ± deviation of ${seeds.length} seeds`}`,
    xLabel: axes[last].title.toLowerCase(),
    yLabel: metrics[metric].label,
    isOrdered: isNumeric(axes[last]),
    places: placesOf(axes[last]),
    lostLabel: "runs diverged or failed",
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
      lostPlaces: cells
        .filter(({ cell, failures }) => (last === 0 || cell[0] === line) && failures.length > 0)
        .map(({ cell }) => cell[last]),
    })),
  };
}

const titleOf = (metric: MetricId) => metrics[metric].label.replace(/^./, (letter) => letter.toUpperCase());

/** The training loss of every run, a panel for each cell and a line for each seed; a share link has no curves. */
export function curvePanels(evidence: Evidence): CurvePanel[] {
  const { study, runs } = evidence;
  const jobs = jobsOf(study);
  const outcomes = summarise(evidence, "trainLoss").map(emptyText);
  return cellsOf(study).map((cell, place) => ({
    title: outcomes[place] === "–" ? cellName(study, cell) : `${cellName(study, cell)}: ${outcomes[place]}`,
    color: looks[cell.length > 1 ? cell[0] % looks.length : 0].color,
    lines: runs.flatMap(({ index, results }) => {
      const job = jobs[index];
      if (!results?.curves || job?.cell.join() !== cell.join()) return [];
      const { step, loss } = results.curves.train;
      if (step.length === 0) return [];
      return [{ label: `seed ${job.seed}`, x: step, y: loss }];
    }),
  }));
}

/** The metric over two settings; undefined where one of them has but two names, which lines tell apart as well. */
export function heatFigure(evidence: Evidence, metric: MetricId): HeatMapProps | undefined {
  const { axes } = evidence.study;
  if (axes.length < 2 || !axes.every((axis) => isNumeric(axis) || axis.arms.length > 2)) return undefined;
  const cells = summarise(evidence, metric);
  const hasLost = cells.some(({ failures }) => failures.length > 0);
  const [rows, columns] = axes;
  const [rowPlaces, columnPlaces] = axes.map(placesOf);
  return {
    title: `${titleOf(metric)}${hasLost ? " without runs that diverged or failed" : ""}`,
    xLabel: columns.title.toLowerCase(),
    yLabel: rows.title.toLowerCase(),
    columns: columnPlaces,
    rows: rowPlaces.map((label, row) => ({
      label,
      values: columns.arms.map(
        (_, column) => cells.find(({ cell }) => cell[0] === row && cell[1] === column)?.mean ?? Number.NaN,
      ),
    })),
  };
}
