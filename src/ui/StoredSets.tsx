import { takeStored } from "../store/actions";
import { chosenName, forgetStored } from "../store/ownImages";
import { formatCount } from "./format";
import styles from "./StoredSets.module.css";
import { useAppState } from "./useAppState";

const megabytes = (bytes: number) =>
  `${(bytes / 1e6).toLocaleString("en-GB", { maximumSignificantDigits: 3 })} MB`;

/** The user's own sets that this browser keeps: how large they are, to be used again or deleted. */
export function StoredSets() {
  const sets = useAppState((state) => state.storedSets);
  if (sets.length === 0) return null;
  const chosen = chosenName();
  return (
    <ul className={styles.sets} aria-label="Sets kept in this browser">
      {sets.map((set) => {
        const images = formatCount(set.counts.train + set.counts.test);
        const text = `${images} images of ${set.imageShape.join("×")}, ${set.classNames.length} classes`;
        return (
          <li key={set.name}>
            <span title={set.classNames.join(", ")}>
              {text}, {megabytes(set.bytes)}
            </span>
            {set.name !== chosen && (
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
