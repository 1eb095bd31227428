/** A network in training: its weights and its optimizer's memory on the device. */
import * as tf from "@tensorflow/tfjs-core";
import type { Network } from "../../models/network";
import { accuracy, softmaxCrossEntropy } from "../kernels/blocks";
import type { Experiment } from "../settings/experiment";
import type { Batch } from "./data";
import type { Device } from "./device";
import type { Checkpoint, RateChange } from "./events";
import { forward, forwardAll } from "./forward";
import { initialWeight, weightSpecs } from "./initializers";
import { Optimizer } from "./optimizers";
import { LearningRates } from "./schedules";
import { MetricsBuffer } from "./stepMetrics";
import { WeightAverage } from "./weightAverage";

export class TrainingRun {
  readonly metrics = new MetricsBuffer();
  /** Steps taken so far. */
  step: number;
  private readonly weights = new Map<string, tf.Variable>();
  private readonly trainable: tf.Variable[];
  private readonly optimizer: Optimizer;
  private readonly average?: WeightAverage;
  readonly rates: LearningRates;

  /**
   * Starts from the seed's initial weights, or where the checkpoint was taken; `rateChanges` are then all that the
   * user made, those after it too.
   */
  constructor(
    readonly experiment: Experiment,
    readonly network: Network,
    readonly device: Device,
    checkpoint?: Checkpoint,
    rateChanges?: readonly RateChange[],
  ) {
    this.step = checkpoint?.step ?? 0;
    for (const spec of weightSpecs(network)) {
      const values = checkpoint?.weights[spec.name] ?? initialWeight(spec, experiment.seed);
      const initial = tf.tensor(values, [...spec.shape]);
      this.weights.set(spec.name, tf.variable(initial, spec.trainable));
      initial.dispose();
    }
    this.trainable = [...this.weights.values()].filter((weight) => weight.trainable);
    this.optimizer = new Optimizer(experiment.recipe, this.weights, checkpoint?.optimizer);
    this.rates = new LearningRates(experiment.recipe, checkpoint?.rates, rateChanges);
    const { averageDecay } = experiment.recipe;
    if (averageDecay > 0) this.average = new WeightAverage(averageDecay, this.weights, checkpoint?.average);
  }

  /** One step on a batch; its loss and accuracy go to `metrics`. */
  trainStep(batch: Batch, learningRate: number): void {
    this.step += 1;
    const mode = { isTraining: true, seed: this.experiment.seed, step: this.step };
    let batchAccuracy: tf.Scalar | undefined;
    const { value: loss, grads: gradients } = tf.variableGrads(() => {
      const [logits, ...others] = forwardAll(this.network, this.weights, batch.images, mode);
      batchAccuracy = tf.keep(accuracy(batch.labels, logits));
      let total = softmaxCrossEntropy(batch.labels, logits);
      for (const [index, { weight }] of (this.network.auxiliary ?? []).entries()) {
        total = tf.add(total, tf.mul(softmaxCrossEntropy(batch.labels, others[index]), weight));
      }
      return total;
    }, this.trainable);
    this.optimizer.apply(this.weights, gradients, learningRate, this.step);
    this.average?.take(this.weights, this.step);
    this.metrics.push(loss, batchAccuracy as tf.Scalar);
    tf.dispose([loss, batchAccuracy as tf.Scalar, gradients]);
  }

  /**
   * Logits `[batch, classes]` as the trained net gives them: nothing dropped, running statistics, and the mean of the
   * weights where there is one.
   */
  async logits(images: tf.Tensor4D): Promise<Float32Array> {
    const mode = { isTraining: false, seed: this.experiment.seed, step: this.step };
    const output = tf.tidy(() => forward(this.network, this.average?.weights ?? this.weights, images, mode));
    return this.device.read(output).finally(() => output.dispose());
  }

  /** A copy of everything that the next step depends on. */
  async checkpoint(): Promise<Checkpoint> {
    const copy = async (variables: ReadonlyMap<string, tf.Variable>) => {
      const copies: Record<string, Float32Array> = {};
      for (const [name, variable] of variables) copies[name] = (await this.device.read(variable)).slice();
      return copies;
    };
    return {
      step: this.step,
      weights: await copy(this.weights),
      optimizer: await copy(this.optimizer.state),
      ...(this.average && { average: await copy(this.average.weights) }),
      rates: this.rates.state,
    };
  }

  dispose(): void {
    for (const weight of this.weights.values()) weight.dispose();
    this.optimizer.dispose();
    this.average?.dispose();
    this.metrics.dispose();
  }
}
