import { useRef } from "react";
import { download } from "../../charts/csv";
import { evidenceFileName } from "../../store/studyActions";
import type { Evidence } from "../../study/evidence";
import { evidenceCsv } from "../../study/table";
import styles from "./Compare.module.css";

/** The evidence for others to run again, its numbers as a table, and the figures. */
export function Downloads({ evidence }: { readonly evidence: Evidence }) {
  const frame = useRef<HTMLParagraphElement>(null);
  const name = evidenceFileName(evidence.study);
  const stem = name.replace(/\.evidence\.json$/, "");

  function saveFigures() {
    const figures = frame.current?.closest("article")?.querySelectorAll("[data-figures] svg") ?? [];
    const variables = getComputedStyle(document.documentElement);
    for (const [index, figure] of [...figures].entries()) {
      // The page's colours by value: a file has none of its variables.
      const text = new XMLSerializer()
        .serializeToString(figure)
        .replaceAll(/var\((--[\w-]+)[^)]*\)/g, (_, variable) => variables.getPropertyValue(variable).trim());
      download(`${stem}-${index + 1}.svg`, new Blob([text], { type: "image/svg+xml" }));
    }
  }

  return (
    <p ref={frame} className={styles.actions}>
      <button
        type="button"
        className={styles.action}
        onClick={() =>
          download(name, new Blob([`${JSON.stringify(evidence)}\n`], { type: "application/json" }))
        }
      >
        Evidence file
      </button>
      <button
        type="button"
        className={styles.action}
        onClick={() => download(`${stem}.csv`, new Blob([evidenceCsv(evidence)], { type: "text/csv" }))}
      >
        CSV
      </button>
      <button type="button" className={styles.action} onClick={saveFigures}>
        SVG
      </button>
    </p>
  );
}
