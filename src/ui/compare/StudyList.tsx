import { deleteStudy, show } from "../../store/studyActions";
import styles from "./Compare.module.css";
import { studyStatus } from "./studyText";
import { useStudies } from "./useStudies";

const date = (ms: number) =>
  new Date(ms).toLocaleString("en-GB", {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });

/** The studies that this browser keeps. */
export function StudyList() {
  const [studies, activity, waiting, elsewhere, halts] = useStudies((state) => [
    state.studies,
    state.activity,
    state.waiting,
    state.elsewhere,
    state.halts,
  ]);
  if (studies.length === 0) return null;
  return (
    <section aria-label="Your studies">
      <h3>Your studies</h3>
      <ul className={styles.list}>
        {studies.map((study) => (
          <li key={study.id} className={styles.study}>
            <button
              type="button"
              className={styles.link}
              onClick={() => show({ kind: "study", id: study.id })}
            >
              {study.evidence.study.title}
            </button>
            <span>{studyStatus(study, { activity, waiting, elsewhere, halts })}</span>
            <span>{date(study.createdAt)}</span>
            <button
              type="button"
              className={styles.action}
              disabled={elsewhere.has(study.id)}
              onClick={() => deleteStudy(study.id)}
            >
              Delete <span className="visuallyHidden">{study.evidence.study.title}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
