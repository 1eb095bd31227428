import { type KeyboardEvent, type PointerEvent, type Ref, useImperativeHandle, useRef } from "react";
import { padImage } from "./padImage";

export interface PadHandle {
  clear(): void;
}

export interface PadProps {
  /** What is drawn on it, and what its keys do. */
  readonly label: string;
  readonly className: string;
  /** Called with `[28, 28]` pixels, 0–255, after each stroke, and with undefined when the pad is cleared. */
  readonly onImage: (pixels: Uint8Array | undefined) => void;
  readonly onEnter?: () => void;
  readonly ref?: Ref<PadHandle>;
}

const size = 112; // drawing pixels a side
const penWidth = 9;
const keyStart = { x: size / 2, y: size / 4 };

/** What one draws on with mouse, touch, pen or arrow keys. */
export function Pad({ label, className, onImage, onEnter, ref }: PadProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<{ x: number; y: number }>(undefined);
  const keyPen = useRef(keyStart);
  useImperativeHandle(ref, () => ({ clear }));

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
    onImage(padImage(ink, size));
  }

  function clear() {
    context().clearRect(0, 0, size, size);
    keyPen.current = keyStart;
    publish();
  }

  function drawByKey(event: KeyboardEvent) {
    const move = { ArrowUp: [0, -6], ArrowDown: [0, 6], ArrowLeft: [-6, 0], ArrowRight: [6, 0] }[event.key];
    if (event.key === "Delete" || event.key === "Backspace") clear();
    if (event.key === "Enter") onEnter?.();
    if (!move) return;
    event.preventDefault();
    const from = keyPen.current;
    const inside = (value: number) => Math.min(Math.max(value, penWidth), size - penWidth);
    keyPen.current = { x: inside(from.x + move[0]), y: inside(from.y + move[1]) };
    if (!event.shiftKey) line(from, keyPen.current);
    publish();
  }

  return (
    /* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: the arrow keys draw */
    <canvas
      ref={canvas}
      width={size}
      height={size}
      className={className}
      tabIndex={0}
      role="application"
      aria-label={label}
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
  );
}
