import { formatPercent } from "./format";
import { Picture } from "./Picture";
import styles from "./PredictionGrid.module.css";

export interface ShownImage {
  /** Its place in the split. */
  readonly index: number;
  /** `[height, width, channels]`, 0–255 */
  readonly pixels: Uint8Array;
  readonly label: number;
  readonly prediction?: { readonly label: number /** 0–1 */; readonly confidence: number };
}

export interface PredictionGridProps {
  readonly images: readonly ShownImage[];
  readonly shape: readonly [number, number, number];
  readonly classNames: readonly string[];
}

const longestShort = 7; // a name that stands on one line under its image

/** Images with what the net takes them for: ✓ and the class, or ✗ and both. */
export function PredictionGrid({ images, shape, classNames }: PredictionGridProps) {
  const isLong = classNames.some((name) => name.length > longestShort);
  return (
    <ul className={styles.grid} data-long={isLong || undefined}>
      {images.map(({ index, pixels, label, prediction }) => {
        const name = classNames[label];
        const isRight = prediction?.label === label;
        const said = prediction && classNames[prediction.label];
        const verdict = !prediction ? "not yet classified" : isRight ? "right" : `taken for ${said}, wrong`;
        const tag = !prediction ? styles.open : isRight ? styles.right : styles.wrong;
        return (
          <li
            key={index}
            title={prediction ? `${name}; the net: ${said}, ${formatPercent(prediction.confidence)}` : name}
          >
            <Picture
              pixels={pixels}
              shape={shape}
              label={`Image ${index + 1}: ${name}, ${verdict}`}
              className={styles.picture}
            />
            <span className={`${styles.tag} ${tag}`} aria-hidden="true">
              {!prediction ? name : isRight ? `✓ ${name}` : `✗ ${name} → ${said}`}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
