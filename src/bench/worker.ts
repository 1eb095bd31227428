/** One window of the bench: starts the engine of a job, times it and says what it saw; then the page ends it. */
import { countDraws, withoutDraws } from "./draws";
import type { BrowserEngine, Engine, Job, Outcome, Timing } from "./job";

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
const scriptSteps = 8;
/** Once a step takes this long, one more warms up enough. */
const slowMs = 1_500;

async function run(job: Job): Promise<Timing> {
  const startedAt = performance.now();
  const engine = await starters[job.engine](job);
  const losses: number[] = [];
  const takeStep = async () => {
    await engine.step();
    const loss = await engine.settle();
    if (loss !== undefined) losses.push(loss);
  };
  await takeStep();
  const firstStepMs = performance.now() - startedAt;
  for (let step = 1; step < warmUpSteps; step++) await takeStep();

  const start = performance.now();
  let steps = 0;
  do {
    const before = performance.now();
    await engine.step();
    steps += 1;
    if (performance.now() - before > slowMs) await engine.settle();
  } while (performance.now() - start < job.windowMs);
  await engine.settle();
  const msPerStep = (performance.now() - start) / steps;
  const timing = { firstStepMs, msPerStep, steps, ...(losses.length > 0 && { losses }) };
  const gflops = engine.flops && { gflops: engine.flops / msPerStep / 1e6 };
  return { ...timing, ...gflops, ...(job.isCounted && (await counted(engine))) };
}

async function counted(engine: Engine): Promise<Pick<Timing, "programsPerStep" | "scriptMsPerStep">> {
  const programsPerStep = await countDraws(async () => engine.step());
  await engine.settle();
  const scriptMsPerStep = await withoutDraws(async () => {
    const start = performance.now();
    for (let step = 0; step < scriptSteps; step++) await engine.step();
    return (performance.now() - start) / scriptSteps;
  });
  return { programsPerStep, scriptMsPerStep };
}

self.onmessage = async ({ data: job }: MessageEvent<Job>) => {
  const outcome: Outcome = await run(job).then(
    (timing) => ({ timing }),
    (error: Error) => ({ problem: error.message }),
  );
  self.postMessage(outcome);
};
