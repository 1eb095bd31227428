/** Decides when steps are fetched from the device, and times them. */
import type { RunLength } from "../settings/learningRate";
import type { TrainingEvent } from "./events";
import type { TrainingRun } from "./run";
import { MetricsBuffer } from "./stepMetrics";

const reportEveryMs = 200;
const checkpointEveryMs = 20_000;
/** A report that takes this long, and this many times longer than usual, was made by a machine or tab that slept meanwhile. */
const sleepMs = 30_000;
const sleepFactor = 20;

/**
 * Fetches about five times a second: waiting for the device after every step would leave it idle, and never
 * waiting would pile up work that a pause has to sit out. The first step compiles programs and is not timed.
 */
export class StepReports {
  isWarmingUp = true;
  private stepsPerReport = 1;
  private clock = performance.now();
  private lastCheckpoint = performance.now();
  private trainingMs = 0;
  private trainedImages = 0;

  constructor(
    private readonly run: TrainingRun,
    private readonly stepImages: number,
    private readonly length: RunLength,
  ) {}

  get isDue(): boolean {
    return this.run.metrics.pending >= this.stepsPerReport;
  }

  /** Waits for the device and returns what happened since the last report. */
  async take(epoch: number): Promise<TrainingEvent[]> {
    const count = this.run.metrics.pending;
    const { losses, accuracies } = await this.run.metrics.take((tensor) => this.run.device.read(tensor));
    const elapsedMs = this.awakeMs(performance.now() - this.clock, count);
    if (!this.isWarmingUp) {
      this.trainingMs += elapsedMs;
      this.trainedImages += count * this.stepImages;
      const fitting = Math.round((count * reportEveryMs) / Math.max(elapsedMs, 1));
      this.stepsPerReport = Math.min(Math.max(fitting, 1), MetricsBuffer.capacity);
    }
    const { trainingMs, trainedImages } = this;
    const firstStep = this.run.step - count + 1;
    const learningRates = Float64Array.from({ length: count }, (_, index) =>
      this.run.rates.at(firstStep + index, this.length),
    );
    const events: TrainingEvent[] = [
      { kind: "steps", firstStep, epoch, losses, accuracies, learningRates, trainingMs, trainedImages },
    ];
    if (this.isWarmingUp) events.unshift({ kind: "warmUp", isDone: true });
    this.isWarmingUp = false;
    return events;
  }

  /** The part of the time since the last report that steps can have taken: sleep is no training. */
  private awakeMs(elapsedMs: number, stepCount: number): number {
    if (elapsedMs < sleepMs || this.trainedImages === 0) return elapsedMs;
    const usualMs = (this.trainingMs * stepCount * this.stepImages) / this.trainedImages;
    return elapsedMs > sleepFactor * usualMs ? usualMs : elapsedMs;
  }

  /** What a lost device costs at most, beside the end of each epoch. */
  get isCheckpointDue(): boolean {
    return performance.now() - this.lastCheckpoint > checkpointEveryMs;
  }

  async takeCheckpoint(): Promise<TrainingEvent> {
    this.lastCheckpoint = performance.now();
    return { kind: "checkpoint", checkpoint: await this.run.checkpoint() };
  }

  /** Leaves out the time that passed without training. */
  restartClock(): void {
    this.clock = performance.now();
  }
}
