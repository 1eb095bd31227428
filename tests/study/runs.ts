/** Evidence of made-up runs, as the worker would tell them. */
import { defaultExperiment } from "../../src/settings/experiment";
import { type Evidence, newEvidence, type RunEvidence, withRun } from "../../src/study/evidence";
import { addEvent, newRecord, resultsOf } from "../../src/study/record";
import { axisOf, type Job, jobsOf, type Study } from "../../src/study/study";

const experiment = defaultExperiment("strokes", "residual");

/** Plain and residual at depth 8 and 20. */
export const depthStudy = (seeds: readonly number[]): Study => ({
  title: "depth",
  experiment,
  axes: [axisOf(experiment, "skipConnections", [false, true]), axisOf(experiment, "depth", [8, 20])],
  seeds,
});

const machine = { strata: "1", tfjs: "4", browser: "Chromium 1", platform: "linux" };

/** A run whose training loss and test error are `loss`. */
export function madeRun(
  { index, experiment: own }: Job,
  loss: number,
  device = "WebAssembly, 2 threads",
): RunEvidence {
  const record = newRecord(own);
  record.backend = { name: "cpu", device, isSoftware: false, reason: "", floatBits: 32 };
  addEvent(record, {
    kind: "steps",
    firstStep: 1,
    epoch: 1,
    losses: Float32Array.of(loss),
    accuracies: Float32Array.of(1 - loss),
    learningRates: Float64Array.of(0.001),
    trainingMs: 1,
    trainedImages: 32,
  });
  const evaluation = {
    loss,
    accuracy: 1 - loss,
    predictions: new Uint8Array(),
    confidences: new Float32Array(),
  };
  addEvent(record, { kind: "validation", step: 1, epoch: 1, evaluation });
  addEvent(record, { kind: "test", step: 1, evaluation });
  return { index, results: resultsOf(record, machine) };
}

/** Every run of the study, with the loss that `lossOf` gives it. */
export function madeEvidence(study: Study, lossOf: (job: Job) => number, device?: string): Evidence {
  return jobsOf(study).reduce(
    (evidence, job) => withRun(evidence, madeRun(job, lossOf(job), device)),
    newEvidence(study),
  );
}
