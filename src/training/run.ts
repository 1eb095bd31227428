/** A network in training: its weights and its optimizer's memory on the device. */
import * as tf from "@tensorflow/tfjs-core";
import type { Network } from "../../models/network";
import { accuracy, softmaxCrossEntropy } from "../kernels/blocks";
import type { Experiment } from "../settings/experiment";
import type { Batch } from "./data";
import type { Device } from "./device";
import type { Checkpoint } from "./events";
import { forward, forwardAll } from "./forward";
import { initialWeight, weightSpecs } from "./initializers";
import { mixingPoints } from "./mixingPoints";
import { gradientNoiseDeviation, withGradientNoise } from "./noise/gradient";
import { Optimizer } from "./optimizers";
import { MetricsBuffer } from "./stepMetrics";

export class TrainingRun {
  readonly metrics = new MetricsBuffer();
  /** Steps taken so far. */
  step: number;
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
    this.step = checkpoint?.step ?? 0;
    for (const spec of weightSpecs(network)) {
      const values = checkpoint?.weights[spec.name] ?? initialWeight(spec, experiment.seed);
      const initial = tf.tensor(values, [...spec.shape]);
      this.weights.set(spec.name, tf.variable(initial, spec.trainable));
      initial.dispose();
    }
    this.trainable = [...this.weights.values()].filter((weight) => weight.trainable);
    this.optimizer = new Optimizer(experiment.recipe, this.weights, checkpoint?.optimizer);
  }

  /** One step on a batch, or on the mean of several batches' gradients; its loss and accuracy go to `metrics`. */
  trainStep(batches: Batch | Iterable<Batch>, learningRate: number): void {
    const { recipe, seed } = this.experiment;
    this.step += 1;
    let sum: Measured | undefined;
    let count = 0;
    for (const batch of "images" in batches ? [batches] : batches) {
      const draw = (this.step - 1) * recipe.accumulation + count + 1;
      const measured = this.measure(batch, draw);
      sum = sum ? added(sum, measured) : measured;
      count += 1;
    }
    let { loss, accuracy, gradients } = count === 1 ? (sum as Measured) : scaled(sum as Measured, 1 / count);
    if (recipe.gradientNoise > 0) {
      const deviation = gradientNoiseDeviation(recipe, this.step);
      gradients = withGradientNoise(gradients, this.weights, { deviation, seed, step: this.step });
    }
    this.optimizer.apply(this.weights, gradients, learningRate, this.step);
    this.metrics.push(loss, accuracy);
    tf.dispose([loss, accuracy, gradients]);
  }

  /** Loss, accuracy and gradients of a batch, the `draw`th that is trained on. */
  private measure({ images, labels, mixed }: Batch, draw: number): Measured {
    const points = mixed?.depth === undefined ? [] : mixingPoints(this.network);
    const mixing = mixed?.depth !== undefined && {
      mixing: { layer: points[Math.floor(mixed.depth * points.length)], share: mixed.share },
    };
    const mode = { isTraining: true, seed: this.experiment.seed, step: draw, ...mixing };
    /** What is measured against the labels, or against both labels of mixed images by their shares. */
    const shared = (measure: (labels: tf.Tensor1D) => tf.Scalar): tf.Scalar =>
      mixed
        ? tf.add(tf.mul(measure(labels), mixed.share), tf.mul(measure(mixed.labels), 1 - mixed.share))
        : measure(labels);
    let batchAccuracy: tf.Scalar | undefined;
    const { value: loss, grads: gradients } = tf.variableGrads(() => {
      const [logits, ...others] = forwardAll(this.network, this.weights, images, mode);
      batchAccuracy = tf.keep(shared((target) => accuracy(target, logits)));
      let total = shared((target) => softmaxCrossEntropy(target, logits));
      for (const [index, { weight }] of (this.network.auxiliary ?? []).entries()) {
        total = tf.add(
          total,
          tf.mul(
            shared((target) => softmaxCrossEntropy(target, others[index])),
            weight,
          ),
        );
      }
      return total;
    }, this.trainable);
    return { loss, accuracy: batchAccuracy as tf.Scalar, gradients };
  }

  /** Logits `[batch, classes]` as the trained net gives them: nothing dropped, running statistics. */
  async logits(images: tf.Tensor4D): Promise<Float32Array> {
    const mode = { isTraining: false, seed: this.experiment.seed, step: this.step };
    const output = tf.tidy(() => forward(this.network, this.weights, images, mode));
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
    };
  }

  dispose(): void {
    for (const weight of this.weights.values()) weight.dispose();
    this.optimizer.dispose();
    this.metrics.dispose();
  }
}

/** Of one batch, or the sum of several. */
interface Measured {
  readonly loss: tf.Scalar;
  readonly accuracy: tf.Scalar;
  readonly gradients: tf.NamedTensorMap;
}

/** The sum of both, which are disposed. */
function added(a: Measured, b: Measured): Measured {
  const sum = tf.tidy(() => ({
    loss: tf.add<tf.Scalar>(a.loss, b.loss),
    accuracy: tf.add<tf.Scalar>(a.accuracy, b.accuracy),
    gradients: Object.fromEntries(
      Object.entries(a.gradients).map(([name, gradient]) => [name, tf.add(gradient, b.gradients[name])]),
    ),
  }));
  for (const { loss, accuracy, gradients } of [a, b]) tf.dispose([loss, accuracy, gradients]);
  return sum;
}

/** Its multiple; it is disposed. */
function scaled({ loss, accuracy, gradients }: Measured, factor: number): Measured {
  const multiple = tf.tidy(() => ({
    loss: tf.mul<tf.Scalar>(loss, factor),
    accuracy: tf.mul<tf.Scalar>(accuracy, factor),
    gradients: Object.fromEntries(
      Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, factor)]),
    ),
  }));
  tf.dispose([loss, accuracy, gradients]);
  return multiple;
}
