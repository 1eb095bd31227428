/** What the page is told of an error. */
import { DataError } from "../../datasets/errors";
import { SettingError } from "../training/errors";
import type { Failure, ToWorker } from "./protocol";

/** The failure that an error is, with the setting that its sentence begins with. */
export function failureOf(error: unknown, where: Failure["where"]): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const key = error instanceof SettingError ? error.key : /^(?:\w+\.)*(\w+): /.exec(message)?.[1];
  const isMissing = error instanceof DataError && error.isMissing;
  return { message, where, key, ...(isMissing && { isMissing }) };
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
