/** A network in training: its weights and its optimizer's memory on the device. */
import * as tf from "@tensorflow/tfjs-core";
import type { Network } from "../../models/network";
import type { Experiment } from "../settings/experiment";
import type { Batch } from "./data";
import type { Device } from "./device";
import { EarlyStopping } from "./earlyStopping";
import { SettingError } from "./errors";
import type { Checkpoint, RateChange } from "./events";
import { forward, forwardAll, type Mode } from "./forward";
import { initialWeight, weightSpecs } from "./initializers";
import { type Loss, lossOf } from "./losses";
import { added, type Measured, scaled } from "./measured";
import { mixingPoints } from "./mixingPoints";
import { gradientNoiseDeviation, withGradientNoise } from "./noise/gradient";
import { Optimizer } from "./optimizers";
import { addPenaltyGradients, limitNorms, penaltyOf } from "./penalties";
import { LearningRates } from "./schedules";
import { MetricsBuffer } from "./stepMetrics";
import { WeightAverage } from "./weightAverage";

/** Takes steps; when, and on which batches, is the caller's. */
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
  /** By name; changed by steps alone. */
  readonly weights = new Map<string, tf.Variable>();
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
    this.rates = new LearningRates(recipe, checkpoint?.rates, rateChanges);
    const { averageDecay } = recipe;
    if (averageDecay > 0) this.average = new WeightAverage(averageDecay, this.weights, checkpoint?.average);
  }

  /** One step on a batch, or on the mean of several batches' gradients; its loss and accuracy go to `metrics`. */
  trainStep(batches: Batch | Iterable<Batch>, learningRate: number): void {
    const { recipe, seed } = this.experiment;
    this.step += 1;
    this.revision += 1;
    let sum: Measured | undefined;
    let count = 0;
    for (const batch of "images" in batches ? [batches] : batches) {
      const draw = (this.step - 1) * recipe.accumulation + count + 1;
      const measured = this.measure(batch, this.modeOf(batch, draw));
      sum = sum ? added(sum, measured) : measured;
      count += 1;
    }
    let { loss, accuracy, gradients } = count === 1 ? (sum as Measured) : scaled(sum as Measured, 1 / count);
    addPenaltyGradients(gradients, this.kernels, recipe);
    if (recipe.gradientNoise > 0) {
      const deviation = gradientNoiseDeviation(recipe, this.step);
      gradients = withGradientNoise(gradients, this.weights, { deviation, seed, step: this.step });
    }
    this.optimizer.apply(this.weights, gradients, learningRate, this.step);
    limitNorms(this.kernels, recipe.maxNorm);
    this.average?.take(this.weights, this.step);
    this.metrics.push(loss, accuracy);
    tf.dispose([loss, accuracy, gradients]);
  }

  /** How the `draw`th batch is trained on. */
  private modeOf({ mixed }: Batch, draw: number): Mode {
    const points = mixed?.depth === undefined ? [] : mixingPoints(this.network);
    const mixing = mixed?.depth !== undefined && {
      mixing: { layer: points[Math.floor(mixed.depth * points.length)], share: mixed.share },
    };
    return { isTraining: true, seed: this.experiment.seed, step: draw, ...mixing };
  }

  /**
   * The gradients of a batch's loss, without penalties, by the variables' names; the caller disposes them. A look at
   * the net as it trains, with nothing dropped, that changes nothing of the run.
   */
  probe(batch: Batch, onOutput: Mode["onOutput"]): tf.NamedTensorMap {
    const mode = { isTraining: true, isProbe: true, seed: this.experiment.seed, step: 0, onOutput };
    const { loss, accuracy, gradients } = this.measure(batch, mode);
    tf.dispose([loss, accuracy]);
    return gradients;
  }

  private measure({ images, labels, mixed }: Batch, mode: Mode): Measured {
    /** What is measured against the labels, or against both labels of mixed images by their shares. */
    const shared = (measure: (labels: tf.Tensor1D) => tf.Scalar): tf.Scalar =>
      mixed
        ? tf.add(tf.mul(measure(labels), mixed.share), tf.mul(measure(mixed.labels), 1 - mixed.share))
        : measure(labels);
    let batchAccuracy: tf.Scalar | undefined;
    const { value: loss, grads: gradients } = tf.variableGrads(() => {
      const [outputs, ...others] = forwardAll(this.network, this.weights, images, mode);
      batchAccuracy = tf.keep(shared((target) => this.loss.accuracy(target, outputs)));
      let total = shared((target) => this.loss.ofBatch(target, outputs));
      for (const [index, { weight }] of (this.network.auxiliary ?? []).entries()) {
        total = tf.add(
          total,
          tf.mul(
            shared((target) => this.loss.ofBatch(target, others[index])),
            weight,
          ),
        );
      }
      return total;
    }, this.trainable);
    return { loss, accuracy: batchAccuracy as tf.Scalar, gradients };
  }

  /**
   * Outputs `[batch, …]` as the trained net gives them: nothing dropped, running statistics, and the mean of the
   * weights where there is one.
   */
  async logits(images: tf.Tensor4D): Promise<Float32Array> {
    const mode = { isTraining: false, seed: this.experiment.seed, step: this.step };
    const output = tf.tidy(() => forward(this.network, this.average?.weights ?? this.weights, images, mode));
    return this.device.read(output).finally(() => output.dispose());
  }

  /** A weight by its name, as `logits` takes it; nothing where there is none. */
  async weightAsMeasured(name: string): Promise<Float32Array | undefined> {
    const weight = (this.average?.weights ?? this.weights).get(name);
    return weight && (await this.device.read(weight)).slice();
  }

  /** This run's weights in another description of the same layers, for measuring it; nothing of it is copied. */
  seenAs(network: Network): TrainingRun {
    return Object.create(this, { network: { value: network } });
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
    return this.stopping.note(this.step, loss, () => this.copy(this.average?.weights ?? this.weights));
  }

  /** Goes back to the best weights that early stopping keeps, if it keeps any. */
  restoreBest(): void {
    const best = this.stopping.state?.best;
    if (!best) return;
    this.revision += 1;
    for (const weights of [this.weights, ...(this.average ? [this.average.weights] : [])]) {
      for (const [name, weight] of weights) {
        tf.tidy(() => void weight.assign(tf.tensor(best[name], weight.shape)));
      }
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
      ...(this.average && { average: await this.copy(this.average.weights) }),
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
