import { datasets, inputOf } from "../../datasets";
import { shapeText } from "../../models/network";
import { addressOf } from "../settings/url";
import { changeSetting } from "../store/actions";
import { Complexity } from "./Complexity";
import { Gallery } from "./Gallery";
import { useAppState } from "./useAppState";
import styles from "./ZooView.module.css";

const parts = [
  { target: "zoo", title: "Models" },
  { target: "complexity", title: "Complexity" },
] as const;

/** The zoo: every model to choose from, and what accuracy costs. */
export function ZooView() {
  const [experiment, view] = useAppState((state) => [state.experiment, state.view]);
  return (
    <main className={styles.zoo}>
      <header className={styles.heading}>
        <h2>Zoo</h2>
        <nav className={styles.parts} aria-label="Zoo">
          {parts.map(({ target, title }) => (
            <a
              key={target}
              href={addressOf(experiment, target)}
              aria-current={view === target ? "page" : undefined}
            >
              {title}
            </a>
          ))}
        </nav>
        {view === "zoo" && <InputChoice />}
      </header>
      {view === "zoo" ? <Gallery /> : <Complexity />}
    </main>
  );
}

/** The experiment's data set, whose images the models are counted for. */
function InputChoice() {
  const data = useAppState((state) => state.experiment.data);
  const { dataset } = data;
  const { imageShape, classCount } = inputOf(data);
  return (
    <label className={styles.input}>
      at the input of
      <select value={dataset} onChange={(event) => changeSetting("dataset", event.target.value)}>
        {Object.entries(datasets).map(([id, { title }]) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
      {shapeText(imageShape)}, {classCount} classes
    </label>
  );
}
