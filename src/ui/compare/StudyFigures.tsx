import { CurveGrid } from "../../charts/CurveGrid";
import { ErrorChart } from "../../charts/ErrorChart";
import { HeatMap } from "../../charts/HeatMap";
import type { Evidence } from "../../study/evidence";
import { curvePanels, errorFigure, heatFigure } from "../../study/figures";
import {
  type CellSummary,
  comparisonsText,
  emptyText,
  type MetricId,
  metrics,
  summarise,
  verdictsOf,
} from "../../study/summary";
import { isDivergence } from "../../study/verdict";
import styles from "./Compare.module.css";
import { StudyGradients } from "./StudyGradients";

export const shownMetrics: readonly MetricId[] = ["trainLoss", "testError"];

/** What a study shows: figures, verdicts in words, curves, and the table that they come from. */
export function StudyFigures({ evidence }: { readonly evidence: Evidence }) {
  const { axes, seeds } = evidence.study;
  const panels = curvePanels(evidence);
  const heat = shownMetrics.flatMap((metric) => heatFigure(evidence, metric) ?? []);
  return (
    <>
      <div className={styles.figures} data-figures>
        {shownMetrics.map((metric) => (
          <ErrorChart key={metric} {...errorFigure(evidence, metric)} />
        ))}
      </div>
      <section aria-label="What it shows">
        <h4>What it shows</h4>
        {seeds.length === 1 && <p className={styles.note}>One seed: differences as measured, no verdict.</p>}
        <Verdicts evidence={evidence} />
      </section>
      {panels.some(({ lines }) => lines.length > 0) && (
        <section aria-label="Curves by cell">
          <h4>Training loss, run by run</h4>
          <CurveGrid
            xLabel="steps"
            yLabel="training loss"
            panels={panels}
            columns={axes[axes.length - 1].arms.length}
          />
        </section>
      )}
      <StudyGradients evidence={evidence} />
      {heat.length > 0 && (
        <section className={styles.figures} aria-label="Heat maps">
          {heat.map((props) => (
            <HeatMap key={props.title} {...props} />
          ))}
        </section>
      )}
      <CellTable evidence={evidence} />
    </>
  );
}

/** The verdicts of each metric under its figure. */
function Verdicts({ evidence }: { readonly evidence: Evidence }) {
  const verdicts = shownMetrics.map((metric) =>
    verdictsOf(evidence, metric).filter(({ kind }) => kind !== "none"),
  );
  const comparisons = comparisonsText(verdicts.flat());
  if (verdicts.flat().length === 0) return <p>Nothing to compare yet: no two cells have the same seed.</p>;
  return (
    <>
      <div className={styles.figures}>
        {verdicts.map((told, index) => (
          <ul key={shownMetrics[index]} className={styles.sentences}>
            {told.map(({ text, kind }) => (
              <li key={text} data-shown={kind === "higher" || kind === "lower" || undefined}>
                {text}
              </li>
            ))}
          </ul>
        ))}
      </div>
      {comparisons && <p className={styles.note}>{comparisons}</p>}
    </>
  );
}

const withDeviation = (cell: CellSummary) => {
  const { values, mean, deviation } = cell;
  if (values.size === 0) return emptyText(cell);
  return Number.isFinite(deviation) ? `${mean.toFixed(3)} ± ${deviation.toFixed(3)}` : mean.toFixed(3);
};

/** Every cell's mean ± deviation over its seeds; a run that failed is named under it. */
function CellTable({ evidence }: { readonly evidence: Evidence }) {
  const [losses, errors] = shownMetrics.map((metric) => summarise(evidence, metric));
  return (
    <section aria-label="Table of cells" className={styles.scroll}>
      <h4>Mean ± deviation over seeds</h4>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">cell</th>
            {shownMetrics.map((metric) => (
              <th key={metric} scope="col">
                {metrics[metric].label}
              </th>
            ))}
            <th scope="col">runs</th>
          </tr>
        </thead>
        <tbody>
          {losses.map((cell, index) => (
            <tr key={cell.name}>
              <th scope="row">
                {cell.name}
                {cell.failures.map((sentence) => (
                  <p key={sentence} className={styles.problem}>
                    {isDivergence(sentence) ? "Diverged" : "Failed"}: {sentence}
                  </p>
                ))}
              </th>
              <td>{withDeviation(cell)}</td>
              <td>{withDeviation(errors[index])}</td>
              <td>
                {cell.values.size} of {evidence.study.seeds.length}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
