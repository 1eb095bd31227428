/** A worker that times one backend and says what it saw; whoever made it ends it. */
import { startDevice } from "../training/device";
import { calibrate } from "./calibration";
import type { BackendName, Observation } from "./protocol";

/** What it is sent. */
export interface CalibrationRequest {
  readonly name: BackendName;
  readonly limitMs: number;
}

/** What it answers, once; nothing was seen where the backend does not start. */
export interface CalibrationAnswer {
  readonly observations: readonly Observation[];
}

self.onmessage = async ({ data: { name, limitMs } }: MessageEvent<CalibrationRequest>) => {
  const deadline = performance.now() + limitMs;
  const observations = await startDevice(name)
    .then((device) => calibrate(device, deadline))
    .catch(() => []);
  self.postMessage({ observations } satisfies CalibrationAnswer);
};
