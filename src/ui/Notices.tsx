import { type Experiment, withSetting } from "../settings/experiment";
import { fieldOf } from "../settings/fields";
import { optimizerFields } from "../settings/recipe/optimizer";
import { dismissNotice, setExperiment, waitingChanges } from "../store/actions";
import { isDiverged, isOver, type Run } from "../store/run";
import { undoCheckpoint } from "../store/runExchange";
import { forgetDeleted, lastDeleted, undoDelete } from "../store/runList";
import { waitingRuns } from "../store/runQueue";
import { currentRun, keptRuns, runOf, type State, store } from "../store/state";
import { queueRun, restart, resumeQueue, startRun } from "../store/training";
import type { Failure } from "../worker/protocol";
import { DeletedSet } from "./DeletedSet";
import { formatCount, formatSetting, listOf } from "./format";
import { Icon } from "./icons";
import { awaitedText, shortMissingText } from "./missingText";
import styles from "./Notices.module.css";
import { useAppState } from "./useAppState";
import { useRunNames } from "./useRunNames";

/** Sentences that concern no control: from the address, of runs that stopped, and that a change waits. */
export function Notices() {
  const [notices, backendProblem, run, storageProblem] = useAppState((state) => [
    state.notices,
    state.backendProblem,
    currentRun(state),
    state.storageProblem,
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
      {backendProblem && !run?.failure && (
        <div className={`${styles.notice} ${styles.failure}`} role="alert">
          <p>{backendProblem}</p>
        </div>
      )}
      {storageProblem && (
        <div className={`${styles.notice} ${styles.failure}`} role="alert">
          <p>{storageProblem}</p>
        </div>
      )}
      {run?.failure && <Failed run={run} failure={run.failure} />}
      <Waiting />
      {!run?.failure && <Changed />}
      <LeftOver />
      <Deleted />
      <DeletedSet />
      <Replaced />
    </div>
  );
}

/** Why the current run stopped, and what to do about it. */
function Failed({ run, failure }: { readonly run: Run; readonly failure: Failure }) {
  const isImpossible = useAppState((state) => state.impossible !== undefined);
  const slower = isDiverged(run) ? withSlowerRate(run.experiment) : undefined;
  return (
    <div className={`${styles.notice} ${styles.failure}`} role="alert">
      <p>
        {isDiverged(run) ? "The net diverged" : "The run stopped"}. {failure.message}
        {isDiverged(run) && ". Clipping the gradient or a warm-up may help too; the curves up to there stay"}.
      </p>
      {slower && (
        <button type="button" className={styles.action} onClick={() => startExperiment(slower)}>
          Start with a rate of {formatSetting(slower.recipe.learningRate)}
        </button>
      )}
      <button type="button" className={styles.action} onClick={restart} disabled={isImpossible}>
        Start again
      </button>
    </div>
  );
}

/** Ten times slower, where the rate can be. */
function withSlowerRate(experiment: Experiment): Experiment | undefined {
  const rate = Number((experiment.recipe.learningRate / 10).toPrecision(3));
  try {
    return withSetting(experiment, "learningRate", rate);
  } catch {
    return undefined;
  }
}

function startExperiment(experiment: Experiment) {
  setExperiment(experiment);
  startRun(experiment);
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
        <p>{runs} in the queue, which goes on when it is asked to.</p>
      )}
      <button type="button" className={styles.action} onClick={() => resumeQueue(run?.id)}>
        {run ? "Go on" : "Go on with the queue"}
      </button>
    </div>
  );
}

/** The runs that were deleted last, until they are forgotten. */
function Deleted() {
  const deleted = useAppState(({ runs }) => lastDeleted(runs));
  const names = useRunNames();
  if (deleted.length === 0) return null;
  const [{ id }] = deleted;
  return (
    <div className={styles.notice} role="status">
      <p>Deleted {deleted.length === 1 ? `“${names.get(id)}”` : `${formatCount(deleted.length)} runs`}.</p>
      <button
        type="button"
        className={styles.action}
        onClick={() => undoDelete(deleted.map((run) => run.id))}
      >
        Undo
      </button>
      <button type="button" onClick={forgetDeleted} aria-label="Forget deleted runs for good">
        <Icon name="close" />
      </button>
    </div>
  );
}

/** A checkpoint that was dropped took the place of a newer one, until the run goes on from it. */
function Replaced() {
  const replaced = useAppState((state) => {
    const { replacedCheckpoint: own } = state;
    const isThere = own && runOf(state, own.id)?.deletedAt === undefined;
    return isThere ? own : undefined;
  });
  const names = useRunNames();
  if (!replaced) return null;
  const { id, from, checkpoint } = replaced;
  return (
    <div className={styles.notice} role="status">
      <p>
        “{names.get(id)}” goes on from step {formatCount(from)} now, not from step{" "}
        {formatCount(checkpoint.step)}; it then takes the steps behind that again.
      </p>
      <button type="button" className={styles.action} onClick={undoCheckpoint}>
        Undo
      </button>
    </div>
  );
}

const rateLabel = fieldOf(optimizerFields.learningRate).label;
