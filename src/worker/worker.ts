/** The training worker: turns the page's messages into work and answers with what happened. */

import type { Network } from "../../models/network";
import { type Experiment, parseExperiment } from "../settings/experiment";
import { imagesPerStep } from "../settings/learningRate";
import { describeNetwork } from "../settings/network";
import { previewBatch } from "../training/batches/preview";
import { TrainingBatches } from "../training/batches/trainingBatches";
import type { RunData } from "../training/data";
import { startDevice } from "../training/device";
import { DeviceLostError, SettingError } from "../training/errors";
import type { TrainingEvent } from "../training/events";
import { LayerProbe } from "../training/layerStatistics";
import { originOf } from "../training/origin";
import { type Work, workOf } from "../training/prediction";
import { rangeTest } from "../training/rangeTest";
import { TrainingRun } from "../training/run";
import { startProbe } from "../training/startProbe";
import { suiteImages } from "../training/suiteImages";
import { Backends, type Chosen } from "./backends";
import { calibrate } from "./calibration";
import { DataLoader } from "./dataLoader";
import { nextTask } from "./nextTask";
import type { PreparedData } from "./prepareData";
import type {
  BackendName,
  Failure,
  FromWorker,
  InitProbeResult,
  ProbeImage,
  RobustnessReport,
  StartProbe,
  ToWorker,
} from "./protocol";
import { Session } from "./session";

const probeEveryMs = 300;

const post = (message: FromWorker, transfer: Transferable[] = []) => self.postMessage(message, { transfer });

const backends = new Backends("auto", { onLost: () => post({ kind: "deviceLost" }) });
let loader: DataLoader;
let prepared: PreparedData | undefined;
let session: Session | undefined;
let probeImages: readonly ProbeImage[] = [];
let lastProbe = 0;
let isPauseAsked = false;
let isRangeTestAsked = false;
let areLayersWatched = false;
/** The request for untrained nets that goes on. */
let initProbeId: number | undefined;
/** Loading and starting, one after the other. */
let order: Promise<unknown> = Promise.resolve();

