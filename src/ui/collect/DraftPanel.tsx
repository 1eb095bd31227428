import { useRef, useState } from "react";
import { fewestClasses, fewestOfClass, imagesOf, missingOf } from "../../../datasets/collected";
import { limits } from "../../../datasets/limits";
import { download } from "../../charts/csv";
import { addClass, addImage, suggestionsFor, useDraft as takeDraft, undoRemoval } from "../../store/collect";
import { countOf, type Draft } from "../../store/draft";
import { CameraCapture } from "./CameraCapture";
import { ClassCard } from "./ClassCard";
import styles from "./DraftPanel.module.css";
import { PadCapture } from "./PadCapture";
import { suggestionText } from "./suggestionText";
import { useCollectState } from "./useCollectState";

/** Collects: the pad or the camera for one class at a time, and every class with its images. */
export function DraftPanel({ draft, onUsed }: { draft: Draft; onUsed: () => void }) {
  const { classes, collectedBy, imageShape } = draft;
  const [chosen, setChosen] = useState(classes[0].id);
  const place = useRef<HTMLDivElement>(null);
  const active = classes.find(({ id }) => id === chosen) ?? classes[0];
  const verb = collectedBy === "pad" ? "Draw" : "Photograph";
  const onTake = (pixels: Uint8Array) => addImage(active.id, pixels);

  function choose(classId: number) {
    setChosen(classId);
    place.current?.scrollIntoView({ block: "nearest" });
  }

  return (
    <>
      <div className={styles.columns}>
        <div ref={place} className={styles.capture}>
          <h3 className={styles.heading}>
            {verb} for <span>“{active.name}”</span>
            <select
              aria-label="Class"
              value={active.id}
              onChange={({ target }) => setChosen(Number(target.value))}
            >
              {classes.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </h3>
          {/* By class: the camera goes off when its class is left. */}
          {collectedBy === "pad" ? (
            <PadCapture key={active.id} className={active.name} onTake={onTake} />
          ) : (
            <CameraCapture key={active.id} imageShape={imageShape} onTake={onTake} />
          )}
        </div>
        <div className={styles.classes}>
          {classes.map((ofClass) => (
            <ClassCard
              key={ofClass.id}
              ofClass={ofClass}
              images={imagesOf(draft, ofClass.id)}
              imageShape={imageShape}
              verb={verb}
              isActive={ofClass.id === active.id}
              canBeDeleted={classes.length > fewestClasses}
              onChoose={() => choose(ofClass.id)}
            />
          ))}
          <button
            type="button"
            className={styles.add}
            disabled={classes.length >= limits.classCount}
            onClick={addClass}
          >
            Add a class
          </button>
        </div>
      </div>
      <Footer draft={draft} onUsed={onUsed} />
    </>
  );
}

function Footer({ draft, onUsed }: { draft: Draft; onUsed: () => void }) {
  const [removals, unkept] = useCollectState((state) => [state.removals, state.problem]);
  const [suits, setSuits] = useState(true);
  const [failure, setFailure] = useState<string>();
  const missing = missingText(draft);
  const suggestions = missing ? [] : suggestionsFor(draft);
  const last = removals.at(-1);
  const problem = failure ?? unkept;

  async function take() {
    const problem = await takeDraft(suits ? suggestions : []);
    setFailure(problem);
    if (!problem) onUsed();
  }

  async function save() {
    const { collectedZip } = await import("../../../datasets/collectedZip");
    download(`${draft.title}.zip`, new Blob([collectedZip(draft)], { type: "application/zip" }));
  }

  return (
    <footer className={styles.footer}>
      <div className={styles.said} aria-live="polite">
        {last && (
          <p>
            Deleted {last.named}.{" "}
            <button type="button" className={styles.undo} onClick={undoRemoval}>
              Undo
            </button>
          </p>
        )}
        {problem ? <p className={styles.problem}>{problem}</p> : <p>{missing ?? keptText(draft)}</p>}
        {suggestions.length > 0 && (
          <label className={styles.suits}>
            <input type="checkbox" checked={suits} onChange={({ target }) => setSuits(target.checked)} />
            <span>Set what suits so few images: {suggestionText(suggestions)}</span>
          </label>
        )}
      </div>
      <div className={styles.buttons}>
        <button type="button" className={styles.button} disabled={draft.images.length === 0} onClick={save}>
          Save as zip
        </button>
        <button
          type="button"
          className={`${styles.button} ${styles.use}`}
          disabled={missing !== undefined}
          onClick={take}
        >
          Use these images
        </button>
      </div>
    </footer>
  );
}

const keptText = ({ images }: Draft) =>
  `${countOf(images.length)}, kept in this browser; a sixth of each class is set aside for test.`;

/** What a set still needs, in a sentence. */
function missingText(draft: Draft): string | undefined {
  const short = draft.classes.filter(({ id }) => missingOf(draft, id) > 0);
  if (short.length === 0) return undefined;
  const named = short.slice(0, 3).map(({ id, name }) => `${missingOf(draft, id)} more of “${name}”`);
  const rest = short.length > named.length ? ` and ${short.length - named.length} other classes` : "";
  return `Each class needs ${fewestOfClass} images, better 20: ${named.join(", ")}${rest}.`;
}
