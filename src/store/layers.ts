/** What is known of the layers: of the run, of the run before it, of untrained nets, and without a block. */
import type { Experiment } from "../settings/experiment";
import { toHash } from "../settings/url";
import type {
  FromWorker,
  InitProbeResult,
  LayerMaps,
  LayerStatistics,
  LayerWish,
  LesionResult,
  ToWorker,
} from "../worker/protocol";
import { store } from "./state";

const { getState: get, setState: set } = store;

export interface LayersState {
  /** Of the run; its last ones. */
  readonly current?: LayerStatistics;
  /** The last ones of the run before it. */
  readonly previous?: LayerStatistics;
  /** Untrained nets that were asked for last, and what came of them, each at its place. */
  readonly form?: Probes;
  readonly sweep?: Probes;
  /** By the block's path; without a result while it is measured. */
  readonly lesions: Readonly<Record<string, LesionResult | undefined>>;
  /** What the layer that is looked into made of its image last. */
  readonly maps?: LayerMaps;
}

export interface Probes {
  readonly id: number;
  readonly experiments: readonly Experiment[];
  readonly results: readonly (InitProbeResult | undefined)[];
}

export type Send = (message: ToWorker) => void;

const change = (part: Partial<LayersState>) => set(({ layers }) => ({ layers: { ...layers, ...part } }));

/** Takes in what a message says of the layers. */
export function receiveLayers(message: FromWorker): void {
  const { layers } = get();
  if (message.kind === "event") {
    const { event } = message;
    if (event.kind === "start" && event.step === 0) {
      change({ current: undefined, previous: layers.current ?? layers.previous, lesions: {} });
    }
    if (event.kind === "layers") change({ current: event.statistics });
  } else if (message.kind === "initProbe") {
    for (const name of ["form", "sweep"] as const) {
      const probes = layers[name];
      if (probes?.id === message.id) {
        change({ [name]: { ...probes, results: probes.results.with(message.index, message.result) } });
      }
    }
  } else if (message.kind === "lesion") {
    change({ lesions: { ...layers.lesions, [message.path]: message.result } });
  } else if (message.kind === "maps") {
    change({ maps: message.maps });
  } else if (message.kind === "deviceLost") {
    change({ form: undefined, sweep: undefined });
  }
}

let nextId = 1;

/** Looks at untrained nets: the form's own, or those of a sweep. What was asked before ends. */
export function probeUntrained(name: "form" | "sweep", experiments: readonly Experiment[], send: Send): void {
  const id = nextId++;
  change({ [name]: { id, experiments, results: experiments.map(() => undefined) } });
  send({ kind: "initProbe", id, experiments });
}

/** What an untrained net of these settings is like, if that was asked. */
export function untrainedOf({ form }: LayersState, experiment: Experiment): InitProbeResult | undefined {
  const isSame = form !== undefined && toHash(form.experiments[0]) === toHash(experiment);
  return isSame ? form.results[0] : undefined;
}

/** Ends the look at untrained nets where it is; what it measured stays. */
export function stopProbing(send: Send): void {
  const { form, sweep } = get().layers;
  const isUnderWay = [form, sweep].some((probes) => probes?.results.includes(undefined));
  if (isUnderWay) send({ kind: "stopInitProbe" });
}

/** Has the run tell about its layers as it goes, while they are in sight. */
export function watchLayers(isWatched: boolean, send: Send): void {
  send({ kind: "watchLayers", isWatched });
}

/** Has the run tell what a layer makes of an image as it goes; what was told of another one is dropped. */
export function watchLayer(wish: LayerWish | undefined, send: Send): void {
  change({ maps: undefined });
  send({ kind: "watchLayer", wish });
}

/** Measures what a block of the run's network is worth. */
export function bypass(path: string, send: Send): void {
  const { lesions } = get().layers;
  change({ lesions: { ...lesions, [path]: undefined } });
  send({ kind: "lesion", path });
}
