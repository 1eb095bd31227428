import { useRef } from "react";
import { download } from "../../charts/csv";
import { evidenceFileName } from "../../store/studyActions";
import type { StoredStudy } from "../../store/studyState";
import { evidenceText } from "../../study/evidenceFile";
import { evidenceCsv } from "../../study/table";
import styles from "./Compare.module.css";
import { CopyLink } from "./CopyLink";
import { runCount } from "./studyText";

/** The evidence for others to run again, as a file or a link, its numbers as a table, and the figures. */
export function Downloads({ study }: { readonly study: StoredStudy }) {
  const { evidence, preset, createdAt, isOpened, link } = study;
  const count = evidence.runs.length;
  const isPart = count < runCount(study);
  const date = isOpened ? link?.date : new Date(createdAt).toISOString().slice(0, 10);
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
      {count > 0 &&
        !link && ( // a link has no curves, which a file promises
          <button
            type="button"
            className={styles.action}
            onClick={() => download(name, new Blob([evidenceText(evidence)], { type: "application/json" }))}
          >
            Evidence file
          </button>
        )}
      {count > 0 && (
        <>
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
        </>
      )}
      <CopyLink shared={{ evidence, preset, date }} />
      {count > 0 && isPart && (
        <span className={styles.note}>
          Of what is measured so far: {count} of {runCount(study)} runs.
        </span>
      )}
    </p>
  );
}
