import { useMemo } from "react";
import styles from "./ConfusedPairs.module.css";
import type { ConfusionMatrixProps } from "./ConfusionMatrix";
import { confusedPairs } from "./confusion";
import { formatCount, formatPercent } from "./format";
import panel from "./Panel.module.css";

const shownCount = 20;

/** The errors made most often, true class and the net's; one shows its images. */
export function ConfusedPairs({ classNames, counts, selected, onSelect }: ConfusionMatrixProps) {
  const pairs = useMemo(
    () => counts && confusedPairs(counts, classNames.length, shownCount),
    [counts, classNames.length],
  );
  if (!pairs) return <p className={panel.note}>The pairs confused most often stand here once measured.</p>;
  if (pairs.length === 0) return <p className={panel.note}>No image was taken for another class.</p>;
  return (
    <ol className={styles.pairs} aria-label="Pairs confused most often">
      {pairs.map(({ trueClass, predictedClass, count, share }) => (
        <li key={`${trueClass} ${predictedClass}`}>
          <button
            type="button"
            aria-pressed={selected?.trueClass === trueClass && selected.predictedClass === predictedClass}
            onClick={() => onSelect({ trueClass, predictedClass })}
          >
            <span>
              {classNames[trueClass]} <span aria-hidden="true">→</span>
              <span className="visuallyHidden"> taken for </span> {classNames[predictedClass]}
            </span>
            <span>
              {formatCount(count)} <small>{formatPercent(share)}</small>
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
