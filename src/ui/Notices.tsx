import { fieldOf } from "../settings/fields";
import { optimizerFields } from "../settings/recipe/optimizer";
import { dismissNotice, restart, waitingChanges } from "../store/actions";
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
  const changes = useAppState((state) => (state.impossible === undefined ? waitingChanges() : []));
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
      {changes.length > 0 && !failure && (
        <div className={styles.notice} role="status">
          <p>
            Changed since the run began: {listOf(changes)}. The run goes on with its own until you restart
            {changes.includes(rateLabel) && "; its learning rate can also be set now, above the curves"}.
          </p>
          <button type="button" className={styles.action} onClick={restart}>
            Restart to apply
          </button>
        </div>
      )}
    </div>
  );
}

const rateLabel = fieldOf(optimizerFields.learningRate).label;
const mostNamed = 4;

/** The first few names, and how many more there are. */
function listOf(names: readonly string[]): string {
  const more = names.length - mostNamed;
  const named = names.slice(0, mostNamed).join(", ");
  return more > 0 ? `${named} and ${more} more` : named;
}
