import { useEffect, useRef, useState } from "react";
import styles from "./CameraTry.module.css";
import { ClassBars, type ClassBarsProps } from "./ClassBars";
import { CameraView } from "./collect/CameraView";
import { frameOf, useCamera } from "./collect/useCamera";
import type { SeenImage } from "./DrawingPad";
import { Picture } from "./Picture";
import { useAppState } from "./useAppState";

const lookEveryMs = 250;

export interface CameraTryProps extends ClassBarsProps {
  /** Of the set's files. */
  readonly imageShape: SeenImage["imageShape"];
  /** Of pixels of that shape. */
  readonly arrange: (pixels: Uint8Array) => SeenImage;
  /** Called with what the camera sees a few times a second, and with undefined when it goes off. */
  readonly onImage: (pixels: Uint8Array | undefined) => void;
}

/** The live camera, classified by the net while it learns. */
export function CameraTry({
  imageShape,
  arrange,
  onImage,
  classNames,
  probabilities,
  caption,
}: CameraTryProps) {
  const camera = useCamera();
  const video = useRef<HTMLVideoElement>(null);
  const [seen, setSeen] = useState<SeenImage>();
  const isOn = camera.state.kind === "on";
  const isShown = useAppState(({ view }) => view === "train");
  const { turnOff } = camera;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the camera is not left on where nobody sees it
  useEffect(() => {
    if (!isShown) turnOff();
  }, [isShown]);
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => {
      const pixels = frameOf(video.current, imageShape);
      if (!pixels) return;
      const image = arrange(pixels);
      setSeen(image);
      onImage(image.pixels);
    }, lookEveryMs);
    return () => {
      clearInterval(timer);
      setSeen(undefined);
      onImage(undefined);
    };
  }, [isOn, imageShape, arrange, onImage]);
  return (
    <div className={styles.try}>
      <div>
        <CameraView camera={camera} video={video} />
        {seen && (
          <div className={styles.below}>
            <Picture
              pixels={seen.pixels}
              shape={seen.imageShape}
              label="What the net sees"
              className={styles.seen}
            />
            <span>what the net sees</span>
          </div>
        )}
      </div>
      <ClassBars classNames={classNames} probabilities={seen ? probabilities : undefined} caption={caption} />
    </div>
  );
}
