/** Which backend computes: what the user wants, and what is timed while nothing else goes on. */
import { timeBackend } from "../worker/calibrator";
import type { BackendName, BackendRequest, Observation, ToWorker } from "../worker/protocol";
import { rememberedCalibrations, rememberRequest, rememberTimes, untimed } from "./calibrations";
import { isBusy } from "./run";
import { currentRun, store } from "./state";

const { getState: get, setState: set } = store;

type Send = (message: ToWorker) => void;

function tell(send: Send) {
  const { backendRequest: request, candidates } = get();
  send({ kind: "backend", request, calibrations: rememberedCalibrations(candidates) });
}

/** Has the next runs take this backend; a run that goes on keeps its own. */
export function chooseBackend(request: BackendRequest, send: Send): void {
  rememberRequest(request);
  set({ backendRequest: request });
  tell(send);
}

/** Keeps what a run saw of its backend's speed. */
export function rememberObserved(name: BackendName, observations: readonly Observation[]): void {
  const device = get().candidates.find((candidate) => candidate.name === name)?.device;
  if (device !== undefined) rememberTimes(name, device, observations);
}

let timing: AbortController | undefined;

/** Ends the timing under way, so that it does not take anything from a run. */
export function stopTiming(): void {
  timing?.abort();
  timing = undefined;
}

/** Once the page is idle, times each backend that could be chosen and never was timed. */
export function timeWhenIdle(send: Send, time: typeof timeBackend = timeBackend): void {
  if (timing || isBusy(currentRun(get())) || untimed(get().candidates).length === 0) return;
  const controller = new AbortController();
  timing = controller;
  whenIdle(async () => {
    for (const { name, device } of untimed(get().candidates)) {
      const observations = await time(name, controller.signal);
      if (!observations) return;
      rememberTimes(name, device, observations);
    }
    timing = undefined;
    tell(send);
  });
}

function whenIdle(work: () => void) {
  if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 5_000 });
  else setTimeout(work, 1_000); // Safari has no idle callback
}
