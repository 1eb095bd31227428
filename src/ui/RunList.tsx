import { memo, useMemo, useRef, useState } from "react";
import { canGoOn, canStartAgain, colorOf, dataTextOf, isBusy, placeOf, type Run } from "../store/run";
import { importFiles } from "../store/runExchange";
import { renameRun, toggleBaseline, toggleHidden, togglePinned } from "../store/runList";
import { queuedRuns } from "../store/runQueue";
import { keptRuns, store } from "../store/state";
import { canStart, queueRun, resumeRun } from "../store/training";
import { Icon } from "./icons";
import panel from "./Panel.module.css";
import styles from "./RunList.module.css";
import { RunMenu } from "./RunMenu";
import { RunTable } from "./RunTable";
import { differenceFrom, differenceText, resultText, statusText, turnText } from "./runText";
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
          <Row
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

interface RowProps {
  readonly run: Run;
  readonly name: string;
  readonly status: string;
  readonly isCurrent: boolean;
  readonly isElsewhere: boolean;
  /** Of the queue. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly difference: string;
}

const Row = memo(function Row(props: RowProps) {
  const { run, name, status, isCurrent, isElsewhere, isFirst, isLast, difference } = props;
  const { id, isHidden, isPinned, isBaseline, phase, failure } = run;
  const isNew = phase === "queued" || canStartAgain(run);
  const [isRenaming, setIsRenaming] = useState(false);
  const { accuracy, split } = resultText(run);
  return (
    <li className={styles.row} aria-current={isCurrent || undefined} data-hidden={isHidden || undefined}>
      <button
        type="button"
        className={styles.icon}
        aria-pressed={!isHidden}
        aria-label={`Show ${name} on the charts`}
        title={isHidden ? "Show on the charts" : "Hide from the charts"}
        onClick={() => toggleHidden(id)}
      >
        <i className={styles.swatch} style={{ color: `var(${colorOf(run)})` }} />
      </button>
      <div className={styles.names}>
        {isRenaming ? (
          <NameField run={run} name={name} onDone={() => setIsRenaming(false)} />
        ) : (
          <button
            type="button"
            className={styles.name}
            title={`${name}: rename\n${dataTextOf(run)}`}
            onClick={() => setIsRenaming(true)}
          >
            {name}
          </button>
        )}
        <span className={styles.status}>{split ? `${status} · ${split}` : status}</span>
      </div>
      <div className={styles.numbers}>
        <span>{accuracy}</span>
        <span className={styles.status}>{isBaseline ? "baseline" : difference}</span>
      </div>
      <div className={styles.actions}>
        {(canGoOn(run) || canStartAgain(run)) && !isElsewhere && (
          <button
            type="button"
            className={styles.icon}
            aria-label={`${isNew ? "Start" : "Go on with"} ${name}`}
            title={isNew ? "Start now" : "Go on"}
            onClick={() => resumeRun(id)}
          >
            <Icon name="play" />
          </button>
        )}
        <button
          type="button"
          className={styles.icon}
          aria-pressed={isBaseline}
          aria-label={`${name} as baseline`}
          title={isBaseline ? "Baseline: differences are taken from it" : "Take differences from this run"}
          onClick={() => toggleBaseline(id)}
        >
          <Icon name={isBaseline ? "starFull" : "star"} />
        </button>
        <button
          type="button"
          className={styles.icon}
          aria-pressed={isPinned}
          aria-label={`Pin ${name}`}
          title={isPinned ? "Pinned: it stays on top and on the charts" : "Keep on top and on the charts"}
          onClick={() => togglePinned(id)}
        >
          <Icon name="pin" />
        </button>
        <RunMenu
          id={id}
          name={name}
          turn={phase === "queued" && !isElsewhere ? { isFirst, isLast } : undefined}
          onRename={() => setIsRenaming(true)}
        />
      </div>
      {failure && !isBusy(run) && <p className={styles.failure}>{failure.message}</p>}
    </li>
  );
});

function NameField({ run, name, onDone }: { run: Run; name: string; onDone: () => void }) {
  const wasCancelled = useRef(false);
  return (
    <input
      className={styles.field}
      aria-label="Name of the run"
      defaultValue={run.name ?? ""}
      placeholder={name}
      // biome-ignore lint/a11y/noAutofocus: the field takes the place of the button that was pressed
      autoFocus
      onKeyDown={({ key, currentTarget }) => {
        wasCancelled.current = key === "Escape";
        if (key === "Enter" || key === "Escape") currentTarget.blur();
      }}
      onBlur={({ target }) => {
        if (!wasCancelled.current) renameRun(run.id, target.value);
        onDone();
      }}
    />
  );
}
