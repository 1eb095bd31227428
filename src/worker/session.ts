/** One run in the worker: its loop, and what is asked of its network in between. */
import { lesion } from "../../models/lesion";
import type { Network } from "../../models/network";
import type { Experiment } from "../settings/experiment";
import type { RunLength } from "../settings/learningRate";
import { classifySplit } from "../training/classifySplit";
import { checkedLength, type RunData } from "../training/data";
import type { Device } from "../training/device";
import { withNumber } from "../training/errors";
import { evaluate } from "../training/evaluate";
import type { Checkpoint, Evaluation, RateChange, TrainingEvent } from "../training/events";
import type { LayerChoice, LayerMaps } from "../training/layerMaps";
import { measureRobustness, type RobustnessOptions, type RobustnessReport } from "../training/robustness";
import { TrainingRun } from "../training/run";
import { train } from "../training/train";
import { ImageClassifier } from "./imageClassifier";
import { nextTask, nextTaskOfRun } from "./nextTask";
import type { LesionResult, ProbeImage, Split } from "./protocol";

interface SessionOptions {
  readonly experiment: Experiment;
  readonly network: Network;
  readonly data: RunData;
  readonly device: Device;
  readonly checkpoint?: Checkpoint;
  /** All that the user made before, those after the checkpoint too. */
  readonly rateChanges?: readonly RateChange[];
  readonly areLayersWatched: () => boolean;
  readonly post: (event: TrainingEvent) => void;
}

type Mode = "paused" | "playing" | "stepping";

/** Does one thing with the network at a time, training or looking. */
export class Session {
  readonly data: RunData;
  private readonly run: TrainingRun;
  private readonly events: AsyncGenerator<TrainingEvent>;
  private readonly options: SessionOptions;
  private readonly length: RunLength;
  private readonly imageClassifier: ImageClassifier;
  private mode: Mode = "paused";
  /** Single steps that are still to be taken, one after the other. */
  private stepsAsked = 0;
  /** Where the single step under way ends. */
  private stepTarget = 0;
  private isRunning = false;
  private isEnding = false;
  private isRobustnessAsked = false;
  /** Work on the network, one piece after the other: a tensor scope must not be interrupted. */
  private queue: Promise<unknown> = Promise.resolve();
  private waitingCount = 0;

  constructor(options: SessionOptions) {
    const { experiment, network, data, device, checkpoint, rateChanges } = options;
    this.length = checkedLength(experiment.recipe, data.train.indices.length);
    this.options = options;
    this.data = data;
    this.run = new TrainingRun(experiment, network, device, checkpoint, rateChanges);
    this.imageClassifier = new ImageClassifier(this.run, data);
    this.events = train(this.run, data, {
      isReportAsked: () => this.mode !== "playing" || this.waitingCount > 0,
      nextTask: nextTaskOfRun,
      areLayersWatched: options.areLayersWatched,
    });
  }

  get device(): Device {
    return this.options.device;
  }

  get step(): number {
    return this.run.step;
  }

  /** Whether the loop runs, be it only to the end of its last step. */
  get isLooping(): boolean {
    return this.isRunning;
  }

  /** Sets the rate of the next step; the schedule goes on from it in proportion. */
  setLearningRate(learningRate: number): void {
    const change = this.run.rates.set(learningRate, this.run.step + 1, this.length);
    this.options.post({ kind: "rate", cause: "user", change });
  }

  pause(): void {
    this.mode = "paused";
    this.stepsAsked = 0;
  }

  /** Pauses, and waits until nothing is computed any more. */
  async rest(): Promise<void> {
    this.pause();
    this.stopRobustness();
    await this.exclusively(async () => {});
  }

  /**
   * Runs the loop until it is paused, has done one step for each call with "stepping", or has ended. A loop that runs
   * already goes on, and the call returns at once: one that plays pauses first, one that pauses does so before its
   * next step.
   */
  async go(mode: "playing" | "stepping"): Promise<void> {
    if (mode === "playing") {
      this.mode = mode;
      this.stepsAsked = 0;
    } else {
      if (this.mode === "playing") this.mode = "paused";
      this.stepsAsked += 1;
    }
    if (this.isRunning) return;
    this.isRunning = true;
    let isReportDue = false;
    try {
      while (!this.isResting || isReportDue) {
        if (this.isPaused && this.stepsAsked > 0) {
          this.mode = "stepping";
          this.stepsAsked -= 1;
          this.stepTarget = this.run.step + 1;
        }
        const { value, done } = await this.exclusively(() => this.events.next());
        if (done) break;
        this.options.post(value);
        isReportDue = value.kind === "layers" && value.statistics.step > 0; // a pause before it would lose its steps
        const isTaken = value.kind === "steps" && this.run.step >= this.stepTarget;
        if (isTaken && this.mode === "stepping") this.mode = "paused";
        await nextTaskOfRun();
        if (this.isResting && !isReportDue && !this.isEnding) await this.keep();
      }
    } finally {
      this.pause();
      this.isRunning = false;
    }
  }

