import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import styles from "./DrawingPad.module.css";
import { formatPercent } from "./format";
import { Picture } from "./Picture";
import { padImage } from "./padImage";

export interface DrawingPadProps {
  readonly classNames: readonly string[];
  /** A digit of `[28, 28]`, 0–255, as the run's images are arranged. */
  readonly arrange: (digit: Uint8Array) => SeenImage;
  /** Called with what the net sees after each stroke, and with undefined when the pad is cleared. */
  readonly onImage: (pixels: Uint8Array | undefined) => void;
  /** 0–1, one per class; undefined while there is nothing to classify it. */
  readonly probabilities?: readonly number[];
  /** What the probabilities were measured with, e.g. "step 12". */
  readonly caption: string;
}

export interface SeenImage {
  readonly pixels: Uint8Array;
  /** `[height, width, channels]` */
  readonly imageShape: readonly [number, number, number];
}

const size = 112; // drawing pixels a side
const penWidth = 9;

/** A pad for mouse, touch, pen or arrow keys; the net classifies what is on it while it learns. */
export function DrawingPad({ classNames, arrange, onImage, probabilities, caption }: DrawingPadProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<{ x: number; y: number }>(undefined);
  const keyPen = useRef({ x: size / 2, y: size / 4 });
  const [seen, setSeen] = useState<SeenImage>();

  function context() {
    const drawing = canvas.current?.getContext("2d", {
      willReadFrequently: true,
    }) as CanvasRenderingContext2D;
    drawing.strokeStyle = "#fff";
    drawing.lineWidth = penWidth;
    drawing.lineCap = "round";
    drawing.lineJoin = "round";
    return drawing;
  }

  function line(from: { x: number; y: number }, to: { x: number; y: number }) {
    const drawing = context();
    drawing.beginPath();
    drawing.moveTo(from.x, from.y);
    drawing.lineTo(to.x, to.y);
    drawing.stroke();
  }

  function place(event: { clientX: number; clientY: number }) {
    const box = (canvas.current as HTMLCanvasElement).getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) * size) / box.width,
      y: ((event.clientY - box.top) * size) / box.height,
    };
  }

  function draw(event: PointerEvent) {
    if (!last.current) return;
    for (const part of event.nativeEvent.getCoalescedEvents?.() ?? [event]) {
      const next = place(part);
      line(last.current, next);
      last.current = next;
    }
    publish();
  }

  function publish() {
    const { data } = context().getImageData(0, 0, size, size);
    const ink = Uint8Array.from(
      { length: size * size },
      (_, index) => (data[4 * index] * data[4 * index + 3]) / 255,
    );
    const digit = padImage(ink, size);
    const image = digit && arrange(digit);
    setSeen(image);
    onImage(image?.pixels);
  }

  function clear() {
    context().clearRect(0, 0, size, size);
    publish();
  }

  function drawByKey(event: KeyboardEvent) {
    const move = { ArrowUp: [0, -6], ArrowDown: [0, 6], ArrowLeft: [-6, 0], ArrowRight: [6, 0] }[event.key];
    if (event.key === "Delete" || event.key === "Backspace") clear();
    if (!move) return;
    event.preventDefault();
    const from = keyPen.current;
    const inside = (value: number) => Math.min(Math.max(value, penWidth), size - penWidth);
    keyPen.current = { x: inside(from.x + move[0]), y: inside(from.y + move[1]) };
    if (!event.shiftKey) line(from, keyPen.current);
    publish();
  }

  return (
    <div className={styles.pad}>
      <div>
        {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: the arrow keys draw */}
        <canvas
          ref={canvas}
          width={size}
          height={size}
          className={styles.canvas}
          tabIndex={0}
          role="application"
          aria-label="Pad: draw a digit with the pointer or the arrow keys; Shift lifts the pen, Delete clears"
          onKeyDown={drawByKey}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            last.current = place(event);
            line(last.current, last.current);
            publish();
          }}
          onPointerMove={draw}
          onPointerUp={() => {
            last.current = undefined;
          }}
          onPointerCancel={() => {
            last.current = undefined;
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
          <button type="button" onClick={clear} disabled={!seen}>
            Clear
          </button>
        </div>
      </div>
      <div className={styles.bars}>
        {classNames.map((name, index) => {
          const value = seen ? probabilities?.[index] : undefined;
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
    </div>
  );
}
