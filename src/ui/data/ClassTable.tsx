import { useMemo } from "react";
import type { ClassImages } from "../../analysis/classImages";
import type { LoadedSet } from "../../worker/dataProtocol";
import type { Split } from "../../worker/protocol";
import { formatCount } from "../format";
import panel from "../Panel.module.css";
import { Picture } from "../Picture";
import styles from "./ClassTable.module.css";
import layout from "./Data.module.css";
import { useDataView } from "./useDataView";
import { WorkControls } from "./WorkControls";

const splits = ["train", "validation", "test"] as const satisfies readonly Split[];

export interface ClassTableProps {
  readonly set: LoadedSet;
  readonly label: number | undefined;
  readonly onLabel: (label: number | undefined) => void;
}

/** How many images of each class a split has, and what they look like on average. */
export function ClassTable({ set, label, onLabel }: ClassTableProps) {
  const classImages = useDataView((state) => state.classImages.result);
  const { classNames } = set.data;
  const counts = useMemo(
    () => splits.map((split) => countsOf(set.labels[split], classNames.length)),
    [set, classNames],
  );
  const strongest = useMemo(() => strongestVariance(classImages), [classImages]);
  return (
    <section className={panel.panel} aria-label="Classes">
      <header className={`${panel.heading} ${layout.head}`}>
        <h3>Classes</h3>
        {classImages && (
          <span className={panel.note}>
            mean and variance of each pixel ÷ 255 over the training images; black is 0, white is 1 in the mean
            and {strongest.toFixed(3)} in the variance
            {classImages.length < classNames.length &&
              `; of the first ${formatCount(classImages.length)} classes`}
          </span>
        )}
      </header>
      <WorkControls work="classImages" />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className={styles.scroller} tabIndex={0} aria-label="Counts per class">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">class</th>
              {splits.map((split) => (
                <th key={split} scope="col">
                  {split}
                </th>
              ))}
              <th scope="col">mean</th>
              <th scope="col">variance</th>
            </tr>
          </thead>
          <tbody>
            {classNames.map((name, index) => (
              <tr key={name} className={index === label ? styles.chosen : undefined}>
                <th scope="row">
                  <button
                    type="button"
                    aria-pressed={index === label}
                    aria-label={`Show ${name} only`}
                    onClick={() => onLabel(index === label ? undefined : index)}
                  >
                    {name}
                  </button>
                </th>
                {splits.map((split, column) => (
                  <td key={split}>
                    <Bar count={counts[column][index]} largest={Math.max(...counts[column])} />
                  </td>
                ))}
                <Pictures
                  name={name}
                  images={classImages?.[index]}
                  shape={set.data.imageShape}
                  strongest={strongest}
                />
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function Bar({ count, largest }: { count: number; largest: number }) {
  return (
    <>
      {formatCount(count)}
      <span className={styles.track} aria-hidden="true">
        <span className={styles.bar} style={{ width: `${(100 * count) / Math.max(1, largest)}%` }} />
      </span>
    </>
  );
}

interface PicturesProps {
  readonly name: string;
  readonly images?: ClassImages;
  readonly shape: readonly [number, number, number];
  readonly strongest: number;
}

function Pictures({ name, images, shape, strongest }: PicturesProps) {
  const [mean, variance] = useMemo(() => {
    const size = shape[0] * shape[1] * shape[2];
    const pixels = (values: Float32Array | undefined, scale: number) =>
      Uint8Array.from({ length: size }, (_, at) => Math.round((255 * (values?.[at] ?? 0)) / scale));
    return [pixels(images?.mean, 1), pixels(images?.variance, strongest || 1)];
  }, [images, shape, strongest]);
  if (images && images.count === 0) return <td colSpan={2}>no images</td>;
  return (
    <>
      <td>
        <Picture className={styles.picture} pixels={mean} shape={shape} label={`Mean of ${name}`} />
      </td>
      <td>
        <Picture className={styles.picture} pixels={variance} shape={shape} label={`Variance of ${name}`} />
      </td>
    </>
  );
}

function countsOf(labels: Uint8Array, classCount: number): number[] {
  const counts = Array.from({ length: classCount }, () => 0);
  for (const label of labels) counts[label] += 1;
  return counts;
}

/** Of any pixel of any class. */
function strongestVariance(classImages: readonly ClassImages[] = []): number {
  let strongest = 0;
  for (const { variance } of classImages) {
    for (const value of variance) strongest = Math.max(strongest, value);
  }
  return strongest;
}
