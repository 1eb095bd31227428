import { fileInputOf } from "../../datasets";
import type { DataSummary } from "../worker/protocol";

/** What a net can be tried with. */
export type Trial = "digit" | "pad" | "camera";

/**
 * By how the images of the files were made; the user's own that came as files are photographs more likely than
 * drawings. Nothing where noise has taken the images' place.
 */
export function trialOf({
  settings,
  collectedBy,
}: Pick<DataSummary, "settings" | "collectedBy">): Trial | undefined {
  if (settings.pixelOrder === "gaussian") return undefined;
  const [height, width, channels] = fileInputOf(settings).imageShape;
  const isPadShape = height === 28 && width === 28 && channels === 1;
  if (settings.dataset !== "own") return isPadShape ? "digit" : undefined;
  if (collectedBy === "pad" || (!collectedBy && isPadShape)) return "pad";
  return height === width ? "camera" : undefined;
}
