/** One window of the bench: starts the engine of a job, times it and says what it saw; then the page ends it. */
import { withoutDraws } from "./draws";
import type { BrowserEngine, Engine, Job, Outcome, Timing } from "./job";
import { timeScript, timeSteps } from "./timeSteps";

const starters: Record<BrowserEngine, (job: Job) => Promise<Engine>> = {
  "strata-cpu": async ({ network, batch }) => (await import("./engines/strata")).start("cpu", network, batch),
  "strata-webgl": async ({ network, batch }) =>
    (await import("./engines/strata")).start("webgl", network, batch),
  "tfjs-webgl": async ({ network, batch }) => (await import("./engines/tfjs")).start("webgl", network, batch),
  "tfjs-webgpu": async ({ network, batch }) =>
    (await import("./engines/tfjs")).start("webgpu", network, batch),
  "tfjs-wasm": async ({ network, batch }) => (await import("./engines/tfjs")).start("wasm", network, batch),
  "tfjs-cpu": async ({ network, batch }) => (await import("./engines/tfjs")).start("cpu", network, batch),
  "jax-js": async ({ network, batch }) => (await import("./engines/jax")).start(network, batch),
  convnetjs: async ({ network, batch }) => (await import("./engines/convnetjs")).start(network, batch),
  sgemm: async () => (await import("./engines/sgemm")).start(),
};

const warmUpSteps = 3;
/** Of an engine whose step takes this long, the second step has warmed up enough. */
const slowMs = 1_500;

async function run(job: Job): Promise<Timing> {
  const startedAt = performance.now();
  const engine = await starters[job.engine](job);
  if (job.isScriptOnly) return measureScript(engine);
  const losses: number[] = [];
  const takeStep = async () => {
    const start = performance.now();
    await engine.step();
    const loss = await engine.settle();
    if (loss !== undefined) losses.push(loss);
    return performance.now() - start;
  };
  await takeStep();
  const firstStepMs = performance.now() - startedAt;
  for (let step = 1; step < warmUpSteps; step++) {
    const stepMs = await takeStep();
    if (stepMs > slowMs && !job.isFirst) break;
  }
  const steps = await timeSteps(engine, job.windowMs);
  return {
    firstStepMs,
    ...steps,
    ...(job.isFirst && losses.length > 0 && { losses }),
    ...(engine.flops && { gflops: engine.flops / steps.msPerStep / 1e6 }),
    ...(job.engine.endsWith("-webgl") && (await measureScript(engine))),
  };
}

/** Last, for what is trained without drawing is no net any more. */
async function measureScript(engine: Engine): Promise<Pick<Timing, "programsPerStep" | "scriptMsPerStep">> {
  await withoutDraws(async () => {
    for (let step = 0; step < warmUpSteps; step++) await engine.step(); // the first also makes what all steps use
  });
  const { drawCount } = await withoutDraws(() => engine.step());
  const { result } = await withoutDraws(() => timeScript(engine));
  return { programsPerStep: drawCount, scriptMsPerStep: result };
}

self.onmessage = async ({ data: job }: MessageEvent<Job>) => {
  const outcome: Outcome = await run(job).then(
    (timing) => ({ timing }),
    (error: Error) => ({ problem: error.message }),
  );
  self.postMessage(outcome);
};
