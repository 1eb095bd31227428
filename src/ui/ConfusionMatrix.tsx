import { type KeyboardEvent, useRef, useState } from "react";
import styles from "./ConfusionMatrix.module.css";

export interface Cell {
  readonly trueClass: number;
  readonly predictedClass: number;
}

export interface ConfusionMatrixProps {
  readonly classNames: readonly string[];
  /** `[true class × classCount + predicted class]`; undefined before the first measurement. */
  readonly counts?: Uint32Array;
  readonly selected?: Cell;
  readonly onSelect: (cell: Cell) => void;
}

/** True classes down, predicted ones across; a cell shows its images. Arrow keys go from cell to cell. */
export function ConfusionMatrix({ classNames, counts, selected, onSelect }: ConfusionMatrixProps) {
  const [focus, setFocus] = useState<Cell>({ trueClass: 0, predictedClass: 0 });
  const table = useRef<HTMLTableElement>(null);
  const classCount = classNames.length;

  function move(event: KeyboardEvent) {
    const change = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key];
    if (!change) return;
    event.preventDefault();
    const inside = (value: number) => Math.min(Math.max(value, 0), classCount - 1);
    const next = {
      trueClass: inside(focus.trueClass + change[0]),
      predictedClass: inside(focus.predictedClass + change[1]),
    };
    setFocus(next);
    const position = next.trueClass * classCount + next.predictedClass;
    table.current?.querySelectorAll<HTMLButtonElement>("td button")[position]?.focus();
  }

  return (
    <table className={styles.matrix} ref={table} onKeyDown={move} aria-label="Confusion matrix">
      <thead>
        <tr>
          <td className={styles.corner} />
          {classNames.map((name) => (
            <th key={name} scope="col" title={name} data-long={name.length > 3 || undefined}>
              <span>{name}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {classNames.map((name, trueClass) => {
          const row = counts?.subarray(trueClass * classCount, (trueClass + 1) * classCount);
          const total = row?.reduce((sum, count) => sum + count, 0) ?? 0;
          return (
            <tr key={name}>
              <th scope="row" title={name}>
                <span>{name}</span>
              </th>
              {classNames.map((predicted, predictedClass) => {
                const count = row?.[predictedClass] ?? 0;
                const isSelected =
                  selected?.trueClass === trueClass && selected.predictedClass === predictedClass;
                const isFocus = focus.trueClass === trueClass && focus.predictedClass === predictedClass;
                const share = total > 0 ? count / total : 0;
                const color = trueClass === predictedClass ? "--cell" : "--cell-wrong";
                const strength = share === 0 ? 0 : 0.1 + 0.5 * Math.sqrt(share);
                return (
                  <td key={predicted}>
                    <button
                      type="button"
                      tabIndex={isFocus ? 0 : -1}
                      aria-pressed={isSelected}
                      disabled={counts === undefined}
                      aria-label={`${name} taken for ${predicted}: ${count}`}
                      style={{ backgroundColor: `rgba(var(${color}), ${strength})` }}
                      onFocus={() => setFocus({ trueClass, predictedClass })}
                      onClick={() => onSelect({ trueClass, predictedClass })}
                    >
                      {count > 0 ? count : ""}
                    </button>
                  </td>
                );
              })}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