const handlers: {
  [Kind in ToWorker["kind"]]: (message: Extract<ToWorker, { kind: Kind }>) => Promise<void>;
} = {
  async open({ siteUrl }) {
    loader = new DataLoader(siteUrl, (task, done, total) => post({ kind: "progress", task, done, total }));
  },
  async backend({ request, calibrations }) {
    backends.request = request;
    backends.learn(calibrations);
    await inOrder(async () => {
      if (prepared && !session) await choose(prepared.experiment, prepared.run).catch(() => {}); // told at the start
    });
  },
  async calibrate({ name, limitMs }) {
    const deadline = performance.now() + limitMs;
    const observations = await startDevice(name)
      .then((device) => calibrate(device, deadline))
      .catch(() => []);
    post({ kind: "calibrated", observations });
  },
  load: ({ experiment: value, files }) =>
    answered("data", async () => {
      const experiment = parseExperiment(value);
      prepared = await loader.prepare(experiment, files);
      post({ kind: "data", data: prepared.summary });
      const kept = await loader.keep(experiment, files ?? []);
      if (kept) post({ kind: "kept", ...kept });
      // Started now, so that the first step need not wait for it; a problem is told at the start.
      if (!session) await choose(experiment, prepared.run).catch(() => {});
    }),
  start: ({ experiment: value, checkpoint, backend, rateChanges }) =>
    answered("recipe", async () => {
      const experiment = parseExperiment(value);
      const fresh = await loader.prepare(experiment);
      new TrainingBatches(fresh.run, experiment); // throws what cannot work
      const network = networkOf(experiment, fresh.run);
      const before = session;
      await before?.rest(); // what it computes must not move to another device
      const { device } = await choose(experiment, fresh.run, backend).catch(async (error) => {
        await before?.device.resume();
        throw error;
      });
      const work = stepWork(network, experiment);
      const next = new Session({
        experiment,
        network,
        data: fresh.run,
        device,
        checkpoint,
        rateChanges,
        areLayersWatched: () => areLayersWatched,
        post: (event) => {
          post({ kind: "event", event });
          if (event.kind === "steps") {
            timing = { ...event, ...work, stepImages: imagesPerStep(experiment.recipe) };
            probe().catch((error) => report(error, "run"));
          }
        },
      });
      session = next; // from here on, nobody asks for anything of the run that ends
      prepared = fresh;
      await before?.dispose();
      post({ kind: "data", data: fresh.summary });
      post({ kind: "paused", step: next.step });
      probe(true).catch((error) => report(error, "run"));
    }),
  play: async () => go("playing"),
  step: async () => go("stepping"),
  async rate({ learningRate }) {
    await order; // a start that is under way
    session?.setLearningRate(learningRate);
  },
  async pause() {
    isPauseAsked = true;
    session?.pause();
  },
  stop: () =>
    answered("run", async () => {
      const before = session;
      session = undefined;
      await before?.dispose();
    }),
  async evaluate() {
    const current = session;
    await current?.evaluate();
    if (current && current === session && !current.isLooping) post({ kind: "paused", step: current.step });
  },
  async rangeTest({ experiment: value, options }) {
    isRangeTestAsked = true;
    await inOrder(async () => {
      const experiment = parseExperiment(value);
      const { run: data } = await loader.prepare(experiment);
      const network = networkOf(experiment, data);
      await session?.rest();
      const { device } = await choose(experiment, data, session?.device.info.name);
      const run = new TrainingRun(experiment, network, device);
      const control = { isStopAsked: () => !isRangeTestAsked, nextTask };
      try {
        for await (const report of rangeTest(run, data, options, control))
          post({ kind: "rangeTest", report });
      } finally {
        run.dispose();
      }
    });
  },
  async stopRangeTest() {
    isRangeTestAsked = false;
  },
  async watchLayers({ isWatched }) {
    areLayersWatched = isWatched;
  },
  async initProbe({ id, experiments }) {
    initProbeId = id;
    await inOrder(async () => {
      for (const [index, experiment] of experiments.entries()) {
        await nextTask();
        if (initProbeId !== id) return;
        post({ kind: "initProbe", id, index, result: await untrained(experiment) });
      }
    });
  },
  async stopInitProbe() {
    initProbeId = undefined;
  },
  async lesion({ path }) {
    const result = await session?.lesion(path);
    if (result) post({ kind: "lesion", path, result });
  },
  async robustness({ options }) {
    await order; // a start that is under way
    const tell = (report: RobustnessReport) => post({ kind: "robustness", report });
    if (session) await session.measureRobustness(options, tell);
    else tell({ done: 0, total: 0, end: "stopped" });
  },
  async stopRobustness() {
    session?.stopRobustness();
  },
  async corrupted({ id, index, severity, corruptions }) {
    const data = session?.data ?? prepared?.run;
    if (!data) return;
    const wanted = corruptions.map((name) => ({ position: index, change: { id: name, severity } }));
    const made = await suiteImages(data, wanted, { isStopAsked: () => false, nextTask });
    if (!made) return;
    const { pixels, labels } = made.images;
    post({ kind: "images", id, pixels, labels }, [pixels.buffer, labels.buffer]);
  },
  async images({ id, split, indices }) {
    const data = (session?.data ?? prepared?.run)?.[split];
    if (!data) return;
    const size = data.images.pixels.length / data.images.labels.length;
    const pixels = new Uint8Array(indices.length * size);
    const labels = new Uint8Array(indices.length);
    indices.forEach((position, row) => {
      const index = data.indices[position];
      pixels.set(data.images.pixels.subarray(index * size, (index + 1) * size), row * size);
      labels[row] = data.images.labels[index];
    });
    post({ kind: "images", id, pixels, labels }, [pixels.buffer, labels.buffer]);
  },
  async preview({ id, experiment: value, step }) {
    const experiment = parseExperiment(value);
    if (!prepared || !isSameData(prepared.experiment, experiment)) return; // asked again when they come
    try {
      const preview = previewBatch(prepared.run, experiment, step);
      post({ kind: "preview", id, preview }, [preview.pixels.buffer]);
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      post({ kind: "previewProblem", key: error.key, message: error.message });
    }
  },
  startProbe: ({ id, experiment: value }) =>
    inOrder(async () => {
      const probe = await lookAtStart(parseExperiment(value)).catch((error) => {
        if (!(error instanceof SettingError)) throw error; // told at the start
        return undefined;
      });
      post({ kind: "startProbe", id, probe });
    }),
  origin: ({ experiment: value }) =>
    inOrder(async () => {
      const experiment = parseExperiment(value);
      const { run } = await loader.prepare(experiment);
      // A run that cannot be is told at its start.
      const origin = await originOf(experiment, networkOf(experiment, run), run).catch(() => undefined);
      post({ kind: "origin", origin });
    }),
  async probe({ images }) {
    probeImages = images;
    await probe(true);
  },
};

async function go(mode: "playing" | "stepping") {
  isPauseAsked = false;
  await order; // a start that is under way
  const current = session;
  if (!current || isPauseAsked) return;
  if (current.isLooping) return current.go(mode);
  post({ kind: "playing" });
  try {
    await current.go(mode);
  } finally {
    observe(current.device.info.name);
    if (current === session) post({ kind: "paused", step: current.step });
  }
}

