import { memo, type PointerEvent, useState } from "react";
import styles from "./ConfusionMap.module.css";
import type { Cell, ConfusionMatrixProps } from "./ConfusionMatrix";
import { formatCount } from "./format";

/** Many classes at once, each cell a few pixels: what is under the pointer is said below; a click shows its images. */
export function ConfusionMap({ classNames, counts, selected, onSelect }: ConfusionMatrixProps) {
  const [pointed, setPointed] = useState<Cell>();
  const classCount = classNames.length;
  const cellAt = ({ currentTarget, clientX, clientY }: PointerEvent<SVGSVGElement>): Cell => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    const inside = (share: number) => Math.min(classCount - 1, Math.max(0, Math.floor(share * classCount)));
    return { trueClass: inside((clientY - top) / height), predictedClass: inside((clientX - left) / width) };
  };
  const shown = pointed ?? selected;
  return (
    <>
      <svg
        className={styles.map}
        viewBox={`0 0 ${classCount} ${classCount}`}
        role="img"
        aria-label={`Confusion of ${classCount} classes; the pairs confused most often are listed above`}
        onPointerMove={(event) => setPointed(cellAt(event))}
        onPointerLeave={() => setPointed(undefined)}
        onPointerUp={(event) => counts && onSelect(cellAt(event))}
      >
        <Cells counts={counts} classCount={classCount} />
        {shown && (
          <rect
            className={styles.pointed}
            x={shown.predictedClass}
            y={shown.trueClass}
            width={1}
            height={1}
          />
        )}
      </svg>
      <p className={styles.text}>{shown ? textOf(shown, classNames, counts) : "Point at a cell."}</p>
    </>
  );
}

function textOf({ trueClass, predictedClass }: Cell, classNames: readonly string[], counts?: Uint32Array) {
  const count = counts?.[trueClass * classNames.length + predictedClass];
  const pair = `${classNames[trueClass]} → ${classNames[predictedClass]}`;
  return count === undefined ? pair : `${pair}: ${formatCount(count)}`;
}

/** Those with images, stronger the larger their share of the true class. */
const Cells = memo(function Cells({ counts, classCount }: { counts?: Uint32Array; classCount: number }) {
  if (!counts) return null;
  return Array.from({ length: classCount }, (_, trueClass) => {
    const row = counts.subarray(trueClass * classCount, (trueClass + 1) * classCount);
    const total = row.reduce((sum, count) => sum + count, 0);
    return Array.from(row).map((count, predictedClass) =>
      count === 0 ? null : (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
          key={`${trueClass} ${predictedClass}`}
          className={trueClass === predictedClass ? styles.right : styles.wrong}
          x={predictedClass}
          y={trueClass}
          width={1}
          height={1}
          fillOpacity={0.15 + 0.85 * Math.sqrt(count / total)}
        />
      ),
    );
  });
});
