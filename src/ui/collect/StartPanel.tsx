import { useEffect, useState } from "react";
import type { Collector } from "../../../datasets/types";
import { deleteSet, listDrafts, openDraft, startDraft, undoDeleteSet } from "../../store/collect";
import { countOf } from "../../store/draft";
import styles from "./StartPanel.module.css";
import { useCollectState } from "./useCollectState";

const sides = [32, 64] as const;
const padShape = [28, 28, 1] as const;

/** Sets to go on with, and what a new one is made of. */
export function StartPanel() {
  const [drafts, deleted, problem] = useCollectState((state) => [state.drafts, state.deleted, state.problem]);
  const [collectedBy, setCollectedBy] = useState<Collector>("pad");
  const [side, setSide] = useState<number>(sides[0]);
  const [channels, setChannels] = useState(3);
  useEffect(() => void listDrafts(), []);
  return (
    <div className={styles.start}>
      {(drafts.length > 0 || deleted) && (
        <section aria-label="Sets to go on with">
          <h3>Go on collecting</h3>
          <ul className={styles.drafts}>
            {drafts.map(({ id, title, classes, imageCount, imageShape }) => (
              <li key={id}>
                <span>
                  <b>{title}</b>
                  <br />
                  {classes.length} classes, {countOf(imageCount)} of {imageShape.join("×")}
                </span>
                <button type="button" onClick={() => openDraft(id)} aria-label={`Go on with ${title}`}>
                  Go on
                </button>
                <button type="button" onClick={() => deleteSet(id)} aria-label={`Delete ${title}`}>
                  Delete
                </button>
              </li>
            ))}
          </ul>
          {deleted && (
            <p role="status">
              Deleted “{deleted.title}”.{" "}
              <button type="button" onClick={undoDeleteSet}>
                Undo
              </button>
            </p>
          )}
          {problem && (
            <p className={styles.problem} role="alert">
              {problem}
            </p>
          )}
        </section>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          startDraft({ collectedBy, imageShape: collectedBy === "pad" ? padShape : [side, side, channels] });
        }}
      >
        <h3>New set</h3>
        <fieldset className={styles.kinds}>
          <legend className="visuallyHidden">Collect with</legend>
          <label>
            <input
              type="radio"
              name="collectedBy"
              checked={collectedBy === "pad"}
              onChange={() => setCollectedBy("pad")}
            />
            <span>
              <b>Pad</b>
              <br />
              drawings, 28×28 in grey
            </span>
          </label>
          <label>
            <input
              type="radio"
              name="collectedBy"
              checked={collectedBy === "camera"}
              onChange={() => setCollectedBy("camera")}
            />
            <span>
              <b>Camera</b>
              <br />
              photographs; they never leave this browser
            </span>
          </label>
        </fieldset>
        {collectedBy === "camera" && (
          <div className={styles.options}>
            <label>
              Size
              <select value={side} onChange={({ target }) => setSide(Number(target.value))}>
                {sides.map((value) => (
                  <option key={value} value={value}>
                    {value}×{value}
                  </option>
                ))}
              </select>
            </label>
            <label>
              Colour
              <select value={channels} onChange={({ target }) => setChannels(Number(target.value))}>
                <option value={3}>colour</option>
                <option value={1}>grey</option>
              </select>
            </label>
          </div>
        )}
        <p className={styles.note}>
          All images of a set have one size, so this stays as it is. Larger images show more and train more
          slowly.
        </p>
        <button type="submit" className={styles.begin}>
          Begin
        </button>
      </form>
    </div>
  );
}
