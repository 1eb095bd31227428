import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { CameraView } from "./CameraView";
import styles from "./Capture.module.css";
import type { CaptureProps } from "./PadCapture";
import { frameOf, useCamera } from "./useCamera";

const recordEveryMs = 125;

export interface CameraCaptureProps extends Omit<CaptureProps, "className"> {
  readonly imageShape: readonly [number, number, number];
}

/** Photographs images of a class: one, or several a second for as long as a button is held. */
export function CameraCapture({ imageShape, onTake }: CameraCaptureProps) {
  const camera = useCamera();
  const video = useRef<HTMLVideoElement>(null);
  const isReady = camera.isShowing;
  const isMirrored = camera.state.kind !== "on" || camera.state.isMirrored;

  function take() {
    const pixels = frameOf(video.current, imageShape);
    if (pixels) onTake(pixels);
  }

  const recorder = useRecorder(isReady, take);
  return (
    <div className={styles.capture}>
      <CameraView camera={camera} video={video} />
      <div className={styles.actions}>
        <button
          type="button"
          className={recorder.isRecording ? `${styles.main} ${styles.recording}` : styles.main}
          disabled={!isReady}
          {...recorder.handlers}
        >
          {recorder.isRecording ? "Recording" : "Hold to record"}
        </button>
        <button type="button" className={styles.other} disabled={!isReady} onClick={take}>
          Take one
        </button>
      </div>
      <p className={styles.note}>
        Eight images a second while you hold it, with the pointer or Space. Each is the square in the middle
        {isMirrored ? "; the preview is mirrored, the images are not" : ""}.
      </p>
    </div>
  );
}

/** Takes images for as long as a button is held, by pointer or key. */
function useRecorder(isReady: boolean, take: () => void) {
  const [isRecording, setIsRecording] = useState(false);
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    if (!isRecording || !isReady) return;
    const timer = setInterval(() => latest.current(), recordEveryMs);
    const end = () => setIsRecording(false);
    addEventListener("blur", end);
    document.addEventListener("visibilitychange", end);
    return () => {
      clearInterval(timer);
      removeEventListener("blur", end);
      document.removeEventListener("visibilitychange", end);
    };
  }, [isRecording, isReady]);
  const begin = () => {
    take();
    setIsRecording(true);
  };
  const end = () => setIsRecording(false);
  const isKey = ({ key }: KeyboardEvent) => key === " " || key === "Enter";
  const handlers = {
    onPointerDown: ({ button }: { button: number }) => button === 0 && begin(),
    onPointerUp: end,
    onPointerCancel: end,
    onPointerLeave: end,
    onBlur: end,
    onContextMenu: (event: { preventDefault: () => void }) => event.preventDefault(),
    onKeyDown: (event: KeyboardEvent) => {
      if (!isKey(event)) return;
      event.preventDefault();
      if (!event.repeat) begin();
    },
    onKeyUp: (event: KeyboardEvent) => isKey(event) && end(),
  };
  return { isRecording: isRecording && isReady, handlers };
}
