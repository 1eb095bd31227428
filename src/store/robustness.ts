/** Measuring the current run's net on corrupted test images. */
import type { RobustnessReport, ToWorker } from "../worker/protocol";
import { changeLive, changeRun, store } from "./state";

type Send = (message: ToWorker) => void;

const { getState: get } = store;

/** Measures so many test images; a run that goes on waits. */
export function startRobustness(imageCount: number, send: Send): void {
  changeLive({ robustness: { done: 0, total: 0 } });
  send({ kind: "robustness", options: { imageCount } });
}

/** Ends it where it is; what it measured stays until the run is left. */
export function stopRobustness(send: Send): void {
  if (isMeasuring(get().live.robustness)) send({ kind: "stopRobustness" });
}

export const isMeasuring = (report: RobustnessReport | undefined) =>
  report !== undefined && report.end === undefined;

/** A measurement that is whole is the run's, and stored with it. */
export function receiveRobustness(report: RobustnessReport): void {
  const isWhole = report.end === "finished";
  changeLive({ robustness: isWhole ? undefined : report });
  if (isWhole) changeRun(get().currentId, { robustness: report.robustness });
}

/** It ended without the worker's saying so. */
export function failRobustness(): void {
  const { robustness } = get().live;
  if (robustness) changeLive({ robustness: { ...robustness, end: "stopped" } });
}
