import { Dialog } from "@base-ui/react/dialog";
import styles from "./KeysDialog.module.css";

const keys: readonly [string, string][] = [
  ["Space", "play or pause"],
  [".", "take one step"],
  ["/", "search the settings"],
  ["F1", "in a setting: what it does"],
  ["↑ ↓", "in a number: the next round value; in the network: the next layer"],
  ["← →", "in the network: close or open a group; on a chart: move the crosshair"],
  ["+ Esc", "on a chart: enlarge the part around the crosshair; show all"],
  ["?", "show these keys"],
];

export interface KeysDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Whether those of one letter or sign do something. */
  readonly areOn: boolean;
  readonly onChoose: (areOn: boolean) => void;
}

/** The keys that work everywhere on the page. */
export function KeysDialog({ isOpen, onClose, areOn, onChoose }: KeysDialogProps) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.popup}>
          <Dialog.Title className={styles.title}>Keys</Dialog.Title>
          <dl className={styles.keys}>
            {keys.map(([key, meaning]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
          <label className={styles.choice}>
            <input type="checkbox" checked={areOn} onChange={({ target }) => onChoose(target.checked)} />
            Space . / ? do this
          </label>
          <p className={styles.licences}>
            Strata is free software under the MIT licence.{" "}
            <a href="./licences.txt" target="_blank" rel="noreferrer">
              Licences of what it is made with
            </a>
          </p>
          <Dialog.Close className={styles.close}>Close</Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
