import { useState } from "react";
import { type DatasetId, datasets } from "../../datasets";
import { takeStored } from "../store/actions";
import { chosenName, deleteStored, renameStored } from "../store/ownImages";
import type { StoredSet } from "../worker/storage";
import { formatCount } from "./format";
import styles from "./StoredSets.module.css";
import { useAppState } from "./useAppState";

const megabytes = (bytes: number) =>
  `${(bytes / 1e6).toLocaleString("en-GB", { maximumSignificantDigits: 3 })} MB`;

const originOf = ({ classNames, source }: StoredSet) =>
  `${source ? `${source.repository}, version ${source.commit}: ` : ""}${classNames.join(", ")}`;

/** What this browser keeps of a data set: how large it is, to be used again, renamed or deleted. */
export function StoredSets({ dataset }: { dataset: DatasetId }) {
  const all = useAppState((state) => state.storedSets);
  const sets = all.filter((set) => (set.dataset ?? "own") === dataset);
  if (sets.length === 0) return null;
  const chosen = chosenName();
  return (
    <ul className={styles.sets} aria-label="Sets kept in this browser">
      {sets.map((set) => (
        <Row key={set.name} set={set} dataset={dataset} isChosen={set.name === chosen} />
      ))}
    </ul>
  );
}

interface RowProps {
  readonly set: StoredSet;
  readonly dataset: DatasetId;
  readonly isChosen: boolean;
}

function Row({ set, dataset, isChosen }: RowProps) {
  const [isRenaming, setIsRenaming] = useState(false);
  const { name, title, counts, imageShape, classNames, bytes } = set;
  const isOwn = dataset === "own";
  const named = title === datasets[dataset].title ? "" : `${title}: `;
  const size = `${formatCount(counts.train + counts.test)} images of ${imageShape.join("×")}, ${classNames.length} classes`;
  const text = `${named}${size}`;
  return (
    <li aria-current={isChosen || undefined}>
      {isRenaming ? (
        <input
          type="text"
          className={styles.title}
          aria-label={`Name of ${title}`}
          maxLength={60}
          defaultValue={title}
          // biome-ignore lint/a11y/noAutofocus: it was asked for
          autoFocus
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur();
            if (event.key !== "Escape") return;
            event.currentTarget.value = title;
            event.currentTarget.blur();
          }}
          onBlur={({ target }) => {
            setIsRenaming(false);
            if (target.value !== title) void renameStored(name, target.value);
          }}
        />
      ) : (
        <span title={originOf(set)}>
          {isOwn ? (
            <>
              <b>{title}</b>: {size}
            </>
          ) : (
            text
          )}
          , {megabytes(bytes)}
        </span>
      )}
      {isOwn && !isChosen && (
        <button type="button" onClick={() => takeStored(set)} aria-label={`Use ${text}`}>
          Use
        </button>
      )}
      {isOwn && (
        <button type="button" onClick={() => setIsRenaming(true)} aria-label={`Rename ${text}`}>
          Rename
        </button>
      )}
      <button type="button" onClick={() => deleteStored(name)} aria-label={`Delete ${text}`}>
        Delete
      </button>
    </li>
  );
}
