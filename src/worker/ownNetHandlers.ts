/** What is asked of nets beside the run's own: which rates they bear, what they are like before training. */
import { type Experiment, parseExperiment } from "../settings/experiment";
import { TrainingBatches } from "../training/batches/trainingBatches";
import type { RunData } from "../training/data";
import { DeviceLostError, SettingError } from "../training/errors";
import { LayerProbe } from "../training/layerStatistics";
import { originOf } from "../training/origin";
import { rangeTest } from "../training/rangeTest";
import { TrainingRun } from "../training/run";
import { startProbe } from "../training/startProbe";
import type { Handlers, WorkerContext } from "./handlers";
import { networkOf } from "./networkOf";
import { nextTask } from "./nextTask";
import { isSameData } from "./prepareData";
import type { InitProbeResult, StartProbe } from "./protocol";

type OwnNetHandlers = Pick<
  Handlers,
  "rangeTest" | "stopRangeTest" | "initProbe" | "stopInitProbe" | "startProbe" | "origin"
>;

/** Handles requests that need a net of their own. */
export function ownNetHandlers(worker: WorkerContext): OwnNetHandlers {
  const { post, inOrder, choose } = worker;
  let isRangeTestAsked = false;
  /** The request for untrained nets that goes on. */
  let initProbeId: number | undefined;

  /** Does something with a net of the experiment's own, which is freed then; a run that goes on waits. */
  async function withNet<Value>(
    value: Experiment,
    use: (run: TrainingRun, data: RunData) => Promise<Value>,
  ): Promise<Value> {
    const experiment = parseExperiment(value);
    const { run: data } = await worker.loader.prepare(experiment);
    new TrainingBatches(data, experiment); // throws what cannot work
    const network = networkOf(experiment, data);
    await worker.session?.rest();
    const { device } = await choose(experiment, data, worker.session?.device.info.name);
    const run = new TrainingRun(experiment, network, device);
    try {
      return await use(run, data);
    } finally {
      run.dispose();
    }
  }

  /** What the layers of an experiment's net are like before it is trained. */
  async function untrained(experiment: Experiment): Promise<InitProbeResult> {
    try {
      return await withNet(experiment, async (run, data) => ({
        statistics: (await new LayerProbe(run, data).take()).statistics,
      }));
    } catch (error) {
      if (error instanceof DeviceLostError) throw error;
      return { problem: (error as Error).message };
    }
  }

  /** Not while a run goes on, which would have to wait for it, nor without the data. */
  async function lookAtStart(experiment: Experiment): Promise<StartProbe | undefined> {
    const { session, prepared } = worker;
    if (session?.isLooping || !prepared || !isSameData(prepared.experiment, experiment)) return undefined;
    const data = prepared.run;
    const { device } = await choose(experiment, data, session?.device.info.name);
    return startProbe(experiment, networkOf(experiment, data), data, device);
  }

  return {
    async rangeTest({ experiment, options }) {
      isRangeTestAsked = true;
      await inOrder(() =>
        withNet(experiment, async (run, data) => {
          const control = { isStopAsked: () => !isRangeTestAsked, nextTask };
          for await (const report of rangeTest(run, data, options, control))
            post({ kind: "rangeTest", report });
        }),
      );
    },
    async stopRangeTest() {
      isRangeTestAsked = false;
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
    startProbe: ({ id, experiment }) =>
      inOrder(async () => {
        const probe = await lookAtStart(parseExperiment(experiment)).catch((error) => {
          if (!(error instanceof SettingError)) throw error; // told at the start
          return undefined;
        });
        post({ kind: "startProbe", id, probe });
      }),
    origin: ({ experiment: value }) =>
      inOrder(async () => {
        const experiment = parseExperiment(value);
        const { run } = await worker.loader.prepare(experiment);
        // A run that cannot be is told at its start.
        const origin = await originOf(experiment, networkOf(experiment, run), run).catch(() => undefined);
        post({ kind: "origin", origin });
      }),
  };
}
