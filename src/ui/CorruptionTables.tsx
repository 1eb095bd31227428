import { useEffect, useMemo, useState } from "react";
import {
  type CorruptionId,
  corruptionKinds,
  corruptions,
  corruptionsFor,
  type Severity,
  severities,
} from "../../datasets/corruptions";
import { HeatMap } from "../charts/HeatMap";
import { requestCorrupted } from "../store/connection";
import { corruptionRows } from "../study/robustness";
import type { DataSummary, Robustness } from "../worker/protocol";
import styles from "./CorruptionTables.module.css";
import panel from "./Panel.module.css";
import { Picture } from "./Picture";

export interface CorruptionTablesProps {
  readonly data: DataSummary;
  readonly robustness?: Robustness;
}

const columns = [...severities.map(String), "mean"];

/** A table for each kind of corruption: what it does to one test image, and the accuracies by severity. */
export function CorruptionTables({ data, robustness }: CorruptionTablesProps) {
  const [severity, setSeverity] = useState<Severity>(3);
  const [index, setIndex] = useState(0);
  const [, , channels] = data.imageShape;
  const ids = useMemo(() => corruptionsFor(channels), [channels]);
  const pictures = useCorrupted(data, ids, index, severity);
  const rows = useMemo(() => corruptionRows(ids, robustness), [ids, robustness]);
  const name = data.classNames[data.labels.test[index]];
  return (
    <>
      <div className={panel.tools}>
        <label>
          pictures of severity
          <select value={severity} onChange={({ target }) => setSeverity(Number(target.value) as Severity)}>
            {severities.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <button
          type="button"
          className={panel.action}
          onClick={() => setIndex((index + 1) % Math.max(1, data.counts.test))}
        >
          Show another image
        </button>
        <span>
          test image {index + 1}: {name}
        </span>
        <span>Numbers: accuracy by severity; stronger colour is more accurate.</span>
      </div>
      <div className={styles.tables}>
        {corruptionKinds.map((kind) => (
          <HeatMap
            key={kind}
            title={kind}
            xLabel="severity"
            yLabel="corruption"
            caption={kind}
            columns={columns}
            range={[0, 1]}
            rows={rows
              .filter((row) => row.kind === kind)
              .map(({ id, title, accuracies, error }) => ({
                label: title,
                help: `${corruptions[id].help} ${corruptions[id].source}`,
                values: [...accuracies, error === undefined ? Number.NaN : 1 - error],
                picture: (
                  <Picture
                    pixels={pictures(id)}
                    shape={data.imageShape}
                    label={`${name}, ${corruptions[id].title.toLowerCase()} of severity ${severity}`}
                    className={styles.picture}
                  />
                ),
              }))}
          />
        ))}
      </div>
    </>
  );
}

/** The test image under each corruption, black until it comes. */
function useCorrupted(data: DataSummary, ids: readonly CorruptionId[], index: number, severity: Severity) {
  const [pixels, setPixels] = useState<Uint8Array>();
  useEffect(() => {
    let isCurrent = true;
    requestCorrupted(index, severity, ids).then((came) => isCurrent && setPixels(came));
    return () => {
      isCurrent = false;
    };
  }, [ids, index, severity]);
  const [height, width, channels] = data.imageShape;
  const size = height * width * channels;
  const parts = useMemo(
    () =>
      new Map(
        ids.map((id, row) => [id, pixels?.slice(row * size, (row + 1) * size) ?? new Uint8Array(size)]),
      ),
    [pixels, ids, size],
  );
  return (id: CorruptionId) => parts.get(id) ?? new Uint8Array(size);
}
