import styles from "./ClassBars.module.css";
import { formatPercent } from "./format";

export interface ClassBarsProps {
  readonly classNames: readonly string[];
  /** 0–1, one per class; undefined while there is nothing to classify. */
  readonly probabilities?: readonly number[];
  /** What the probabilities were measured with, e.g. "step 12". */
  readonly caption: string;
}

/** What the net makes of one image: a bar for each class. */
export function ClassBars({ classNames, probabilities, caption }: ClassBarsProps) {
  return (
    <div className={styles.bars}>
      {classNames.map((name, index) => {
        const value = probabilities?.[index];
        const isTop = value !== undefined && value === Math.max(...(probabilities ?? []));
        return (
          <div key={name} className={isTop ? `${styles.bar} ${styles.top}` : styles.bar}>
            <span title={name}>{name}</span>
            <meter min={0} max={1} value={value ?? 0} aria-label={`${name}, probability`} />
            <span>{value === undefined ? "" : formatPercent(value)}</span>
          </div>
        );
      })}
      <p>{caption}</p>
    </div>
  );
}
