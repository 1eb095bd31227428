import { useRef, useState } from "react";
import { Pad, type PadHandle } from "../Pad";
import { Picture } from "../Picture";
import styles from "./Capture.module.css";

export interface CaptureProps {
  readonly className: string;
  readonly onTake: (pixels: Uint8Array) => void;
}

/** Draws images of a class, one after the other. */
export function PadCapture({ className, onTake }: CaptureProps) {
  const pad = useRef<PadHandle>(null);
  const [drawn, setDrawn] = useState<Uint8Array>();

  function add() {
    if (!drawn) return;
    onTake(drawn);
    pad.current?.clear();
  }

  return (
    <div className={styles.capture}>
      <Pad
        ref={pad}
        label={`Pad: draw for ${className} with the pointer or the arrow keys; Shift lifts the pen, Delete clears, Enter adds`}
        className={styles.pad}
        onImage={setDrawn}
        onEnter={add}
      />
      <div className={styles.actions}>
        <button type="button" className={styles.main} onClick={add} disabled={!drawn}>
          Add
        </button>
        <button type="button" className={styles.other} onClick={() => pad.current?.clear()} disabled={!drawn}>
          Clear
        </button>
        {drawn && (
          <Picture pixels={drawn} shape={[28, 28, 1]} label="What is added" className={styles.drawn} />
        )}
      </div>
      <p className={styles.note}>
        Enter adds, too. Each drawing is scaled and centred as MNIST’s digits are: its size and place do not
        matter.
      </p>
    </div>
  );
}
