import { Dialog } from "@base-ui/react/dialog";
import { Progress } from "@base-ui/react/progress";
import { confirmImport } from "../store/actions";
import { cancelImport } from "../store/ownImages";
import type { Imported } from "../worker/importer";
import { formatCount } from "./format";
import styles from "./ImportDialog.module.css";
import keyStyles from "./KeysDialog.module.css";
import { useAppState } from "./useAppState";

const shownClasses = 12;

/** What dropped files are, before they replace anything. */
export function ImportDialog() {
  const ownImport = useAppState((state) => state.ownImport);
  const { done = 0, total = 1, imported, failure } = ownImport ?? {};
  return (
    <Dialog.Root open={ownImport !== undefined} onOpenChange={(open) => !open && cancelImport()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={keyStyles.backdrop} />
        <Dialog.Popup className={keyStyles.popup}>
          <Dialog.Title className={keyStyles.title}>{imported?.set.title ?? "Your own images"}</Dialog.Title>
          {failure ? (
            <p className={styles.failure} role="alert">
              {failure}
            </p>
          ) : imported ? (
            <Contents imported={imported} />
          ) : (
            <Progress.Root
              value={done}
              max={total}
              aria-label="Reading your files"
              className={styles.progress}
            >
              <Progress.Track className={styles.track}>
                <Progress.Indicator className={styles.indicator} />
              </Progress.Track>
              <span>
                Reading your files{total > 1 ? `: ${formatCount(done)} of ${formatCount(total)} images` : ""}
              </span>
            </Progress.Root>
          )}
          <div className={styles.buttons}>
            {imported && (
              <button type="button" className={keyStyles.close} onClick={confirmImport}>
                Use these images
              </button>
            )}
            <Dialog.Close className={keyStyles.close}>{failure ? "Close" : "Cancel"}</Dialog.Close>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Contents({ imported: { set, notes, classCounts } }: { imported: Imported }) {
  const { imageShape, classNames, counts } = set;
  const hidden = classNames.length - shownClasses;
  return (
    <div className={styles.contents}>
      <p>
        {formatCount(counts.train)} training and {formatCount(counts.test)} test images of{" "}
        {imageShape.join("×")} in {classNames.length} classes:
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">label</th>
            <th scope="col">class</th>
            <th scope="col">training images</th>
          </tr>
        </thead>
        <tbody>
          {classNames.slice(0, shownClasses).map((name, label) => (
            <tr key={name}>
              <td>{label}</td>
              <td>{name}</td>
              <td>{formatCount(classCounts[label])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && <p>and {formatCount(hidden)} more classes</p>}
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      <p>They stay in this browser; nothing is sent anywhere.</p>
    </div>
  );
}
