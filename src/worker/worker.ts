/** The training worker: turns the page's messages into work and answers with what happened. */

import type { Network } from "../../models/network";
import { type Experiment, parseExperiment } from "../settings/experiment";
import { imagesPerStep } from "../settings/learningRate";
import { TrainingBatches } from "../training/batches/trainingBatches";
import type { RunData } from "../training/data";
import { startDevice } from "../training/device";
import { DeviceLostError } from "../training/errors";
import { type Work, workOf } from "../training/prediction";
import { Backends, type Chosen } from "./backends";
import { calibrate } from "./calibration";
import { DataLoader, fetchReaders } from "./dataLoader";
import { failureOf, whereOf } from "./failure";
import type { Handlers, WorkerContext } from "./handlers";
import { imageHandlers } from "./imageHandlers";
import { networkOf } from "./networkOf";
import { ownNetHandlers } from "./ownNetHandlers";
import type { PreparedData } from "./prepareData";
import { Prober } from "./prober";
import type {
  BackendName,
  Failure,
  FromWorker,
  LayerWish,
  ProbeImage,
  RobustnessReport,
  ToWorker,
} from "./protocol";
import { Session } from "./session";
import { StepTimes } from "./stepTimes";

const post = (message: FromWorker, transfer: Transferable[] = []) => self.postMessage(message, { transfer });

const backends = new Backends("auto", { onLost: () => post({ kind: "deviceLost" }) });
let loader: DataLoader;
let prepared: PreparedData | undefined;
let session: Session | undefined;
const imageProber = new Prober<readonly ProbeImage[]>((images) => {
  if (!session || images.length === 0 || !session.has(images)) return undefined;
  const { step } = session;
  return session.classify(images).then((values) => post({ kind: "probabilities", step, values }));
});
const layerProber = new Prober<LayerWish>(({ choice, image }) => {
  if (!session?.hasLayer(choice.layer) || !session.has([image])) return undefined;
  return session.look(choice, image).then((maps) => post({ kind: "maps", maps }));
});
/** What the page looks at, looked at again. */
const probe = (isAsked = false) =>
  Promise.all([imageProber.probe(isAsked), layerProber.probe(isAsked)]).catch((error) =>
    report(error, "run"),
  );
const stepTimes = new StepTimes();
let isPauseAsked = false;
let areLayersWatched = false;
/** The request for the classes of whole splits that goes on. */
let classifyId: number | undefined;
/** Loading and starting, one after the other. */
let order: Promise<unknown> = Promise.resolve();

const context: WorkerContext = {
  get loader() {
    return loader;
  },
  get prepared() {
    return prepared;
  },
  get session() {
    return session;
  },
  post,
  inOrder,
  choose,
};

const handlers: Handlers = {
  ...imageHandlers(context),
  ...ownNetHandlers(context),
  async open({ siteUrl }) {
    loader = new DataLoader(siteUrl, (task, done, total) => post({ kind: "progress", task, done, total }));
  },
  async backend({ request, calibrations }) {
    backends.request = request;
    backends.learn(calibrations);
    await inOrder(async () => {
      if (prepared && !session) await choose(prepared.experiment, prepared.run).catch(() => {}); // told by `choose`
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
      void fetchReaders();
      const kept = await loader.keep(experiment, files ?? []);
      if (kept) post({ kind: "kept", ...kept });
      // Started now, so that the first step need not wait for it; `choose` tells of a problem.
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
            stepTimes.note(event, work, imagesPerStep(experiment.recipe));
            probe();
          }
        },
      });
      session = next; // from here on, nobody asks for anything of the run that ends
      prepared = fresh;
      await before?.dispose();
      post({ kind: "data", data: fresh.summary });
      post({ kind: "paused", step: next.step });
      probe(true);
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
  async watchLayers({ isWatched }) {
    areLayersWatched = isWatched;
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
  async classifySplits({ id, splits }) {
    classifyId = id;
    let progress = { done: 0, total: 1 };
    const result = await session?.classifySplits(splits, (done, total) => {
      progress = { done, total };
      post({ kind: "classified", id, ...progress });
      return classifyId === id;
    });
    if (result && classifyId === id)
      post({ kind: "classified", id, ...progress, result }, [result.shares.buffer as ArrayBuffer]);
  },
  async stopClassifying() {
    classifyId = undefined;
  },
  probe: ({ images }) => imageProber.watch(images),
  watchLayer: ({ wish }) => layerProber.watch(wish),
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

function stepWork(network: Network, { recipe }: Experiment): Work {
  return workOf(network, recipe.batchSize, recipe.accumulation);
}

/** Starts the backend for an experiment, and says which it is, or why there is none. */
async function choose(experiment: Experiment, data: RunData, pinned?: BackendName): Promise<Chosen> {
  const work = stepWork(networkOf(experiment, data), experiment);
  try {
    const chosen = await backends.choose(work, pinned);
    post({ kind: "backend", backend: chosen.backend, candidates: chosen.candidates });
    return chosen;
  } catch (error) {
    const candidates = await backends.candidates(work);
    post({ kind: "noBackend", problem: (error as Error).message, candidates });
    throw error;
  }
}

/** Remembers how long the steps of the run took. */
function observe(name: BackendName) {
  const observation = stepTimes.take();
  if (!observation) return;
  post({ kind: "observed", name, observations: backends.observe(name, observation) });
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
  post({ kind: "failure", failure: failureOf(error, where) });
}

self.onmessage = ({ data: message }: MessageEvent<ToWorker>) => {
  const handle = handlers[message.kind] as (message: ToWorker) => Promise<void>;
  handle(message).catch((error) => report(error, whereOf[message.kind]));
};
