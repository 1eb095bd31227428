/** Our own training step, as a run in the page takes it: a batch is packed and uploaded for each. */
import { defaultExperiment } from "../../settings/experiment";
import { makeBatch, type RunData } from "../../training/data";
import { startDevice } from "../../training/device";
import type { BackendName } from "../../training/events";
import { TrainingRun } from "../../training/run";
import { MetricsBuffer } from "../../training/stepMetrics";
import { warmUp } from "../../training/warmUp";
import type { Engine, NetworkId } from "../job";
import { classCount, dataOf, learningRate, modelOf, networkOf, seed } from "../networks";

export async function start(backend: BackendName, id: NetworkId, batch: number): Promise<Engine> {
  const device = await startDevice(backend);
  const { image, model } = modelOf(id);
  const images = dataOf(id, batch);
  const split = { images, indices: Uint32Array.from({ length: batch }, (_, index) => index) };
  const imageShape = image as [number, number, number];
  const data: RunData = { imageShape, classCount, train: split, validation: split, test: split };
  const run = new TrainingRun({ ...defaultExperiment("strokes", model), seed }, networkOf(id), device);
  function* takeBatch() {
    const made = makeBatch(data, split, split.indices);
    yield made;
    made.images.dispose();
    made.labels.dispose();
  }
  for await (const _ of warmUp(run, takeBatch)); // as a run does
  const settle = async () => {
    const { losses } = await run.metrics.take((tensor) => device.read(tensor));
    return losses.at(-1);
  };
  return {
    async step() {
      if (run.metrics.pending === MetricsBuffer.capacity) await settle(); // as reports do
      run.trainStep(takeBatch(), learningRate);
    },
    settle,
  };
}
