/** What this browser remembers of the speed of its backends, and which of them the user wants. */
import { z } from "zod";
import type { BackendName, BackendRequest, Calibrations, Candidate, Observation } from "../worker/protocol";

const key = "strata.backends";
const observation = z.object({
  operations: z.number().nonnegative(),
  multiplyAdds: z.number().nonnegative(),
  ms: z.number().positive(),
});
const names = ["webgl", "webgpu", "cpu"] as const;
const schema = z.object({
  version: z.literal(1),
  /** Another browser, or another version of it, is another machine. */
  userAgent: z.string(),
  request: z.enum(["auto", ...names]),
  /** By backend: the device that was timed, and what was seen. */
  timed: z.partialRecord(
    z.enum(names),
    z.object({ device: z.string(), observations: z.array(observation).max(100) }),
  ),
});

type Memory = z.output<typeof schema>;

const empty = (): Memory => ({ version: 1, userAgent: navigator.userAgent, request: "auto", timed: {} });

/** What is remembered; nothing where storage is refused, empty or of another browser. */
function read(): Memory {
  try {
    const memory = schema.parse(JSON.parse(localStorage.getItem(key) ?? ""));
    return memory.userAgent === navigator.userAgent ? memory : { ...empty(), request: memory.request };
  } catch {
    return empty();
  }
}

function write(memory: Memory) {
  try {
    localStorage.setItem(key, JSON.stringify(memory));
  } catch {
    // refused or full: the next visit times again
  }
}

export function rememberedRequest(): BackendRequest {
  return read().request;
}

export function rememberRequest(request: BackendRequest): void {
  write({ ...read(), request });
}

/** What was timed on the devices that are here; without them, on any. */
export function rememberedCalibrations(candidates?: readonly Candidate[]): Calibrations {
  const isHere = (name: string, device: string) =>
    candidates?.some((candidate) => candidate.name === name && candidate.device === device) ?? true;
  const known = Object.entries(read().timed).filter(([name, { device }]) => isHere(name, device));
  return Object.fromEntries(known.map(([name, { observations }]) => [name, observations]));
}

/** Remembers all that is known of a backend's device. */
export function rememberTimes(name: BackendName, device: string, observations: readonly Observation[]): void {
  const memory = read();
  write({ ...memory, timed: { ...memory.timed, [name]: { device, observations: [...observations] } } });
}

/** Backends that were never timed, where there is more than one to choose from. */
export function untimed(candidates: readonly Candidate[]): readonly Candidate[] {
  const known = rememberedCalibrations(candidates);
  const usable = candidates.filter(({ problem }) => problem === undefined);
  return usable.length > 1 ? usable.filter(({ name }) => known[name] === undefined) : [];
}
