import { useMemo, useState } from "react";
import type { DataPart, LoadedSet } from "../../worker/dataProtocol";
import { formatCount } from "../format";
import panel from "../Panel.module.css";
import styles from "./Data.module.css";
import { partTitles, shownParts } from "./dataText";
import { ImageWall } from "./ImageWall";

const sizes = [
  { title: "small", pixels: 28 },
  { title: "medium", pixels: 48 },
  { title: "large", pixels: 96 },
] as const;

export interface ImagesPanelProps {
  readonly set: LoadedSet;
  /** The only class that is shown, if there is one. */
  readonly label: number | undefined;
  readonly onLabel: (label: number | undefined) => void;
}

/** The wall, and what of the set is on it. */
export function ImagesPanel({ set, label, onLabel }: ImagesPanelProps) {
  const parts = shownParts(set);
  const [chosen, setPart] = useState<DataPart>("train");
  const part = parts.includes(chosen) ? chosen : "train";
  const [thumbnail, setThumbnail] = useState<number>(48);
  const labels = set.labels[part];
  const positions = useMemo(
    () =>
      Uint32Array.from(labels.keys()).filter((position) => label === undefined || labels[position] === label),
    [labels, label],
  );
  return (
    <section className={panel.panel} aria-label="Images">
      <header className={`${panel.heading} ${styles.head}`}>
        <h3>Images</h3>
        <fieldset className={styles.choices} aria-label="Split">
          {parts.map((one) => (
            <button
              key={one}
              type="button"
              className={panel.action}
              aria-pressed={one === part}
              onClick={() => setPart(one)}
            >
              {partTitles[one]} {formatCount(set.labels[one].length)}
            </button>
          ))}
        </fieldset>
        <div className={panel.tools}>
          <label>
            class
            <select
              value={label ?? ""}
              onChange={(event) =>
                onLabel(event.target.value === "" ? undefined : Number(event.target.value))
              }
            >
              <option value="">all</option>
              {set.data.classNames.map((name, value) => (
                <option key={name} value={value}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label>
            size
            <select value={thumbnail} onChange={(event) => setThumbnail(Number(event.target.value))}>
              {sizes.map(({ title, pixels }) => (
                <option key={title} value={pixels}>
                  {title}
                </option>
              ))}
            </select>
          </label>
          <span role="status">{formatCount(positions.length)} images</span>
        </div>
      </header>
      {positions.length === 0 ? (
        <p className={panel.note}>No image of this class here.</p>
      ) : (
        <ImageWall set={set} part={part} positions={positions} thumbnail={thumbnail} />
      )}
    </section>
  );
}
