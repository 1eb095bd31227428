import { memo, useRef, useState } from "react";
import { canGoOn, canStartAgain, colorOf, dataTextOf, isBusy, type Run } from "../store/run";
import { renameRun, toggleBaseline, toggleHidden, togglePinned } from "../store/runList";
import { resumeRun } from "../store/training";
import { Icon } from "./icons";
import styles from "./RunList.module.css";
import { RunMenu } from "./RunMenu";
import { resultText } from "./runText";

export interface RunRowProps {
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

/** One run of the list. */
export const RunRow = memo(function RunRow(props: RunRowProps) {
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
