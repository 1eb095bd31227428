/**
 * What each layer with a kernel is like: norms of its gradient and its weights, how far the last step moved them, and
 * what it puts out. After Glorot & Bengio, Understanding the difficulty of training deep feedforward neural networks,
 * 2010, sections 3 and 4, which look at activations and gradients layer by layer.
 *
 * Measured on one batch that the seed chooses of the training images, without augmentation, in one pass more that
 * changes nothing of the run: batch norm takes the batch's statistics and keeps its own, and nothing is dropped.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Layer, Network } from "../../models/network";
import { hasKernel } from "../../models/outline";
import { weightsOf } from "../../models/weights";
import { keyOf, permutation } from "../settings/random";
import { inputNormalizer } from "./batches/inputs";
import { type PackedBatch, packBatch, type RunData, uploadBatch } from "./data";
import type { LayerStatistics, TrainingEvent } from "./events";
import { withLabelNoise } from "./noise/labels";
import { planOf, type Step } from "./plan";
import type { TrainingRun } from "./run";

const watchEveryMs = 1_000;
const watchShare = 20; // a look takes at most this part of the time

/** Looks at a run's layers; one for each run. */
export class LayerProbe {
  private readonly layers: readonly ProbedLayer[];
  private packed?: PackedBatch;
  private before?: { readonly step: number; readonly kernels: ReadonlyMap<string, tf.Tensor> };
  private nextLook = 0;

  constructor(
    private readonly run: TrainingRun,
    private readonly data: RunData,
  ) {
    this.layers = probedLayers(run.network);
  }

  /** Whether the last look is so long ago that another one costs little. */
  get isDue(): boolean {
    return performance.now() >= this.nextLook;
  }

  /** Remembers the kernels, so that what the next step does to them can be told. */
  beforeStep(): void {
    this.forget();
    const names = this.layers.flatMap(({ kernels }) => kernels);
    const kernels = new Map(names.map((name) => [name, tf.clone(this.run.weights.get(name) as tf.Variable)]));
    this.before = { step: this.run.step, kernels };
  }

  private forget() {
    for (const kernel of this.before?.kernels.values() ?? []) kernel.dispose();
    this.before = undefined;
  }

  /** What the layers are like now; the change of the last step is known if `beforeStep` came before it. */
  async take(): Promise<Extract<TrainingEvent, { kind: "layers" }>> {
    const start = performance.now();
    try {
      const statistics = await this.measure();
      return { kind: "layers", statistics };
    } finally {
      this.forget();
      const now = performance.now();
      this.nextLook = now + Math.max(watchEveryMs, watchShare * (now - start));
    }
  }

  private async measure(): Promise<LayerStatistics> {
    const { run } = this;
    this.packed ??= probeBatch(this.data, run);
    const watched = new Set(this.layers.map(({ output }) => output));
    const outputs = new Map<string, tf.Tensor>();
    const batch = uploadBatch(this.packed, this.data.imageShape);
    const gradients = run.probe(batch, (name, output) => {
      if (watched.has(name)) outputs.set(name, tf.keep(tf.clone(output)));
    });
    const values: { [Name in keyof LayerStatistics["values"]]: (number | null)[] } = {
      gradient: [],
      weight: [],
      update: [],
      mean: [],
      deviation: [],
      dead: [],
    };
    try {
      for (const { kernels, output, isRectified } of this.layers) {
        const weights = kernels.map((name) => run.weights.get(name) as tf.Variable);
        values.gradient.push(finite(await this.norm(weights.map(({ name }) => gradients[name]))));
        values.weight.push(finite(await this.norm(weights)));
        values.update.push(finite(await this.updateRatio(kernels)));
        const { mean, deviation, dead } = await this.activation(outputs.get(output) as tf.Tensor);
        values.mean.push(finite(mean));
        values.deviation.push(finite(deviation));
        values.dead.push(isRectified ? dead : null);
      }
    } finally {
      tf.dispose([batch.images, batch.labels, gradients, [...outputs.values()]]);
    }
    return {
      step: run.step,
      layers: this.layers.map(({ layer }) => layer.name),
      kinds: this.layers.map(({ layer }) => layer.operation.kind as LayerStatistics["kinds"][number]),
      values,
    };
  }

