/** The training loop. */

import { imagesPerStep } from "../settings/learningRate";
import { TrainingBatches } from "./batches/trainingBatches";
import type { RunData } from "./data";
import { DivergedError, withNumber } from "./errors";
import { evaluate } from "./evaluate";
import type { TrainingEvent } from "./events";
import { LayerProbe } from "./layerStatistics";
import { StepReports } from "./reports";
import type { TrainingRun } from "./run";
import { warmUp } from "./warmUp";

interface TrainControl {
  /** Asks for the steps so far to be reported now, e.g. because the next one shall wait. */
  readonly isReportAsked: () => boolean;
  /** Lets messages in; awaited before each step. */
  readonly nextTask: () => Promise<void>;
  /** Whether somebody looks at the layers; what they are like is then told about once a second. */
  readonly areLayersWatched?: () => boolean;
}

/**
 * Trains a run to its end, from the step that it is at. Not asking for the next event pauses, leaving the loop
 * stops; the run's tensors stay the caller's. Each step is reported once, whatever the time between reports.
 * @throws DivergedError if a loss is not finite, SettingError if a batch cannot be filled.
 */
export async function* train(
  run: TrainingRun,
  data: RunData,
  control: TrainControl,
): AsyncGenerator<TrainingEvent> {
  const { recipe } = run.experiment;
  const batches = new TrainingBatches(data, run.experiment);
  const { length } = batches;
  const { epochSteps, totalSteps } = length;
  const reports = new StepReports(run, imagesPerStep(recipe), length);
  const layers = new LayerProbe(run, data);
  const counts = {
    train: data.train.indices.length,
    validation: data.validation.indices.length,
    test: data.test.indices.length,
  };
  yield { kind: "start", step: run.step, stepsPerEpoch: epochSteps, totalSteps, counts };

  while (run.step < totalSteps && !run.stopping.reason) {
    const epoch = 1 + Math.floor(run.step / epochSteps);
    const lastStep = Math.min(epoch * epochSteps, totalSteps);
    if (reports.isWarmingUp) yield* warmUp(run, () => batches.of(run.step + 1));
    if (run.step === 0) yield await layers.take();
    while (run.step < lastStep) {
      await control.nextTask();
      const isProbed = run.step + 1 === lastStep || (layers.isDue && control.areLayersWatched?.() === true);
      if (isProbed) layers.beforeStep();
      run.trainStep(batches.of(run.step + 1), run.rates.at(run.step + 1, length));
      if (reports.isDue || control.isReportAsked() || isProbed) {
        const told = await reports.take(epoch); // the only wait for the device
        if (isProbed) yield await layers.take();
        yield* checked(told);
        const isAtEnd = run.step === lastStep; // a run that went on from here would miss validation
        if (reports.isCheckpointDue && !isAtEnd) yield await reports.takeCheckpoint();
        reports.restartClock(); // the time until we were asked to go on is not training
      }
    }
    const evaluation = withNumber(yield* evaluate(run, data, "validation"), run.step);
    await run.noteValidation(evaluation.loss);
    yield { kind: "validation", step: run.step, epoch, evaluation };
    if (run.rates.takeValidation(evaluation.loss)) {
      const firstStep = run.step + 1;
      const change = { firstStep, learningRate: run.rates.at(firstStep, length) };
      yield { kind: "rate", cause: "plateau", change };
    }
    yield await reports.takeCheckpoint();
    reports.restartClock();
  }

  const { reason } = run.stopping;
  if (reason) yield { kind: "stopped", step: run.step, reason };
  run.restoreBest();
  const evaluation = yield* evaluate(run, data, "test"); // once, and never on the curve
  yield { kind: "test", step: run.step, evaluation };
  yield { kind: "end", step: run.step };
}

/** Passes reports on up to the first loss that is not finite. */
function* checked(events: readonly TrainingEvent[]): Generator<TrainingEvent> {
  for (const event of events) {
    if (event.kind !== "steps") {
      yield event;
      continue;
    }
    const bad = event.losses.findIndex((loss) => !Number.isFinite(loss));
    if (bad < 0) {
      yield event;
      continue;
    }
    if (bad > 0) {
      yield {
        ...event,
        losses: event.losses.subarray(0, bad),
        accuracies: event.accuracies.subarray(0, bad),
        learningRates: event.learningRates.subarray(0, bad),
      };
    }
    throw new DivergedError(`a finite loss at step ${event.firstStep + bad}`, event.losses[bad]);
  }
}
