import { datasets } from "../../datasets";
import { chosenName } from "../store/ownImages";
import styles from "./ClassNumbers.module.css";
import { useAppState } from "./useAppState";

/** Which number stands for which class, where names do not tell. */
export function ClassNumbers() {
  const [id, storedSets] = useAppState(({ experiment, storedSets }) => [experiment.data.dataset, storedSets]);
  const own = storedSets.find(({ name }) => name === chosenName());
  const names = id === "own" ? (own?.classNames ?? []) : datasets[id].classNames;
  if (names.every((name, label) => name === String(label))) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls is reached by keyboard
    <section className={styles.names} aria-label="Classes by number" tabIndex={0}>
      {names.map((name, label) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a class is known by its number
        <span key={label}>
          <b>{label}</b> {name}{" "}
        </span>
      ))}
    </section>
  );
}
