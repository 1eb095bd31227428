import { useMemo } from "react";
import { fileInputOf } from "../../datasets";
import { arrangeDrawn } from "../../datasets/arrange";
import type { DataSummary } from "../worker/protocol";
import { CameraTry } from "./CameraTry";
import { DrawingPad } from "./DrawingPad";
import { formatCount } from "./format";
import styles from "./Panel.module.css";
import { type Trial, trialOf } from "./trial";

export interface TryPanelProps {
  readonly data: DataSummary;
  /** 0–1, one per class, of the last image that the net was given. */
  readonly probabilities?: readonly number[];
  /** At which step it was classified; undefined before the net trains. */
  readonly step?: number;
  readonly hasImage: boolean;
  readonly onImage: (pixels: Uint8Array | undefined) => void;
}

const titles: Record<Trial, string> = { digit: "Draw", pad: "Draw", camera: "Camera" };
const invitations: Record<Trial, string> = {
  digit: "Draw a digit: the net answers at once.",
  pad: "Draw one of the classes: the net answers at once.",
  camera: "Turn on the camera: the net answers at once.",
};

/** Something new for the net to classify: drawn, or before the camera, as its images were made. */
export function TryPanel({ data, probabilities, step, hasImage, onImage }: TryPanelProps) {
  const trial = trialOf(data);
  const { settings, seed } = data;
  const { imageShape, arrange } = useMemo(() => {
    const { imageShape } = fileInputOf(settings);
    return {
      imageShape,
      arrange: (pixels: Uint8Array) => arrangeDrawn(pixels, imageShape, settings, seed),
    };
  }, [settings, seed]);
  if (!trial) return null;
  const caption =
    step === undefined
      ? "The net answers once it trains."
      : hasImage
        ? `The net's answer at step ${formatCount(step)}.`
        : invitations[trial];
  const shown = { classNames: data.classNames, probabilities, caption, arrange, onImage };
  return (
    <div className={styles.panel}>
      <header className={styles.heading}>
        <h2>{titles[trial]}</h2>
      </header>
      {trial === "camera" ? (
        <CameraTry {...shown} imageShape={imageShape} />
      ) : (
        <DrawingPad {...shown} what={trial === "digit" ? "a digit" : "one of the classes"} />
      )}
    </div>
  );
}
