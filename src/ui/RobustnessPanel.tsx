import { useId, useState } from "react";
import { csvOf, download } from "../charts/csv";
import { measureRobustness, stopRobustness } from "../store/looks";
import { isMeasuring } from "../store/robustness";
import { currentRun } from "../store/state";
import { errorsByKind, meanCorruptedError, robustnessCells, suiteText } from "../study/robustness";
import type { DataSummary, Robustness, RobustnessReport } from "../worker/protocol";
import { CorruptionTables } from "./CorruptionTables";
import { formatCount, formatDuration, formatShare } from "./format";
import panel from "./Panel.module.css";
import styles from "./RobustnessPanel.module.css";
import { useAppState } from "./useAppState";

const imageCounts = [100, 200, 500];

/** How the net does on test images that are noisy, blurred, turned …: measured on request, kept with the run. */
export function RobustnessPanel({ data }: { data: DataSummary }) {
  const { run, report } = useAppState((state) => ({ run: currentRun(state), report: state.live.robustness }));
  const [imageCount, setImageCount] = useState(200);
  const [chosen, setOpen] = useState<boolean>();
  const tables = useId();
  const goesOn = isMeasuring(report);
  const robustness = report?.robustness ?? run?.robustness;
  const isOpen = chosen ?? (goesOn || robustness !== undefined);
  const counts = imageCounts.filter((count) => count <= data.counts.test);
  const count = counts.includes(imageCount) ? imageCount : (counts.at(-1) ?? data.counts.test);
  return (
    <div className={`${panel.panel} ${styles.robustness}`}>
      <header className={panel.heading}>
        <h2>Robustness</h2>
        <span className={panel.note}>{run ? summary(robustness, report) : "a net has to learn first"}</span>
      </header>
      <p className={panel.note}>
        Accuracy on test images that are noisy, blurred, badly lit, turned or cut up, in five severities,
        after ImageNet-C and MNIST-C. A net that goes on learning waits meanwhile.
      </p>
      <div className={panel.tools}>
        <label>
          test images
          <select value={count} onChange={({ target }) => setImageCount(Number(target.value))}>
            {(counts.length > 0 ? counts : [count]).map((option) => (
              <option key={option}>{option}</option>
            ))}
          </select>
        </label>
        {goesOn ? (
          <button type="button" className={panel.action} onClick={stopRobustness}>
            Stop measuring
          </button>
        ) : (
          <button
            type="button"
            className={panel.action}
            disabled={run === undefined}
            onClick={() => measureRobustness(count)}
          >
            Measure robustness
          </button>
        )}
        <button
          type="button"
          className={panel.action}
          aria-expanded={isOpen}
          aria-controls={tables}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? "Hide corruptions" : "Show corruptions"}
        </button>
        {robustness && !goesOn && (
          <button
            type="button"
            className={panel.action}
            onClick={() =>
              download("robustness.csv", new Blob([csvOf(robustnessCells(robustness))], { type: "text/csv" }))
            }
          >
            CSV
          </button>
        )}
        {goesOn && report && <Progress done={report.done} total={report.total} />}
      </div>
      {robustness && <Kinds robustness={robustness} />}
      <div id={tables} hidden={!isOpen}>
        {isOpen && <CorruptionTables data={data} robustness={robustness} />}
      </div>
    </div>
  );
}

function summary(robustness: Robustness | undefined, report: RobustnessReport | undefined): string {
  if (!robustness)
    return report?.end ? "stopped" : isMeasuring(report) ? "being measured" : "not measured yet";
  const error = meanCorruptedError(robustness);
  const measured = error === undefined ? "" : `mean corrupted error ${formatShare(error)}, `;
  const clean = `clean error ${formatShare(1 - robustness.clean)}`;
  const isPart = report?.robustness !== undefined;
  const end = !isPart ? "" : isMeasuring(report) ? "; so far" : "; stopped before the end";
  return `${measured}${clean} at step ${formatCount(robustness.step)}; ${suiteText(robustness)}${end}`;
}

function Progress({ done, total }: { done: number; total: number }) {
  const [startedAt] = useState(() => performance.now());
  const leftMs = ((performance.now() - startedAt) / done) * (total - done);
  return (
    <span className={styles.progress}>
      <progress value={done} max={Math.max(1, total)} aria-label="Measuring robustness" />
      {total === 0 ? "waits for its turn" : `${done} of ${total}`}
      {done > 4 && ` · ${formatDuration(leftMs)} left`}
    </span>
  );
}

/** The errors of each kind in a line. */
function Kinds({ robustness }: { robustness: Robustness }) {
  const kinds = errorsByKind(robustness);
  if (kinds.length === 0) return null;
  return (
    <dl className={styles.kinds}>
      <dt>mean error by kind</dt>
      {kinds.map(({ kind, error }) => (
        <dd key={kind}>
          {kind.toLowerCase()} <strong>{formatShare(error)}</strong>
        </dd>
      ))}
    </dl>
  );
}
