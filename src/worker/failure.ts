/** What the page is told of an error. */
import type { DatasetId } from "../../datasets";
import { MissingFiles } from "../../datasets/errors";
import { SettingError } from "../training/errors";
import { sentenceOf } from "./programParts";
import type { Failure, ToWorker } from "./protocol";

/** The failure that an error is, with the setting that its sentence begins with. */
export function failureOf(error: unknown, where: Failure["where"]): Failure {
  const message = sentenceOf(error, where === "data" ? "data" : "this page");
  const key = error instanceof SettingError ? error.key : /^(?:\w+\.)*(\w+): /.exec(message)?.[1];
  const missing = error instanceof MissingFiles ? { missing: error.dataset as DatasetId } : {};
  return { message, where, key, ...missing };
}

/** Beside what the failure of a message is shown. */
export const whereOf: Record<ToWorker["kind"], Failure["where"]> = {
  open: "backend",
  backend: "backend",
  calibrate: "backend",
  load: "data",
  start: "recipe",
  play: "run",
  step: "run",
  rate: "run",
  pause: "run",
  stop: "run",
  evaluate: "run",
  rangeTest: "rangeTest",
  stopRangeTest: "rangeTest",
  watchLayers: "run",
  initProbe: "recipe",
  stopInitProbe: "recipe",
  lesion: "run",
  robustness: "robustness",
  stopRobustness: "robustness",
  corrupted: "data",
  classifySplits: "run",
  stopClassifying: "run",
  images: "data",
  preview: "recipe",
  startProbe: "recipe",
  origin: "run",
  probe: "run",
  watchLayer: "run",
};