/** What the layers of an experiment's net are like before it is trained. */
async function untrained(value: Experiment): Promise<InitProbeResult> {
  try {
    const experiment = parseExperiment(value);
    const { run: data } = await loader.prepare(experiment);
    new TrainingBatches(data, experiment); // throws what cannot work
    const network = networkOf(experiment, data);
    await session?.rest();
    const { device } = await choose(experiment, data, session?.device.info.name);
    const run = new TrainingRun(experiment, network, device);
    try {
      return { statistics: (await new LayerProbe(run, data).take()).statistics };
    } finally {
      run.dispose();
    }
  } catch (error) {
    if (error instanceof DeviceLostError) throw error;
    return { problem: (error as Error).message };
  }
}

function networkOf(experiment: Experiment, { imageShape, classCount }: RunData): Network {
  return describeNetwork(experiment, imageShape, classCount);
}

/** Not while a run goes on, which would have to wait for it, nor without the data. */
async function lookAtStart(experiment: Experiment): Promise<StartProbe | undefined> {
  if (session?.isLooping || !prepared || !isSameData(prepared.experiment, experiment)) return undefined;
  const data = prepared.run;
  const { device } = await choose(experiment, data, session?.device.info.name);
  return startProbe(experiment, networkOf(experiment, data), data, device);
}

function isSameData(a: Experiment, b: Experiment): boolean {
  return a.seed === b.seed && JSON.stringify(a.data) === JSON.stringify(b.data);
}

function stepWork(network: Network, { recipe }: Experiment): Work {
  return workOf(network, recipe.batchSize, recipe.accumulation);
}

/** Starts the backend for an experiment, and says which it is. */
async function choose(experiment: Experiment, data: RunData, pinned?: BackendName): Promise<Chosen> {
  const work = stepWork(networkOf(experiment, data), experiment);
  const chosen = await backends.choose(work, pinned);
  post({ kind: "backend", backend: chosen.backend, candidates: chosen.candidates });
  return chosen;
}

/** The last report of a run, with the work of a step. */
let timing: (Extract<TrainingEvent, { kind: "steps" }> & Work & { stepImages: number }) | undefined;
const timedSteps = 20;

/** Remembers how long the steps of the run took. */
function observe(name: BackendName) {
  if (!timing || timing.trainedImages < timedSteps * timing.stepImages) return;
  const { operations, multiplyAdds, trainingMs, trainedImages, stepImages } = timing;
  timing = undefined;
  const ms = (trainingMs * stepImages) / trainedImages;
  const observations = backends.observe(name, { operations, multiplyAdds, ms });
  post({ kind: "observed", name, observations });
}

let isProbing = false;
let isProbeWaiting = false;

/** What is asked while the net still looks at other images waits, and only the last of it: a camera asks all the time. */
async function probe(isAsked = false) {
  if (isProbing) {
    isProbeWaiting ||= isAsked;
    return;
  }
  const now = performance.now();
  if (!session || probeImages.length === 0 || !session.has(probeImages)) return;
  if (!isAsked && now - lastProbe < probeEveryMs) return;
  lastProbe = now;
  isProbing = true;
  isProbeWaiting = false;
  try {
    const step = session.step;
    const values = await session.classify(probeImages);
    post({ kind: "probabilities", step, values });
  } finally {
    isProbing = false;
  }
  if (isProbeWaiting) await probe(true);
}

function inOrder(work: () => Promise<void>): Promise<void> {
  const result = order.then(work);
  order = result.catch(() => {});
  return result;
}

function answered(where: Failure["where"], work: () => Promise<void>): Promise<void> {
  return inOrder(() =>
    work().then(
      () => post({ kind: "answer", isDone: true }),
      (error) => {
        report(error, where);
        post({ kind: "answer", isDone: false });
      },
    ),
  );
}

function report(error: unknown, where: Failure["where"]) {
  if (error instanceof DeviceLostError) return; // told once, by `lost`
  const message = error instanceof Error ? error.message : String(error);
  const named = error instanceof SettingError ? error.key : /^(?:\w+\.)*(\w+): /.exec(message)?.[1];
  post({ kind: "failure", failure: { message, where, key: named } });
}

const whereOf: Record<ToWorker["kind"], Failure["where"]> = {
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
  images: "data",
  preview: "recipe",
  startProbe: "recipe",
  origin: "run",
  probe: "run",
};

self.onmessage = ({ data: message }: MessageEvent<ToWorker>) => {
  const handle = handlers[message.kind] as (message: ToWorker) => Promise<void>;
  handle(message).catch((error) => report(error, whereOf[message.kind]));
};
