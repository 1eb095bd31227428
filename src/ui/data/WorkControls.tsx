import { Progress } from "@base-ui/react/progress";
import { cancelWork } from "../../store/dataViewActions";
import type { DataWorks } from "../../store/dataViewState";
import { formatPercent } from "../format";
import styles from "./Data.module.css";
import { useDataView } from "./useDataView";

/** How far something is, with a way to end it, or why it failed. */
export function WorkControls({ work: key }: { readonly work: keyof DataWorks }) {
  const [progress, failure] = useDataView((state) => [state[key].progress, state[key].failure]);
  return (
    <>
      {progress && (
        <div className={styles.progress}>
          <Progress.Root value={progress.done} max={progress.total} aria-label={progress.task}>
            <Progress.Track className={styles.track}>
              <Progress.Indicator className={styles.indicator} />
            </Progress.Track>
          </Progress.Root>
          <span>
            {progress.task}, {formatPercent(progress.done / progress.total)}
          </span>
          {key !== "load" && key !== "classImages" && (
            <button type="button" className={styles.button} onClick={() => cancelWork(key)}>
              Cancel
            </button>
          )}
        </div>
      )}
      {failure && (
        <p className={styles.failure} role="alert">
          {failure}
        </p>
      )}
    </>
  );
}
