/** One run in the worker: its loop, and what is asked of its network in between. */
import * as tf from "@tensorflow/tfjs-core";
import { models } from "../../models";
import type { Experiment } from "../settings/experiment";
import { packImages, type RunData } from "../training/data";
import type { Device } from "../training/device";
import { evaluate, softmax } from "../training/evaluate";
import type { Checkpoint, TrainingEvent } from "../training/events";
import { TrainingRun } from "../training/run";
import { train } from "../training/train";
import type { ProbeImage } from "./protocol";

const probeCapacity = 32; // one shape, so one set of programs

export interface SessionOptions {
  readonly experiment: Experiment;
  readonly data: RunData;
  readonly device: Device;
  readonly checkpoint?: Checkpoint;
  readonly post: (event: TrainingEvent) => void;
}

type Mode = "paused" | "playing" | "stepping";

export class Session {
  readonly data: RunData;
  private readonly run: TrainingRun;
  private readonly events: AsyncGenerator<TrainingEvent>;
  private readonly options: SessionOptions;
  private mode: Mode = "paused";
  private isLooping = false;
  /** Work on the network, one piece after the other: a tensor scope must not be interrupted. */
  private queue: Promise<unknown> = Promise.resolve();
  private waitingCount = 0;

  constructor(options: SessionOptions) {
    const { experiment, data, device, checkpoint } = options;
    const build = models[experiment.model.model].build;
    const network = build(data.imageShape, data.classCount, experiment.model.options as never);
    this.options = options;
    this.data = data;
    this.run = new TrainingRun(experiment, network, device, checkpoint);
    this.events = train(this.run, data, {
      isReportAsked: () => this.mode !== "playing" || this.waitingCount > 0,
      nextTask,
    });
  }

  get step(): number {
    return this.run.step;
  }

  pause(): void {
    this.mode = "paused";
  }

  /** Runs the loop until it is paused, has done one step if `mode` says so, or has ended. */
  async go(mode: "playing" | "stepping"): Promise<void> {
    this.mode = mode;
    if (this.isLooping) return;
    this.isLooping = true;
    try {
      while (this.mode !== "paused") {
        const { value, done } = await this.exclusively(() => this.events.next());
        if (done) break;
        this.options.post(value);
        if (value.kind === "steps" && this.mode === "stepping") this.mode = "paused";
        await nextTask();
      }
    } finally {
      this.mode = "paused";
      this.isLooping = false;
    }
  }

  /** Measures validation between two steps. */
  async evaluate(): Promise<void> {
    const epoch = Math.max(1, Math.ceil(this.run.step / this.stepsPerEpoch));
    await this.exclusively(async () => {
      const measuring = evaluate(this.run, this.data, "validation");
      let next = await measuring.next();
      for (; !next.done; next = await measuring.next()) {
        this.options.post(next.value);
        await nextTask();
      }
      this.options.post({ kind: "validation", step: this.run.step, epoch, evaluation: next.value });
    });
  }

  private get stepsPerEpoch(): number {
    const { batchSize } = this.options.experiment.recipe;
    return Math.floor(this.data.train.indices.length / batchSize);
  }

  /** Class probabilities `[count, classCount]` of a few images with the weights as they are. */
  async classify(images: readonly ProbeImage[]): Promise<Float32Array> {
    const { classCount } = this.data;
    const values = new Float32Array(images.length * classCount);
    for (let first = 0; first < images.length; first += probeCapacity) {
      const logits = await this.exclusively(() => this.probe(images.slice(first, first + probeCapacity)));
      const count = Math.min(probeCapacity, images.length - first);
      for (let row = 0; row < count; row++) {
        const probabilities = softmax(logits.subarray(row * classCount, (row + 1) * classCount));
        values.set(probabilities, (first + row) * classCount);
      }
    }
    return values;
  }

  private async probe(images: readonly ProbeImage[]): Promise<Float32Array> {
    const { imageShape } = this.data;
    const imageSize = imageShape[0] * imageShape[1] * imageShape[2];
    const packed = new Float32Array(probeCapacity * imageSize);
    images.forEach((image, row) => void packed.set(this.pixelsOf(image, imageSize), row * imageSize));
    const batch = tf.tensor4d(packed, [probeCapacity, ...imageShape]);
    return this.run.logits(batch).finally(() => batch.dispose());
  }

  private pixelsOf(image: ProbeImage, imageSize: number): Float32Array {
    if ("pixels" in image) return packImages(image.pixels, imageSize, [0]);
    const { images, indices } = this.data[image.split];
    return packImages(images.pixels, imageSize, [indices[image.index]]);
  }

  /** Ends the loop and frees the network, once the step in progress is done. */
  async dispose(): Promise<void> {
    this.mode = "paused";
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

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/** Lets waiting messages in. A timer would wait 4 ms, and an animation frame for ever in a hidden tab. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}
