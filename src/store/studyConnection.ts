/** What a study's worker is started with: the user's backend, this machine. */

import { dependencies, version } from "../../package.json" with { type: "json" };
import { backendOf, type Evidence } from "../study/evidence";
import type { RunEnvironment } from "../study/record";
import type { BackendName } from "../worker/protocol";
import { rememberedCalibrations } from "./calibrations";
import { store } from "./state";
import { StudyWorker } from "./studyWorker";

export const connectStudyWorker = (): StudyWorker =>
  new StudyWorker({
    siteUrl: new URL(".", location.href).href,
    backend: store.getState().backendRequest,
    calibrations: rememberedCalibrations(),
  });

/** The browser's own name, e.g. `Chrome/131.0.0.0`: the last but one, or last, of the products that it claims to be. */
function browserName(): string {
  const products = navigator.userAgent.match(/(?:Firefox|Edg|Chrome|HeadlessChrome|Version)\/[\d.]+/g);
  return products?.at(-1) ?? navigator.userAgent;
}

export const pageEnvironment = (): RunEnvironment => ({
  strata: version,
  tfjs: dependencies["@tensorflow/tfjs-core"],
  browser: browserName(),
  platform: navigator.platform,
});

/** The backend of the runs so far, or of those that are run again if this browser has it. */
export function pinnedBackend(evidence: Evidence, original?: Evidence): BackendName | undefined {
  const ownName = backendOf(evidence);
  if (ownName) return ownName;
  const name = original && backendOf(original);
  const usable = store.getState().candidates.find((candidate) => candidate.name === name);
  return usable && usable.problem === undefined ? name : undefined;
}
