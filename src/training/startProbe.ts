/**
 * How signal and gradient get through a net before its first step: one forward and backward pass over images of its
 * first batch, with the seed's weights. Glorot & Bengio 2010 look at nets this way.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Network } from "../../models/network";
import type { Experiment } from "../settings/experiment";
import type { KernelStart, StartProbe } from "../settings/predictions";
import { TrainingBatches } from "./batches/trainingBatches";
import { type RunData, uploadBatch } from "./data";
import type { Device } from "./device";
import { forwardAll } from "./forward";
import { initialWeight, weightSpecs } from "./initializers";
import { lossOf } from "./losses";

const mostImages = 32;

/** Changes nothing: it makes weights of its own and frees them. @throws SettingError as a run's first batch does. */
export async function startProbe(
  { recipe, seed }: Experiment,
  network: Network,
  data: RunData,
  device: Device,
): Promise<StartProbe> {
  const weights = new Map<string, tf.Variable>();
  const kernels: { layer: string; weight: tf.Variable }[] = [];
  for (const spec of weightSpecs(network)) {
    const initial = tf.tensor(initialWeight(spec, seed, recipe), [...spec.shape]);
    const weight = tf.variable(initial, spec.trainable);
    initial.dispose();
    weights.set(spec.name, weight);
    if (spec.role === "kernel")
      kernels.push({ layer: spec.name.slice(0, spec.name.lastIndexOf("/")), weight });
  }
  const trained = [...weights.values()].filter(({ trainable }) => trainable);
  try {
    const [first] = new TrainingBatches(data, { recipe, seed }).packed(1);
    const count = Math.min(first.labels.length, mostImages);
    const size = first.images.length / first.labels.length;
    const batch = uploadBatch(
      { images: first.images.subarray(0, count * size), labels: first.labels.subarray(0, count) },
      data.imageShape,
    );
    let seen: typeof kernels = [];
    const measured = tf.tidy(() => {
      let deviation: tf.Tensor | undefined;
      const { value, grads } = tf.variableGrads(() => {
        const [outputs] = forwardAll(network, weights, batch.images, { isTraining: true, seed, step: 1 });
        deviation = tf.keep(tf.sqrt(tf.moments(outputs).variance));
        return lossOf(recipe).ofBatch(batch.labels, outputs);
      }, trained);
      seen = kernels.filter(({ weight }) => grads[weight.name]); // not those of auxiliary outputs
      const squares = tf.addN(Object.values(grads).map((gradient) => tf.sum(tf.square(gradient))));
      const rows = seen.flatMap(({ weight }) => sizesOf(grads[weight.name]));
      const spread = tf.clone(deviation as tf.Tensor);
      deviation?.dispose();
      return tf.stack([value, spread, tf.sqrt(squares), ...rows]);
    });
    tf.dispose([batch.images, batch.labels]);
    const [loss, outputDeviation, gradientNorm, ...sizes] = await device
      .read(measured)
      .finally(() => measured.dispose());
    const starts = seen.map(
      ({ layer }, index): KernelStart => ({
        layer,
        gradient: sizes[2 * index],
        unitSpread: sizes[2 * index + 1],
      }),
    );
    return { loss, outputDeviation, gradientNorm, kernels: starts };
  } finally {
    tf.dispose([...weights.values()]);
  }
}

const meanSize = (values: tf.Tensor) => tf.mean(tf.abs(values)); // squares of what vanishes would be 0

/** How large a kernel's gradient is, and what its units differ by; `[…, units]`. */
function sizesOf(gradient: tf.Tensor): [tf.Tensor, tf.Tensor] {
  return [meanSize(gradient), meanSize(tf.sub(gradient, tf.mean(gradient, -1, true)))];
}
