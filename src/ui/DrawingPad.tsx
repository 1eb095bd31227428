import { useRef, useState } from "react";
import { ClassBars, type ClassBarsProps } from "./ClassBars";
import styles from "./DrawingPad.module.css";
import { Pad, type PadHandle } from "./Pad";
import { Picture } from "./Picture";

export interface DrawingPadProps extends ClassBarsProps {
  /** What there is to draw, e.g. "a digit". */
  readonly what: string;
  /** Called with `[28, 28]` pixels, 0–255, after each stroke, and with undefined when the pad is cleared. */
  readonly onImage: (pixels: Uint8Array | undefined) => void;
}

/** A pad whose drawing the net classifies while it learns. */
export function DrawingPad({ what, onImage, classNames, probabilities, caption }: DrawingPadProps) {
  const pad = useRef<PadHandle>(null);
  const [seen, setSeen] = useState<Uint8Array>();
  return (
    <div className={styles.pad}>
      <div>
        <Pad
          ref={pad}
          label={`Pad: draw ${what} with the pointer or the arrow keys; Shift lifts the pen, Delete clears`}
          className={styles.canvas}
          onImage={(pixels) => {
            setSeen(pixels);
            onImage(pixels);
          }}
        />
        <div className={styles.below}>
          {seen && (
            <Picture pixels={seen} shape={[28, 28, 1]} label="What the net sees" className={styles.seen} />
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
