/** Times training steps of two small nets on a backend. */
import * as tf from "@tensorflow/tfjs-core";
import { models } from "../../models";
import { defaultExperiment } from "../settings/experiment";
import type { Device } from "../training/device";
import { type Observation, workOf } from "../training/prediction";
import { TrainingRun } from "../training/run";

const timingMs = 250;

/** The first spends its time on starting operations, the second on multiply–adds. */
const nets = [
  { image: [8, 8, 3], batchSize: 4, options: { depth: 14, width: 4, stemStride: 1 } },
  { image: [32, 32, 3], batchSize: 32, options: { depth: 8, width: 32, stemStride: 2 } },
] as const;

/**
 * Two observations; fewer if the limit ends first.
 * @param deadline as `performance.now()` counts.
 */
export async function calibrate(device: Device, deadline: number): Promise<readonly Observation[]> {
  const observations: Observation[] = [];
  for (const { image, batchSize, options } of nets) {
    const experiment = defaultExperiment("strokes", "residual");
    const network = models.residual.build(image, 10, { ...experiment.model.options, ...options } as never);
    const run = new TrainingRun(experiment, network, device);
    const images = tf.randomUniform<tf.Rank.R4>([batchSize, ...image], 0, 1, "float32", 1);
    const labels = tf.zeros<tf.Rank.R1>([batchSize], "int32");
    const takeStep = async () => {
      run.trainStep({ images, labels }, 0.001);
      await run.metrics.take((tensor) => device.read(tensor));
    };
    await takeStep(); // compiles
    const start = performance.now();
    let count = 0;
    let now = start;
    while (now - start < timingMs && now < deadline) {
      await takeStep();
      count += 1;
      now = performance.now();
    }
    run.dispose();
    tf.dispose([images, labels]);
    if (count > 0) observations.push({ ...workOf(network, batchSize), ms: (now - start) / count });
    if (now > deadline) break;
  }
  return observations;
}
