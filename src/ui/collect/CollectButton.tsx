import { useEffect, useState } from "react";
import { type DraftRecord, storedDrafts } from "../../store/draftDatabase";
import { openCollect } from "../../store/ownImages";
import { useAppState } from "../useAppState";
import styles from "./CollectButton.module.css";

/** Opens the place where a user makes a set of their own, by pad or camera; the last one to go on with is named. */
export function CollectButton() {
  const isCollecting = useAppState((state) => state.collecting !== undefined);
  const [last, setLast] = useState<DraftRecord>();
  useEffect(() => {
    if (isCollecting) return;
    storedDrafts().then(
      ([newest]) => setLast(newest),
      () => {}, // said when something is to be kept
    );
  }, [isCollecting]);
  return (
    <>
      {last && (
        <button type="button" className={styles.button} onClick={() => openCollect(last.id)}>
          Go on collecting “{last.title}”
        </button>
      )}
      <button type="button" className={styles.button} onClick={() => openCollect()}>
        Collect by pad or camera
      </button>
    </>
  );
}
