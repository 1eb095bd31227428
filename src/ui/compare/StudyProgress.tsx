import { Progress } from "@base-ui/react/progress";
import { deleteStudy, drawInstead, goOn, runFailedAgain } from "../../store/studyActions";
import { pauseStudy, resumeStudy, stopStudy } from "../../store/studyQueue";
import type { StoredStudy } from "../../store/studyState";
import { failedRuns } from "../../study/evidence";
import { formatCount, formatDuration } from "../format";
import styles from "./Compare.module.css";
import { HaltNote } from "./HaltNote";
import { runCount, studyStatus } from "./studyText";
import { useStudies } from "./useStudies";

/** How far a study is, with what can be done about it. */
export function StudyProgress({ study }: { readonly study: StoredStudy }) {
  const [activity, waiting, elsewhere, halts] = useStudies((state) => [
    state.activity,
    state.waiting,
    state.elsewhere,
    state.halts,
  ]);
  const { id, evidence, original, isOpened } = study;
  const own = activity?.id === id ? activity : undefined;
  const total = runCount(study);
  const isOpen = evidence.runs.length < total;
  const failedCount = failedRuns(evidence).length;
  const isElsewhere = elsewhere.has(id);
  const isQueued = own !== undefined || waiting.includes(id);
  const share = own && own.totalSteps > 0 ? own.step / own.totalSteps : 0;
  return (
    <section className={styles.progress} aria-label="Progress">
      {isQueued && (
        <Progress.Root value={evidence.runs.length + share} max={total} aria-label="Runs done">
          <Progress.Track className={styles.track}>
            <Progress.Indicator className={styles.indicator} />
          </Progress.Track>
        </Progress.Root>
      )}
      <p>
        <span role="status">{studyStatus(study, { activity, waiting, elsewhere, halts })}</span>
        {own && (
          <span className={styles.note}>
            {own.runName}
            {own.totalSteps > 0 && ` · step ${formatCount(own.step)} of ${formatCount(own.totalSteps)}`}
            {own.leftMs !== undefined && ` · about ${formatDuration(own.leftMs)} left`}
          </span>
        )}
      </p>
      {halts[id] && (
        <HaltNote
          halt={halts[id]}
          study={evidence.study}
          onDraw={evidence.runs.length === 0 && !original ? () => drawInstead(id) : undefined}
        />
      )}
      <p className={styles.actions}>
        {own && own.phase !== "paused" && (
          <button type="button" className={styles.action} onClick={pauseStudy}>
            Pause
          </button>
        )}
        {own?.phase === "paused" && (
          <button type="button" className={styles.action} onClick={resumeStudy}>
            Resume
          </button>
        )}
        {isQueued && (
          <button type="button" className={styles.action} onClick={() => stopStudy(id)}>
            Stop
          </button>
        )}
        {isOpen && !isQueued && !isElsewhere && !isOpened && (
          <button type="button" className={styles.primary} onClick={() => goOn(id)}>
            Go on
          </button>
        )}
        {failedCount > 0 && !isQueued && !isOpened && !isElsewhere && (
          <button type="button" className={styles.action} onClick={() => runFailedAgain(id)}>
            Run the failed {failedCount === 1 ? "one" : failedCount} again
          </button>
        )}
        {!isElsewhere && (
          <button type="button" className={styles.action} onClick={() => deleteStudy(id)}>
            Delete
          </button>
        )}
      </p>
    </section>
  );
}
