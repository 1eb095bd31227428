import { Dialog } from "@base-ui/react/dialog";
import { useEffect } from "react";
import { closeDraft, openDraft, renameSet } from "../../store/collect";
import { closeCollect } from "../../store/ownImages";
import { Icon } from "../icons";
import keyStyles from "../KeysDialog.module.css";
import { useAppState } from "../useAppState";
import styles from "./CollectDialog.module.css";
import { DraftPanel } from "./DraftPanel";
import { StartPanel } from "./StartPanel";
import { useCollectState } from "./useCollectState";

/** Where a user makes a set of their own, by pad or camera; what is taken stays when it is closed. */
export function CollectDialog() {
  const draftId = useAppState(({ collecting }) => collecting?.draftId);
  const draft = useCollectState((state) => state.draft);

  useEffect(() => {
    if (draftId) void openDraft(draftId);
  }, [draftId]);

  function close() {
    void closeDraft();
    closeCollect();
  }

  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()} disablePointerDismissal>
      <Dialog.Portal>
        <Dialog.Backdrop className={`${keyStyles.backdrop} ${styles.above}`} />
        <Dialog.Popup
          className={draft ? `${styles.popup} ${styles.wide}` : styles.popup}
          onKeyDown={(event) => event.key !== "Escape" && event.stopPropagation()} // the page's own keys rest
        >
          <header className={styles.header}>
            <Dialog.Title className={draft ? "visuallyHidden" : styles.title}>Collect images</Dialog.Title>
            {draft && (
              <>
                <input
                  key={draft.title}
                  className={styles.name}
                  aria-label="Title of the set"
                  defaultValue={draft.title}
                  spellCheck={false}
                  onKeyDown={({ key, currentTarget }) => key === "Enter" && currentTarget.blur()}
                  onBlur={({ target }) => {
                    renameSet(target.value);
                    if (target.value.trim() === "") target.value = draft.title;
                  }}
                />
                <span className={styles.shape}>{draft.imageShape.join("×")}</span>
                <button type="button" className={styles.other} onClick={() => void closeDraft()}>
                  Other sets
                </button>
              </>
            )}
            <Dialog.Close className={styles.close} aria-label="Close">
              <Icon name="close" />
            </Dialog.Close>
          </header>
          {draft ? <DraftPanel key={draft.id} draft={draft} onUsed={close} /> : <StartPanel />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
