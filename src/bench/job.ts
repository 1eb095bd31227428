/** What the bench asks of an engine, and what it answers. Types and names only. */

export const networkIds = ["lenet5", "resnet8", "transformer"] as const;
export type NetworkId = (typeof networkIds)[number];

/** Those that run in the browser; `pytorch` runs beside it. */
export const browserEngines = [
  "strata-cpu",
  "strata-webgl",
  "tfjs-webgl",
  "tfjs-webgpu",
  "tfjs-wasm",
  "tfjs-cpu",
  "jax-js",
  "convnetjs",
  "sgemm",
] as const;
export type BrowserEngine = (typeof browserEngines)[number];

/** One window: an engine that is started, timed and ended. */
export interface Job {
  readonly engine: BrowserEngine;
  readonly network: NetworkId;
  readonly batch: number;
  /** Steps are timed for this long, one at least. */
  readonly windowMs: number;
  /** WebGL alone: no step is drawn or timed, only programs and script are measured. */
  readonly isScriptOnly: boolean;
  /** The first window of a series also takes three losses to compare. */
  readonly isFirst: boolean;
}

export interface Timing {
  /** From the start of the engine to the end of its first step. */
  readonly firstStepMs?: number;
  /** Mean of the timed steps. */
  readonly msPerStep?: number;
  readonly steps?: number;
  /** Of the first three steps, in a series' first window, where the engine starts from the given weights. */
  readonly losses?: readonly number[];
  /** Draw calls of a step, of engines that draw. */
  readonly programsPerStep?: number;
  /** Script alone: draw calls do nothing. */
  readonly scriptMsPerStep?: number;
  /** Of `sgemm`: multiply–adds count twice. */
  readonly gflops?: number;
}

export type Outcome = { readonly timing: Timing } | { readonly problem: string };

/** A started engine. */
export interface Engine {
  /** One training step; its end may be still to come on a device. */
  step(): void | Promise<void>;
  /** Waits until all steps are done; the loss of the last one, where there is one. */
  settle(): Promise<number | undefined>;
  /** Operations of one step where it is not the network's. */
  readonly flops?: number;
}
