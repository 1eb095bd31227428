/** A network in training: its weights and its optimizer's memory on the device. */
import * as tf from "@tensorflow/tfjs-core";
import type { Network } from "../../models/network";
import type { Experiment } from "../settings/experiment";
import type { Batch } from "./data";
import type { Device } from "./device";
import { EarlyStopping } from "./earlyStopping";
import { SettingError } from "./errors";
import type { Checkpoint } from "./events";
import { forward, forwardAll } from "./forward";
import { initialWeight, weightSpecs } from "./initializers";
import { type Loss, lossOf } from "./losses";
import { Optimizer } from "./optimizers";
import { addPenaltyGradients, limitNorms, penaltyOf } from "./penalties";
import { MetricsBuffer } from "./stepMetrics";

export class TrainingRun {
  readonly metrics = new MetricsBuffer();
  /** Steps taken so far. */
  step: number;
  /** Changes whenever weights do. */
  revision = 0;
  readonly loss: Loss;
  readonly stopping: EarlyStopping;
  /** What penalties and max-norm act on. */
  private readonly kernels: tf.Variable[] = [];
  private readonly weights = new Map<string, tf.Variable>();
  private readonly trainable: tf.Variable[];
  private readonly optimizer: Optimizer;

  /** Starts from the seed's initial weights, or where the checkpoint was taken. */
  constructor(
    readonly experiment: Experiment,
    readonly network: Network,
    readonly device: Device,
    checkpoint?: Checkpoint,
  ) {
    const { recipe, seed } = experiment;
    this.step = checkpoint?.step ?? 0;
    this.loss = lossOf(recipe);
    if (this.loss.kind === "embedding" && recipe.batchSize < 2) {
      throw new SettingError(
        "batchSize",
        "expected at least 2 with a loss of embeddings, which compares images, got 1; take a larger batch",
      );
    }
    this.stopping = new EarlyStopping(recipe, checkpoint?.stopping);
    for (const spec of weightSpecs(network)) {
      const values = checkpoint?.weights[spec.name] ?? initialWeight(spec, seed, recipe);
      const initial = tf.tensor(values, [...spec.shape]);
      const weight = tf.variable(initial, spec.trainable);
      this.weights.set(spec.name, weight);
      if (spec.role === "kernel" || spec.role === "recurrentKernel") this.kernels.push(weight);
      initial.dispose();
    }
    this.trainable = [...this.weights.values()].filter((weight) => weight.trainable);
    this.optimizer = new Optimizer(recipe, this.weights, checkpoint?.optimizer);
  }

  /** One step on a batch; its loss and accuracy go to `metrics`. */
  trainStep(batch: Batch, learningRate: number): void {
    this.step += 1;
    this.revision += 1;
    const { recipe } = this.experiment;
    const mode = { isTraining: true, seed: this.experiment.seed, step: this.step };
    let batchAccuracy: tf.Scalar | undefined;
    const { value: loss, grads: gradients } = tf.variableGrads(() => {
      const [outputs, ...others] = forwardAll(this.network, this.weights, batch.images, mode);
      batchAccuracy = tf.keep(this.loss.accuracy(batch.labels, outputs));
      let total = this.loss.ofBatch(batch.labels, outputs);
      for (const [index, { weight }] of (this.network.auxiliary ?? []).entries()) {
        total = tf.add(total, tf.mul(this.loss.ofBatch(batch.labels, others[index]), weight));
      }
      return total;
    }, this.trainable);
    addPenaltyGradients(gradients, this.kernels, recipe);
    this.optimizer.apply(this.weights, gradients, learningRate, this.step);
    limitNorms(this.kernels, recipe.maxNorm);
    this.metrics.push(loss, batchAccuracy as tf.Scalar);
    tf.dispose([loss, batchAccuracy as tf.Scalar, gradients]);
  }

  /** Outputs `[batch, …]` as the trained net gives them: nothing dropped, running statistics. */
  async logits(images: tf.Tensor4D): Promise<Float32Array> {
    const mode = { isTraining: false, seed: this.experiment.seed, step: this.step };
    const output = tf.tidy(() => forward(this.network, this.weights, images, mode));
    return this.device.read(output).finally(() => output.dispose());
  }

  /** L1 and L2 penalties of the weights as they are; nothing where the recipe has none. */
  async penalty(): Promise<number | undefined> {
    const { recipe } = this.experiment;
    if (recipe.l1 === 0 && recipe.l2 === 0) return undefined;
    const value = tf.tidy(() => penaltyOf(this.kernels, recipe));
    return (await this.device.read(value).finally(() => value.dispose()))[0];
  }

  /** Takes in a validation loss, for early stopping. */
  noteValidation(loss: number): Promise<void> {
    return this.stopping.note(this.step, loss, () => this.copy(this.weights));
  }

  /** Goes back to the best weights that early stopping keeps, if it keeps any. */
  restoreBest(): void {
    const best = this.stopping.state?.best;
    if (!best) return;
    this.revision += 1;
    for (const [name, weight] of this.weights) {
      tf.tidy(() => void weight.assign(tf.tensor(best[name], weight.shape)));
    }
  }

  private async copy(variables: ReadonlyMap<string, tf.Variable>): Promise<Record<string, Float32Array>> {
    const copies: Record<string, Float32Array> = {};
    for (const [name, variable] of variables) copies[name] = (await this.device.read(variable)).slice();
    return copies;
  }

  /** A copy of everything that the next step depends on. */
  async checkpoint(): Promise<Checkpoint> {
    const { stopping } = this;
    return {
      step: this.step,
      weights: await this.copy(this.weights),
      optimizer: await this.copy(this.optimizer.state),
      ...(stopping.state && { stopping: stopping.state }),
    };
  }

  dispose(): void {
    for (const weight of this.weights.values()) weight.dispose();
    this.optimizer.dispose();
    this.metrics.dispose();
  }
}
