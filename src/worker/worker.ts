/** The training worker: turns the page's messages into work and answers with what happened. */
import { parseExperiment } from "../settings/experiment";
import { type Device, startDevice } from "../training/device";
import { DeviceLostError, SettingError } from "../training/errors";
import { DataLoader, type PreparedData } from "./dataLoader";
import type { Failure, FromWorker, ProbeImage, ToWorker } from "./protocol";
import { Session } from "./session";

const probeEveryMs = 300;

const post = (message: FromWorker, transfer: Transferable[] = []) => self.postMessage(message, { transfer });

let device: Promise<Device>;
let loader: DataLoader;
let prepared: PreparedData | undefined;
let session: Session | undefined;
let probeImages: readonly ProbeImage[] = [];
let lastProbe = 0;
let isPauseAsked = false;
/** Loading and starting, one after the other. */
let order: Promise<unknown> = Promise.resolve();

const handlers: {
  [Kind in ToWorker["kind"]]: (message: Extract<ToWorker, { kind: Kind }>) => Promise<void>;
} = {
  async open({ backend, siteUrl }) {
    loader = new DataLoader(siteUrl, (task, done, total) => post({ kind: "progress", task, done, total }));
    device = startDevice(backend);
    const started = await device;
    post({ kind: "backend", backend: started.info });
    started.lost.catch(() => post({ kind: "deviceLost" }));
  },
  load: ({ experiment, files }) =>
    inOrder("data", async () => {
      prepared = await loader.prepare(parseExperiment(experiment), files);
      post({ kind: "data", data: prepared.summary });
    }),
  start: ({ experiment: value, checkpoint }) =>
    inOrder("recipe", async () => {
      const experiment = parseExperiment(value);
      const fresh = await loader.prepare(experiment);
      const next = new Session({
        experiment,
        data: fresh.run,
        device: await device,
        checkpoint,
        post: (event) => {
          post({ kind: "event", event });
          if (event.kind === "steps") probe().catch((error) => report(error, "run"));
        },
      });
      const before = session;
      session = next; // from here on, nobody asks for anything of the run that ends
      prepared = fresh;
      await before?.dispose();
      post({ kind: "data", data: fresh.summary });
      post({ kind: "paused", step: next.step });
      probe(true).catch((error) => report(error, "run"));
    }),
  play: async () => go("playing"),
  step: async () => go("stepping"),
  async pause() {
    isPauseAsked = true;
    session?.pause();
  },
  stop: () =>
    inOrder("run", async () => {
      const before = session;
      session = undefined;
      await before?.dispose();
    }),
  async evaluate() {
    const current = session;
    await current?.evaluate();
    if (current && current === session && !current.isLooping) post({ kind: "paused", step: current.step });
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
    if (current === session) post({ kind: "paused", step: current.step });
  }
}

async function probe(isAsked = false) {
  const now = performance.now();
  if (!session || probeImages.length === 0 || !session.has(probeImages)) return;
  if (!isAsked && now - lastProbe < probeEveryMs) return;
  lastProbe = now;
  const step = session.step;
  const values = await session.classify(probeImages);
  post({ kind: "probabilities", step, values });
}

function inOrder(where: Failure["where"], work: () => Promise<void>): Promise<void> {
  const result = order.then(work).then(
    () => post({ kind: "answer", isDone: true }),
    (error) => {
      report(error, where);
      post({ kind: "answer", isDone: false });
    },
  );
  order = result;
  return result;
}

function report(error: unknown, where: Failure["where"]) {
  if (error instanceof DeviceLostError) return; // told once, by `lost`
  const message = error instanceof Error ? error.message : String(error);
  const named = error instanceof SettingError ? error.key : /^(?:\w+\.)*(\w+): /.exec(message)?.[1];
  post({ kind: "failure", failure: { message, where, key: named } });
}

const whereOf: Record<ToWorker["kind"], Failure["where"]> = {
  open: "backend",
  load: "data",
  start: "recipe",
  play: "run",
  step: "run",
  pause: "run",
  stop: "run",
  evaluate: "run",
  images: "data",
  probe: "run",
};

self.onmessage = ({ data: message }: MessageEvent<ToWorker>) => {
  const handle = handlers[message.kind] as (message: ToWorker) => Promise<void>;
  handle(message).catch((error) => report(error, whereOf[message.kind]));
};
