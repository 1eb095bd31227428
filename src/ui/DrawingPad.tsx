import { useRef, useState } from "react";
import { ClassBars, type ClassBarsProps } from "./ClassBars";
import styles from "./DrawingPad.module.css";
import { Pad, type PadHandle } from "./Pad";
import { Picture } from "./Picture";

/** An image as the run's images are arranged. */
export interface SeenImage {
  readonly pixels: Uint8Array;
  /** `[height, width, channels]` */
  readonly imageShape: readonly [number, number, number];
}

export interface DrawingPadProps extends ClassBarsProps {
  /** What there is to draw, e.g. "a digit". */
  readonly what: string;
  /** Of `[28, 28]` pixels, 0–255. */
  readonly arrange: (drawing: Uint8Array) => SeenImage;
  /** Called with what the net sees after each stroke, and with undefined when the pad is cleared. */
  readonly onImage: (pixels: Uint8Array | undefined) => void;
}

/** A pad whose drawing the net classifies while it learns. */
export function DrawingPad({ what, arrange, onImage, classNames, probabilities, caption }: DrawingPadProps) {
  const pad = useRef<PadHandle>(null);
  const [seen, setSeen] = useState<SeenImage>();
  return (
    <div className={styles.pad}>
      <div>
        <Pad
          ref={pad}
          label={`Pad: draw ${what} with the pointer or the arrow keys; Shift lifts the pen, Delete clears`}
          className={styles.canvas}
          onImage={(pixels) => {
            const image = pixels && arrange(pixels);
            setSeen(image);
            onImage(image?.pixels);
          }}
        />
        <div className={styles.below}>
          {seen && (
            <Picture
              pixels={seen.pixels}
              shape={seen.imageShape}
              label="What the net sees"
              className={styles.seen}
            />
          )}
          <span>{seen ? "what the net sees" : "draw here"}</span>
          <button type="button" onClick={() => pad.current?.clear()} disabled={!seen}>
            Clear
          </button>
        </div>
      </div>
      <ClassBars classNames={classNames} probabilities={seen ? probabilities : undefined} caption={caption} />
    </div>
  );
}
