import type { DataSummary } from "../worker/protocol";

/** What a net can be tried with. */
export type Trial = "digit" | "pad" | "camera";

/** By how the images were made; the user's own that came as files are photographs more likely than drawings. */
export function trialOf({
  dataset,
  imageShape: [height, width, channels],
  collectedBy,
}: Pick<DataSummary, "dataset" | "imageShape" | "collectedBy">): Trial | undefined {
  const isPadShape = height === 28 && width === 28 && channels === 1;
  if (dataset !== "own") return isPadShape ? "digit" : undefined;
  if (collectedBy === "pad" || (!collectedBy && isPadShape)) return "pad";
  return height === width ? "camera" : undefined;
}
