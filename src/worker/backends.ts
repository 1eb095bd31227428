/** Chooses what a net is trained on: the backend that is predicted to take the least time for a step. */
import { type Device, type FoundDevice, findDevices, startDevice } from "../training/device";
import type { BackendInfo, BackendName } from "../training/events";
import { addObservation, type Observation, predictStep, type Work } from "../training/prediction";
import type { BackendRequest, Calibrations, Candidate } from "./protocol";

export interface Chosen {
  readonly device: Device;
  readonly backend: BackendInfo;
  /** Every backend of this browser, with what a step would take where that can be told. */
  readonly candidates: readonly Candidate[];
}

interface BackendsOptions {
  /** The device that computes now is lost. */
  readonly onLost: () => void;
  /** In tests, others than this browser's. */
  readonly find?: () => Promise<readonly FoundDevice[]>;
  readonly start?: (name: BackendName) => Promise<Device>;
}

/** Starts each backend once, and remembers which are slow or lost. */
export class Backends {
  private found?: Promise<readonly FoundDevice[]>;
  private readonly started = new Map<BackendName, Promise<Device>>();
  /** Why a backend that was tried cannot be had. */
  private readonly problems = new Map<BackendName, string>();
  private readonly observations = new Map<BackendName, readonly Observation[]>();
  private readonly options: Required<BackendsOptions>;
  private current?: Device;

  constructor(
    public request: BackendRequest,
    { onLost, find = findDevices, start = startDevice }: BackendsOptions,
  ) {
    this.options = { onLost, find, start };
  }

  /** Takes over what was timed before on these devices. */
  learn(calibrations: Calibrations): void {
    for (const [name, observations] of Object.entries(calibrations)) {
      this.observations.set(name as BackendName, observations);
    }
  }

  /**
   * Takes in a step that was timed in training.
   * @returns all that is known of the backend.
   */
  observe(name: BackendName, observation: Observation): readonly Observation[] {
    const observations = addObservation(this.observations.get(name) ?? [], observation);
    this.observations.set(name, observations);
    return observations;
  }

  async candidates(work: Work): Promise<readonly Candidate[]> {
    this.found ??= this.options.find();
    return (await this.found).map((found): Candidate => {
      const problem = this.problems.get(found.name) ?? found.problem;
      const prediction = predictStep(this.observations.get(found.name) ?? [], work);
      return { ...found, ...(problem && { problem }), ...(prediction && { prediction }) };
    });
  }

  /**
   * Starts the best backend for this work and makes it the current one.
   * @param pinned what a run that goes on began with.
   * @throws if what was asked for, or else every one, cannot be had.
   */
  async choose(work: Work, pinned?: BackendName): Promise<Chosen> {
    const asked = pinned ?? (this.request === "auto" ? undefined : this.request);
    if (asked) {
      const device = await this.start(asked).catch((error: Error) => {
        throw new Error(`backend: expected ${asked} to start, got "${error.message}"; choose another one`);
      });
      const reason = [pinned ? "the run began with it" : "it was asked for", device.info.reason];
      return this.chosen(device, reason.filter(Boolean).join(". "), work);
    }
    const order = inOrder(await this.candidates(work));
    for (const candidate of order) {
      try {
        const device = await this.start(candidate.name);
        const reason = [reasonFor(candidate, await this.candidates(work)), device.info.reason];
        return this.chosen(device, reason.filter(Boolean).join(". "), work);
      } catch (error) {
        this.problems.set(candidate.name, (error as Error).message);
      }
    }
    const problems = order.map(({ name }) => `${name}: ${this.problems.get(name)}`);
    throw new Error(
      `backend: expected one that computes rightly here, got ${problems.join("; ")}; use another browser`,
    );
  }

  private async chosen(device: Device, reason: string, work: Work): Promise<Chosen> {
    return { device, backend: { ...device.info, reason }, candidates: await this.candidates(work) };
  }

  private async start(name: BackendName): Promise<Device> {
    const before = this.started.get(name);
    if (before) {
      this.current = await before;
      await this.current.resume();
      return this.current;
    }
    const starting = this.options.start(name);
    this.started.set(name, starting);
    starting.catch(() => this.started.delete(name));
    const device = await starting;
    this.current = device;
    device.lost.catch(() => {
      if (this.current === device) this.options.onLost();
      else this.problems.set(name, "its device was lost; reload the page to use it again");
    });
    return device;
  }
}

/** The usual first choice, until it has been timed: a GPU by WebGL, else the processor. */
const usual: readonly BackendName[] = ["webgl", "cpu"];

/** The best first; those with a problem last. */
export function inOrder(candidates: readonly Candidate[]): readonly Candidate[] {
  const usable = candidates.filter(({ problem }) => problem === undefined);
  const others = candidates.filter(({ problem, device }) => problem !== undefined && device !== "");
  const place = ({ name }: Candidate) => (usual.includes(name) ? usual.indexOf(name) : usual.length);
  const byRule = [...usable].sort((a, b) => place(a) - place(b));
  if (!byRule[0]?.prediction) return [...byRule, ...others];
  const msOf = ({ prediction }: Candidate) => prediction?.ms ?? Number.POSITIVE_INFINITY;
  return [...byRule.sort((a, b) => msOf(a) - msOf(b)), ...others];
}

/** Why the candidate comes before the others. */
function reasonFor(candidate: Candidate, all: readonly Candidate[]): string {
  const next = inOrder(all).find(
    (other) => other.name !== candidate.name && other.prediction && !other.problem,
  );
  if (candidate.prediction && next?.prediction) {
    return `${stepText(candidate)}, where ${titles[next.name]} takes ${stepText(next)}`;
  }
  return candidate.name === "webgl" ? "" : (all.find(({ name }) => name === "webgl")?.problem ?? "");
}

const titles: Record<BackendName, string> = { webgl: "WebGL", webgpu: "WebGPU", cpu: "the processor" };

function stepText({ prediction }: Candidate): string {
  if (!prediction) return "an unknown time";
  const ms = prediction.ms.toPrecision(2);
  return prediction.isMeasured ? `${Number(ms)} ms a step` : `about ${Number(ms)} ms a step`;
}
