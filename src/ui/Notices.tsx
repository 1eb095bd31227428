import { dismissNotice, needsRestart, restart } from "../store/actions";
import { Icon } from "./icons";
import styles from "./Notices.module.css";
import { useAppState } from "./useAppState";

/** Sentences that concern no control: from the address, from a failed run, and that a change waits. */
export function Notices() {
  const [notices, failure, isImpossible] = useAppState((state) => [
    state.notices,
    state.run?.failure,
    state.impossible !== undefined,
  ]);
  const isChanged = useAppState(
    (state) => state.run !== undefined && needsRestart() && state.impossible === undefined,
  );
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
      {failure && (
        <div className={`${styles.notice} ${styles.failure}`} role="alert">
          <p>The run stopped. {failure.message}</p>
          <button type="button" className={styles.action} onClick={restart} disabled={isImpossible}>
            Start again
          </button>
        </div>
      )}
      {isChanged && !failure && (
        <div className={styles.notice} role="status">
          <p>The settings have changed. The run goes on with its own until you restart.</p>
          <button type="button" className={styles.action} onClick={restart}>
            Restart to apply
          </button>
        </div>
      )}
    </div>
  );
}
