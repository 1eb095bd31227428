import { show } from "../../store/studyActions";
import { presetEntries } from "../../study/presets";
import styles from "./Compare.module.css";

/** Questions that are one click away, the one people come for first. */
export function PresetList() {
  return (
    <section aria-label="Questions">
      <h3>Questions</h3>
      <ul className={styles.list}>
        {presetEntries.map(([id, { title, question, watch, paper }], index) => (
          <li key={id} className={styles.preset}>
            <div>
              <h4>{title}</h4>
              <p className={styles.question}>{question}</p>
            </div>
            <div>
              <p>{watch}</p>
              <p className={styles.note}>{paper}</p>
            </div>
            <button
              type="button"
              className={index === 0 ? styles.primary : styles.choose}
              onClick={() => show({ kind: "preset", preset: id })}
            >
              Choose <span className="visuallyHidden">{title}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
