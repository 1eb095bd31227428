import { useEffect } from "react";
import {
  dismissStudyNotice,
  forgetDeletedStudies,
  openEvidence,
  openStudies,
  show,
  undoDelete,
} from "../../store/studyActions";
import { Icon } from "../icons";
import notices from "../Notices.module.css";
import styles from "./Compare.module.css";
import { FileButton } from "./FileButton";
import { PresetList } from "./PresetList";
import { StudyList } from "./StudyList";
import { StudyPage } from "./StudyPage";
import { StudySetup } from "./StudySetup";
import { SweepForm } from "./SweepForm";
import { useStudies } from "./useStudies";

/** Studies: choose one, predict, run it, read what it shows. */
export function CompareView() {
  const shown = useStudies((state) => state.shown);
  useEffect(() => void openStudies(), []);
  return (
    <main className={styles.view}>
      <StudyNotices />
      <header className={styles.heading}>
        <h2>Compare</h2>
        {shown.kind !== "overview" && (
          <button type="button" className={styles.link} onClick={() => show({ kind: "overview" })}>
            All studies
          </button>
        )}
        <FileButton label="Open an evidence file" accept=".json" onFiles={openEvidence} />
      </header>
      {shown.kind === "overview" && (
        <>
          <StudyList />
          <PresetList />
          <SweepForm />
        </>
      )}
      {shown.kind === "preset" && <StudySetup key={shown.preset} preset={shown.preset} />}
      {shown.kind === "sweep" && <StudySetup study={shown.study} />}
      {shown.kind === "linked" && (
        <StudySetup key={JSON.stringify(shown.study)} study={shown.study} preset={shown.preset} isLinked />
      )}
      {shown.kind === "study" && <StudyPage key={shown.id} id={shown.id} />}
    </main>
  );
}

function StudyNotices() {
  const sentences = useStudies((state) => state.notices);
  return (
    <>
      {sentences.map((sentence) => (
        <div key={sentence} className={notices.notice} role="alert">
          <p>{sentence}</p>
          <button type="button" onClick={() => dismissStudyNotice(sentence)} aria-label="Dismiss">
            <Icon name="close" />
          </button>
        </div>
      ))}
      <DeletedStudies />
    </>
  );
}

function DeletedStudies() {
  const deleted = useStudies((state) => state.deleted);
  const last = deleted.at(-1);
  if (!last) return null;
  const before = deleted.length - 1;
  return (
    <div className={notices.notice} role="status">
      <p>
        “{last.study.evidence.study.title}” is deleted{before > 0 && `, and ${before} before it`}.
      </p>
      <button type="button" className={notices.action} onClick={() => undoDelete()}>
        Undo
      </button>
      {before > 0 && (
        <button type="button" className={notices.action} onClick={() => undoDelete(deleted.length)}>
          Undo all {deleted.length}
        </button>
      )}
      <button type="button" onClick={forgetDeletedStudies} aria-label="Forget deleted studies for good">
        <Icon name="close" />
      </button>
    </div>
  );
}
