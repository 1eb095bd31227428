import { useMemo, useRef, useState } from "react";
import { placeOf, type Run } from "../store/run";
import { importFiles } from "../store/runExchange";
import { queuedRuns } from "../store/runQueue";
import { keptRuns, store } from "../store/state";
import { canStart, queueRun } from "../store/training";
import panel from "./Panel.module.css";
import styles from "./RunList.module.css";
import { RunRow } from "./RunRow";
import { RunTable } from "./RunTable";
import { differenceFrom, differenceText, statusText, turnText } from "./runText";
import { useAppState } from "./useAppState";
import { useRunNames } from "./useRunNames";

const firstCount = 24;

/** Pinned runs first, then the newest; queued ones so that the next is nearest to the one that trains. */
const inOrder = (runs: readonly Run[]) =>
  [...runs].sort((a, b) => Number(b.isPinned) - Number(a.isPinned) || placeOf(b) - placeOf(a));

/** Every run that is kept: the curves' legend, and what can be done with each. */
export function RunList() {
  const runs = useAppState(keptRuns);
  const [elsewhere, currentId, isImpossible] = useAppState((state) => [
    state.elsewhere,
    state.currentId,
    state.impossible !== undefined,
  ]);
  const names = useRunNames();
  const [isWhole, setIsWhole] = useState(false);
  const [isTableOpen, setIsTableOpen] = useState(false);
  const ordered = useMemo(() => inOrder(runs), [runs]);
  const queued = useAppState((state) => queuedRuns(state).map(({ id }) => id));
  const baseline = runs.find(({ isBaseline }) => isBaseline);
  const picker = useRef<HTMLInputElement>(null);
  return (
    <section className={styles.runs} aria-label="Runs">
      <header className={panel.heading}>
        <h2>Runs</h2>
        <div className={panel.tools}>
          <button
            type="button"
            className={panel.action}
            disabled={isImpossible}
            title="Have the form's settings wait until the runs before them are done"
            onClick={() => canStart() && queueRun(store.getState().experiment)}
          >
            Queue this experiment
          </button>
          <button
            type="button"
            className={panel.action}
            disabled={runs.length === 0}
            onClick={() => setIsTableOpen(true)}
          >
            Table
          </button>
          <button
            type="button"
            className={panel.action}
            title="Open a run's file or a checkpoint; dropping it on the page does the same"
            onClick={() => picker.current?.click()}
          >
            Open
          </button>
          <input
            ref={picker}
            type="file"
            hidden
            multiple
            accept=".json,.safetensors"
            aria-label="Run files"
            onChange={({ target }) => {
              void importFiles([...(target.files ?? [])]);
              target.value = "";
            }}
          />
        </div>
      </header>
      {runs.length === 0 && (
        <p className={panel.note}>Each run stays here with its curves, also after a reload.</p>
      )}
      <ul className={styles.list}>
        {ordered.slice(0, isWhole ? undefined : firstCount).map((run) => (
          <RunRow
            key={run.id}
            run={run}
            name={names.get(run.id) ?? ""}
            status={
              elsewhere.has(run.id) || run.phase !== "queued"
                ? statusText(run, elsewhere)
                : turnText(queued.indexOf(run.id), queued.length)
            }
            isFirst={run.id === queued[0]}
            isLast={run.id === queued.at(-1)}
            isCurrent={run.id === currentId}
            isElsewhere={elsewhere.has(run.id)}
            difference={differenceText(differenceFrom(baseline, run))}
          />
        ))}
      </ul>
      {!isWhole && runs.length > firstCount && (
        <button type="button" className={panel.action} onClick={() => setIsWhole(true)}>
          Show all {runs.length} runs
        </button>
      )}
      <RunTable isOpen={isTableOpen} onClose={() => setIsTableOpen(false)} />
    </section>
  );
}