  private get isPaused(): boolean {
    return this.mode === "paused";
  }

  private get isResting(): boolean {
    return this.isPaused && this.stepsAsked === 0;
  }

  /**
   * Posts a checkpoint of a run that waits, so that it can give way to another. At the end of an epoch the loop
   * posts its own, after validation: a run that went on from one before it would miss that.
   */
  private async keep(): Promise<void> {
    const { step } = this.run;
    const { epochSteps, totalSteps } = this.length;
    if (step === 0 || step % epochSteps === 0 || step === totalSteps) return;
    await this.exclusively(async () => {
      this.options.post({ kind: "checkpoint", checkpoint: await this.run.checkpoint() });
    });
  }

  /** Measures validation between two steps. */
  async evaluate(): Promise<void> {
    await this.exclusively(async () => {
      const epoch = Math.max(1, Math.ceil(this.run.step / this.length.epochSteps));
      const evaluation = await this.validation(this.run, this.options.post);
      if (!evaluation) return;
      withNumber(evaluation, this.run.step);
      this.options.post({ kind: "validation", step: this.run.step, epoch, evaluation });
    });
  }

  /** Nothing if the session ends meanwhile. */
  private async validation(
    run: TrainingRun,
    tell: (event: TrainingEvent) => void,
  ): Promise<Evaluation | undefined> {
    const measuring = evaluate(run, this.data, "validation");
    let next = await measuring.next();
    for (; !next.done; next = await measuring.next()) {
      if (this.isEnding) return undefined;
      tell(next.value);
      await nextTaskOfRun();
    }
    return next.value;
  }

  /** Validation accuracy with and without a block, between two steps; nothing of the run changes. */
  async lesion(path: string): Promise<LesionResult | undefined> {
    const { network, problem } = lesion(this.options.network, path);
    if (!network) return { problem };
    return this.exclusively(async () => {
      const whole = await this.validation(this.run, () => {});
      const bypassed = await this.validation(this.run.seenAs(network), () => {});
      if (!whole || !bypassed) return undefined;
      return { step: this.run.step, whole: whole.accuracy, bypassed: bypassed.accuracy };
    });
  }

  /** Accuracy on corrupted test images, until it is asked to stop; nothing of the run changes. */
  async measureRobustness(
    options: RobustnessOptions,
    tell: (report: RobustnessReport) => void,
  ): Promise<void> {
    this.isRobustnessAsked = true;
    await this.exclusively(async () => {
      const control = { isStopAsked: () => !this.isRobustnessAsked, nextTask: nextTaskOfRun };
      for await (const report of measureRobustness(this.run, this.data, options, control)) tell(report);
    });
  }

  stopRobustness(): void {
    this.isRobustnessAsked = false;
  }

  /**
   * Shares of the classes of every image of these splits, one after the other, between two steps, and the step that
   * they are of. `tell` hears how many are done, and may end it by `false`.
   */
  async classifySplits(
    splits: readonly Split[],
    tell: (done: number, total: number) => boolean,
  ): Promise<{ step: number; shares: Float32Array } | undefined> {
    const total = splits.reduce((sum, split) => sum + this.data[split].indices.length, 0);
    const shares = new Float32Array(total * this.data.classCount);
    return this.exclusively(async () => {
      let before = 0;
      for (const split of splits) {
        const classifying = classifySplit(this.run, this.data, split);
        let next = await classifying.next();
        for (; !next.done; next = await classifying.next()) {
          if (this.isEnding || !tell(before + next.value, total)) return undefined;
          await nextTask();
        }
        shares.set(next.value, before * this.data.classCount);
        before += this.data[split].indices.length;
      }
      return { step: this.run.step, shares };
    });
  }

  hasLayer(name: string): boolean {
    return this.options.network.layers.some((layer) => layer.name === name);
  }

  /** Whether the run's data have these images, and drawn ones are of their size. */
  has(images: readonly ProbeImage[]): boolean {
    return this.imageClassifier.has(images);
  }

  /** Shares of the classes `[count, classCount]` of images that the run's data have, with the weights as they are. */
  classify(images: readonly ProbeImage[]): Promise<Float32Array> {
    return this.exclusively(() => this.imageClassifier.classify(images));
  }

  /** What a layer of the network makes of an image that the run's data have, with the weights as they are. */
  look(layer: LayerChoice, image: ProbeImage): Promise<LayerMaps> {
    return this.exclusively(() => this.imageClassifier.look(layer, image));
  }

  /** Ends the loop and frees the network, once the step in progress is done. Nothing may be asked of it then. */
  async dispose(): Promise<void> {
    this.mode = "paused";
    this.isEnding = true;
    this.stopRobustness();
    await this.exclusively(async () => {
      await this.events.return(undefined);
      this.run.dispose();
    });
  }

  private exclusively<Value>(work: () => Promise<Value>): Promise<Value> {
    this.waitingCount += 1;
    const result = this.queue.then(() => {
      this.waitingCount -= 1;
      return work();
    });
    this.queue = result.catch(() => {});
    return result;
  }
}
