import { fieldOf } from "../settings/fields";
import { optimizerFields } from "../settings/recipe/optimizer";
import { dismissNotice, setExperiment, waitingChanges } from "../store/actions";
import { isOver } from "../store/run";
import { forgetDeleted, undoDelete } from "../store/runList";
import { waitingRuns } from "../store/runQueue";
import { currentRun, keptRuns, runOf, type State, store } from "../store/state";
import { queueRun, restart, resumeQueue } from "../store/training";
import { DeletedSet } from "./DeletedSet";
import { formatCount, listOf } from "./format";
import { Icon } from "./icons";
import { awaitedText, shortMissingText } from "./missingText";
import styles from "./Notices.module.css";
import { useAppState } from "./useAppState";
import { useRunNames } from "./useRunNames";

/** Sentences that concern no control: from the address, of runs that stopped, and that a change waits. */
export function Notices() {
  const [notices, failure, storageProblem, isImpossible] = useAppState((state) => [
    state.notices,
    currentRun(state)?.failure,
    state.storageProblem,
    state.impossible !== undefined,
  ]);
  return (
    <div className={styles.notices}>
      {notices.map((notice, index) => (
        <div key={notice} className={styles.notice} role="alert">
          <p>{notice}</p>
          <button type="button" onClick={() => dismissNotice(index)} aria-label="Dismiss">
            <Icon name="close" />
          </button>
        </div>
      ))}
      {storageProblem && (
        <div className={`${styles.notice} ${styles.failure}`} role="alert">
          <p>{storageProblem}</p>
        </div>
      )}
      {failure && (
        <div className={`${styles.notice} ${styles.failure}`} role="alert">
          <p>The run stopped. {failure.message}</p>
          <button type="button" className={styles.action} onClick={restart} disabled={isImpossible}>
            Start again
          </button>
        </div>
      )}
      <Waiting />
      {!failure && <Changed />}
      <LeftOver />
      <Deleted />
      <DeletedSet />
    </div>
  );
}

/** The form says something else than the run: it can begin, or wait for its turn. */
function Changed() {
  const changes = useAppState((state) => (state.impossible === undefined ? waitingChanges() : []));
  const isEnded = useAppState((state) => isOver(currentRun(state)));
  if (changes.length === 0) return null;
  return (
    <div className={styles.notice} role="status">
      <p>
        Changed since this run{isEnded ? "" : " began"}: {listOf(changes)}.
        {!isEnded && " The run goes on with its own; if another starts, it waits in the list."}
        {!isEnded &&
          changes.includes(rateLabel) &&
          " Its learning rate can also be set now, above the curves."}
      </p>
      {!isEnded && (
        <button type="button" className={styles.action} onClick={() => queueRun(store.getState().experiment)}>
          Queue this experiment
        </button>
      )}
      <button type="button" className={styles.action} onClick={restart}>
        Start a run with them
      </button>
    </div>
  );
}

/** The run that begins once its images have come. */
function Waiting() {
  const run = useAppState((state) => runOf(state, state.waitsForData));
  const isChosen = useAppState(
    (state) => JSON.stringify(state.experiment.data) === JSON.stringify(run?.experiment.data),
  );
  const names = useRunNames();
  if (!run || run.deletedAt !== undefined) return null;
  const { data } = run.experiment;
  return (
    <div className={styles.notice} role="status">
      <p>
        “{names.get(run.id)}” waits for {awaitedText(data)}: it {run.step > 0 ? "goes on" : "starts"} once{" "}
        {data.dataset === "own" ? "they have" : "it has"} come.
        {!isChosen && ` ${shortMissingText(data)}`}
      </p>
      {!isChosen && (
        <button type="button" className={styles.action} onClick={() => setExperiment(run.experiment)}>
          Choose its data set
        </button>
      )}
    </div>
  );
}

/** The run that was started last, if it was cut off and nothing was started since the page was opened. */
const interruptedRun = (state: State) => {
  const newest = keptRuns(state).findLast(({ phase }) => phase !== "queued");
  const isCutOff = state.currentId === undefined && newest?.phase === "interrupted";
  if (newest?.id === state.waitsForData) return undefined;
  return isCutOff && !state.elsewhere.has(newest.id) ? newest : undefined;
};

/** What was under way when the page was closed: nothing trains before somebody asks for it. */
function LeftOver() {
  const run = useAppState(interruptedRun);
  const waitingCount = useAppState((state) => waitingRuns(state).length);
  const names = useRunNames();
  if (!run && waitingCount === 0) return null;
  const runs = waitingCount === 1 ? "1 run waits" : `${waitingCount} runs wait`;
  return (
    <div className={styles.notice} role="status">
      {run ? (
        <p>
          “{names.get(run.id)}” was interrupted at step {formatCount(run.step)}
          {run.totalSteps > 0 && ` of ${formatCount(run.totalSteps)}`}
          {waitingCount > 0 && `; ${runs} in the queue behind it`}.
        </p>
      ) : (
        <p>{runs} in the queue since the page was closed.</p>
      )}
      <button type="button" className={styles.action} onClick={() => resumeQueue(run?.id)}>
        {run ? "Go on" : "Go on with the queue"}
      </button>
    </div>
  );
}

/** The run that was deleted last, until it is forgotten. */
function Deleted() {
  const run = useAppState(({ runs }) =>
    runs
      .filter(({ deletedAt }) => deletedAt !== undefined)
      .sort((a, b) => (a.deletedAt ?? 0) - (b.deletedAt ?? 0))
      .at(-1),
  );
  const names = useRunNames();
  if (!run) return null;
  return (
    <div className={styles.notice} role="status">
      <p>Deleted “{names.get(run.id)}”.</p>
      <button type="button" className={styles.action} onClick={() => undoDelete(run.id)}>
        Undo
      </button>
      <button type="button" onClick={forgetDeleted} aria-label="Forget deleted runs for good">
        <Icon name="close" />
      </button>
    </div>
  );
}

const rateLabel = fieldOf(optimizerFields.learningRate).label;
