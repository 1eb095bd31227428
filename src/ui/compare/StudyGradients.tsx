import { LayerChart, rangeOf } from "../../charts/LayerChart";
import type { Evidence } from "../../study/evidence";
import { gradientPanels, ratioRows, ratioText } from "../../study/gradients";
import styles from "./Compare.module.css";

/** How the gradient arrives at each layer before the first step, arm beside arm. */
export function StudyGradients({ evidence }: { readonly evidence: Evidence }) {
  const panels = gradientPanels(evidence);
  if (panels.length === 0) return null;
  const yRange = rangeOf(
    panels.flatMap(({ series }) => series),
    true,
  );
  const [{ series: named }] = panels;
  return (
    <section aria-label="Gradient by layer">
      <h4>Gradient norm by layer, before the first step</h4>
      <p className={styles.note}>
        Means over seeds, on one scale.{" "}
        {named.map(({ label, color, isDashed }, index) => (
          <span key={label}>
            {index > 0 && " · "}
            <span style={{ color: `var(${color})` }}>{isDashed ? "- -" : "—"}</span> {label}
          </span>
        ))}
      </p>
      <ul className={styles.gradients}>
        {panels.map(({ title, series }) => (
          <li key={title}>
            <LayerChart
              title={`Gradient norm by layer${title && `, ${title}`}: ${series.map(({ label }) => label).join(", ")}`}
              yLabel="gradient norm"
              series={series}
              isLog
              height={176}
              yRange={yRange}
            />
            <span className={styles.note}>{title}</span>
          </li>
        ))}
      </ul>
      <details>
        <summary>How much of it arrives at the front</summary>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">cell</th>
              <th scope="col">norm at the first convolution over that at the last one, over seeds</th>
            </tr>
          </thead>
          <tbody>
            {ratioRows(evidence).map((row) => (
              <tr key={row.name}>
                <th scope="row">{row.name}</th>
                <td>{ratioText(row)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