  /** √Σx² over all values, in float64: squares of the gradients of a deep net would vanish in float32. */
  private async norm(tensors: readonly (tf.Tensor | undefined)[]): Promise<number> {
    let sum = 0;
    for (const tensor of tensors) {
      if (!tensor) continue; // nothing depends on it, so its gradient is 0
      for (const value of await this.run.device.read(tensor)) sum += value * value;
    }
    return Math.sqrt(sum);
  }

  /** ‖Δw‖ / ‖w‖ with the weights before the step; NaN where they are not known or 0. */
  private async updateRatio(kernels: readonly string[]): Promise<number> {
    const { before, run } = this;
    if (before?.step !== run.step - 1) return Number.NaN;
    const old = kernels.map((name) => before.kernels.get(name) as tf.Tensor);
    const changes = kernels.map((name, index) => tf.sub(run.weights.get(name) as tf.Tensor, old[index]));
    const change = await this.norm(changes).finally(() => tf.dispose(changes));
    return change / (await this.norm(old));
  }

  /** Mean and deviation of all values `[batch, …, units]`, and the share of units that are 0 throughout. */
  private async activation(output: tf.Tensor) {
    const unitCount = output.shape[output.shape.length - 1] as number;
    const byUnit = tf.tidy(() => {
      const rows = tf.reshape(output, [-1, unitCount]);
      const means = tf.mean(rows, 0);
      return tf.concat([means, tf.mean(tf.square(tf.sub(rows, means)), 0)]);
    });
    const values = Float64Array.from(await this.run.device.read(byUnit).finally(() => byUnit.dispose()));
    const [means, variances] = [values.subarray(0, unitCount), values.subarray(unitCount)];
    const mean = average(means);
    const variance = average(variances) + average(means.map((value) => (value - mean) ** 2));
    const dead = means.filter((value) => value === 0).length / unitCount; // of values that are never negative
    return { mean, deviation: Math.sqrt(variance), dead };
  }
}

const average = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const finite = (value: number) => (Number.isFinite(value) ? value : null);

/** As many training images as a batch has, with the labels that are trained on. */
function probeBatch(data: RunData, { experiment: { recipe, seed } }: TrainingRun): PackedBatch {
  const split = withLabelNoise(data.train, data.classCount, recipe, seed);
  const order = permutation(split.indices.length, keyOf(seed, "layers", "", 0));
  const packed = packBatch(data, split, order.subarray(0, recipe.batchSize));
  inputNormalizer(data, recipe)?.(packed.images);
  return packed;
}

interface ProbedLayer {
  readonly layer: Layer;
  /** Names of its kernels; a recurrent layer has two. */
  readonly kernels: readonly string[];
  /** The step of the plan that gives its activation. */
  readonly output: string;
  /** Whether that is a ReLU's. */
  readonly isRectified: boolean;
}

/** What may lie between a kernel and the end of its activation. */
const between = new Set([
  "activation",
  "batchNorm",
  "layerNorm",
  "groupNorm",
  "localResponseNorm",
  "affine",
  "scale",
  "dropout",
  "spatialDropout",
  "stochasticDepth",
  "pool",
  "add",
]);

/**
 * A layer's activation is the first non-linear function behind it that nothing else comes between but norms, pools,
 * factors and sums; where there is none, as behind logits, its output itself.
 */
function probedLayers(network: Network): ProbedLayer[] {
  const { steps, outputs } = planOf(network, true);
  const readersOf = (name: string) =>
    steps.filter(({ inputs, residual }) => inputs.includes(name) || residual === name);
  const isReluStep = ({ layer: { operation }, isRelu }: Step) =>
    isRelu || (operation.kind === "activation" && operation.activation === "relu");
  const isActive = (step: Step) => step.isRelu || step.isGelu || step.layer.operation.kind === "activation";
  const activationStep = (step: Step): Step | undefined => {
    if (isActive(step)) return step;
    const [reader, ...others] = readersOf(step.output);
    if (!reader || others.length > 0 || outputs.includes(step.output)) return undefined;
    return between.has(reader.layer.operation.kind) ? activationStep(reader) : undefined;
  };
  return steps.flatMap((step): ProbedLayer[] => {
    const { layer } = step;
    if (!hasKernel(layer)) return [];
    const kernels = weightsOf(layer, network)
      .filter(({ role }) => role === "kernel" || role === "recurrentKernel")
      .map(({ name }) => name);
    const last = activationStep(step) ?? step;
    return [{ layer, kernels, output: last.output, isRectified: isReluStep(last) }];
  });
}
