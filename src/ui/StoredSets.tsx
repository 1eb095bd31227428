import { type DatasetId, datasets } from "../../datasets";
import { takeStored } from "../store/actions";
import { chosenName, forgetStored } from "../store/ownImages";
import type { StoredSet } from "../worker/storage";
import { formatCount } from "./format";
import styles from "./StoredSets.module.css";
import { useAppState } from "./useAppState";

const megabytes = (bytes: number) =>
  `${(bytes / 1e6).toLocaleString("en-GB", { maximumSignificantDigits: 3 })} MB`;

const originOf = ({ classNames, source }: StoredSet) =>
  `${source ? `${source.repository}, version ${source.commit}: ` : ""}${classNames.join(", ")}`;

/** What this browser keeps of a data set: how large it is, to be used again or deleted. */
export function StoredSets({ dataset }: { dataset: DatasetId }) {
  const all = useAppState((state) => state.storedSets);
  const sets = all.filter((set) => (set.dataset ?? "own") === dataset);
  if (sets.length === 0) return null;
  const chosen = chosenName();
  return (
    <ul className={styles.sets} aria-label="Sets kept in this browser">
      {sets.map((set) => {
        const images = formatCount(set.counts.train + set.counts.test);
        const named = set.title === datasets[dataset].title ? "" : `${set.title}: `;
        const text = `${named}${images} images of ${set.imageShape.join("×")}, ${set.classNames.length} classes`;
        return (
          <li key={set.name}>
            <span title={originOf(set)}>
              {text}, {megabytes(set.bytes)}
            </span>
            {dataset === "own" && set.name !== chosen && (
              <button type="button" onClick={() => takeStored(set)} aria-label={`Use ${text}`}>
                Use
              </button>
            )}
            <button type="button" onClick={() => forgetStored(set.name)} aria-label={`Delete ${text}`}>
              Delete
            </button>
          </li>
        );
      })}
    </ul>
  );
}
