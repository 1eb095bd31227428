import { dataText } from "../settings/dataText";
import { ownTitle } from "../store/ownImages";
import { dataTextOf } from "../store/run";
import { currentRun, type State } from "../store/state";
import styles from "./DataLine.module.css";
import { formatPercent } from "./format";
import { shortMissingText } from "./missingText";
import { useAppState } from "./useAppState";

/** Of the run, if there is one; else of the form's data, once they are there. */
function lineOf(state: State): { text: string; isFailure?: boolean } {
  const run = currentRun(state);
  const { storedSets } = state;
  if (run?.counts) return { text: dataTextOf(run, ownTitle(storedSets, run.experiment.data)) };
  const { data, dataProgress, dataFailure, dataMissing, experiment } = state;
  if (dataMissing === experiment.data.dataset) return { text: shortMissingText(experiment.data) };
  if (dataFailure) return { text: dataFailure, isFailure: true };
  if (dataProgress) {
    const { task, done, total } = dataProgress;
    return { text: `${task} ${formatPercent(done / Math.max(1, total))}` };
  }
  return {
    text: data
      ? dataText({ ...data, data: data.settings, ownTitle: ownTitle(storedSets, data.settings) })
      : "",
  };
}

/** How many images are really trained on, and which: always in sight, also where the form is in a drawer. */
export function DataLine() {
  const { text, isFailure } = useAppState(lineOf);
  return (
    <p className={styles.line} data-failure={isFailure}>
      {text}
    </p>
  );
}
