import { lazy, Suspense, useEffect, useState } from "react";
import { type DraftRecord, storedDrafts } from "../../store/draftDatabase";
import styles from "./CollectButton.module.css";

const CollectDialog = lazy(() =>
  import("./CollectDialog").then((module) => ({ default: module.CollectDialog })),
);

/** Opens the place where a user makes a set of their own, by pad or camera; the last one to go on with is named. */
export function CollectButton() {
  const [opened, setOpened] = useState<{ draftId?: string }>();
  const [last, setLast] = useState<DraftRecord>();
  useEffect(() => {
    if (opened) return;
    storedDrafts().then(
      ([newest]) => setLast(newest),
      () => {}, // said when something is to be kept
    );
  }, [opened]);
  return (
    <>
      {last && (
        <button type="button" className={styles.button} onClick={() => setOpened({ draftId: last.id })}>
          Go on collecting “{last.title}”
        </button>
      )}
      <button type="button" className={styles.button} onClick={() => setOpened({})}>
        Collect by pad or camera
      </button>
      {opened && (
        <Suspense>
          <CollectDialog draftId={opened.draftId} onClose={() => setOpened(undefined)} />
        </Suspense>
      )}
    </>
  );
}
