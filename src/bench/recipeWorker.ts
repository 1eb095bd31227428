/** Times steps of several runs in one worker, so that their windows can take turns on the same threads. */
import { describeNetwork } from "../settings/network";
import { TrainingBatches } from "../training/batches/trainingBatches";
import type { RunData } from "../training/data";
import { type Device, startDevice } from "../training/device";
import { TrainingRun } from "../training/run";
import { MetricsBuffer } from "../training/stepMetrics";
import type { Engine } from "./job";
import { classCount, dataOf } from "./networks";
import type { RecipeAnswer, RecipeRequest } from "./recipe";
import { timeSteps } from "./timeSteps";

const imageCount = 4_096;
const warmUpSteps = 5;

const images = dataOf("lenet5", imageCount);
const split = { images, indices: Uint32Array.from({ length: imageCount }, (_, index) => index) };
const data: RunData = { imageShape: [28, 28, 1], classCount, train: split, validation: split, test: split };

let device: Promise<Device> | undefined;
const engines = new Map<string, Engine>();

async function engineOf({ backend, experiment }: RecipeRequest): Promise<Engine> {
  device ??= startDevice(backend);
  const id = JSON.stringify(experiment);
  const engine = engines.get(id) ?? (await start(await device, experiment));
  engines.set(id, engine);
  return engine;
}

async function start(on: Device, experiment: RecipeRequest["experiment"]): Promise<Engine> {
  const network = describeNetwork(experiment, data.imageShape, classCount);
  const batches = new TrainingBatches(data, experiment);
  const run = new TrainingRun(experiment, network, on);
  const settle = async () => (await run.metrics.take((tensor) => on.read(tensor))).losses.at(-1);
  const engine: Engine = {
    async step() {
      if (run.metrics.pending === MetricsBuffer.capacity) await settle(); // as reports do
      run.trainStep(batches.of(run.step + 1), run.rates.at(run.step + 1, batches.length));
    },
    settle,
  };
  for (let step = 0; step < warmUpSteps; step++) await engine.step();
  await settle();
  return engine;
}

async function answer(request: RecipeRequest): Promise<RecipeAnswer> {
  try {
    const engine = await engineOf(request);
    return { msPerStep: (await timeSteps(engine, request.windowMs)).msPerStep };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

self.onmessage = async ({ data: request }: MessageEvent<RecipeRequest>) => {
  self.postMessage(await answer(request));
};
