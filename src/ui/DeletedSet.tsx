import { ownName } from "../../datasets/container";
import { undoDeleteSet } from "../store/actions";
import { forgetDeletedStored } from "../store/ownImages";
import type { Run } from "../store/run";
import { keptRuns } from "../store/state";
import type { StoredSet } from "../worker/storage";
import { formatCount, listOf } from "./format";
import { Icon } from "./icons";
import styles from "./Notices.module.css";
import { useAppState } from "./useAppState";
import { useRunNames } from "./useRunNames";

/** Runs that were made with a set. */
const isMadeWith =
  ({ name, dataset }: StoredSet) =>
  ({ experiment: { data } }: Run) =>
    data.dataset === "own" ? ownName(Number(data.options.images)) === name : data.dataset === dataset;

/** The set that was deleted last, until it is forgotten, and the runs that need it. */
export function DeletedSet() {
  const set = useAppState((state) => state.deletedSet);
  const runs = useAppState(keptRuns);
  const names = useRunNames();
  if (!set) return null;
  const using = runs.filter(isMadeWith(set)).map(({ id }) => `“${names.get(id)}”`);
  return (
    <div className={styles.notice} role="status">
      <p>
        Deleted “{set.title}”, {formatCount(set.counts.train + set.counts.test)} images.
        {using.length > 0 &&
          ` ${using.length === 1 ? "A run was" : `${using.length} runs were`} made with it and cannot go on without it: ${listOf(using)}.`}
      </p>
      <button type="button" className={styles.action} onClick={() => undoDeleteSet(set.name)}>
        Undo
      </button>
      <button type="button" onClick={forgetDeletedStored} aria-label="Forget deleted sets for good">
        <Icon name="close" />
      </button>
    </div>
  );
}
