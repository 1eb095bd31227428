/** Times a few steps of a study's cheapest and dearest run before it starts. */
import { extremeJobs, stepWork, type Timing } from "../study/estimate";
import { type Job, jobsOf, type Study } from "../study/study";
import { droppedFiles } from "./droppedFiles";
import { connectStudyWorker } from "./studyConnection";
import type { Timings } from "./studyState";
import type { Halt } from "./studyWorker";

const enoughSteps = 20;
const enoughMs = 400;

/** What keeps a run from starting. */
export class HaltError extends Error {
  constructor(readonly halt: Halt) {
    super(halt.message);
  }
}

/**
 * Two timings, in a worker that ends with them.
 * @throws HaltError, also once the signal says so.
 */
export async function timeStudy(study: Study, signal: AbortSignal): Promise<Timings> {
  const worker = connectStudyWorker();
  signal.addEventListener("abort", () => worker.terminate());
  try {
    const [cheapest, dearest] = extremeJobs(jobsOf(study));
    const cheap = await timeRun(cheapest, worker);
    const dear = cheapest === dearest ? cheap : await timeRun(dearest, worker);
    return [cheap, dear];
  } finally {
    worker.terminate();
  }
}

async function timeRun({ experiment }: Job, worker: ReturnType<typeof connectStudyWorker>): Promise<Timing> {
  const askedAt = performance.now();
  let timing: Timing | undefined;
  const end = await worker.run(experiment, {
    files: droppedFiles(experiment.data.dataset),
    onRecord({ losses, trainingMs, counts, totalSteps }) {
      if (losses.length === 0 || !counts) return;
      const startMs = timing?.startMs ?? Math.max(0, performance.now() - askedAt - trainingMs);
      timing = { multiplyAdds: stepWork(experiment), stepMs: trainingMs / losses.length, startMs, counts };
      if (losses.length >= Math.min(enoughSteps, totalSteps) || trainingMs >= enoughMs) worker.stop();
    },
  });
  if (timing) return timing;
  throw new HaltError("message" in end ? end : { message: "aborted" });
}
