/** Runs a network's description over TensorFlow.js. */
import * as tf from "@tensorflow/tfjs-core";
import type { Network } from "../../models/network";
import { applyLayer } from "./layers";
import type { Mode } from "./layers/call";
import { planOf } from "./plan";

export type { Mode };

/** Weights by name; a layer's are `name/role`. */
export type Weights = ReadonlyMap<string, tf.Variable>;

/** Logits `[batch, classes]` for images `[batch, height, width, channels]`: the network's, then the auxiliary ones. */
export function forwardAll(network: Network, weights: Weights, images: tf.Tensor, mode: Mode): tf.Tensor2D[] {
  const { steps, outputs } = planOf(network, mode.isTraining);
  const values = new Map<string, tf.Tensor>();
  const outputOf = (name: string) => values.get(name) as tf.Tensor;
  for (const { layer, inputs, isRelu, isGelu, residual, output } of steps) {
    const result = applyLayer({
      layer,
      operation: layer.operation,
      inputs: inputs.length === 0 ? [images] : inputs.map(outputOf),
      weight: (role) => weights.get(`${layer.name}/${role}`) as tf.Variable,
      mode,
      isRelu,
      isGelu,
      residual: residual === undefined ? undefined : outputOf(residual),
    });
    mode.onOutput?.(output, result);
    values.set(output, mode.mixing?.layer === output ? mixed(result, mode.mixing.share) : result);
  }
  return outputs.map((name) => outputOf(name) as tf.Tensor2D);
}

/** Manifold mixup (Verma et al. 2019, https://arxiv.org/abs/1806.05236) of features `[batch, …]`. */
function mixed(features: tf.Tensor, share: number): tf.Tensor {
  const [count, ...shape] = features.shape;
  const shares = new Float32Array(count * count); // a product is faster than reading backwards, and so is its gradient
  for (let row = 0; row < count; row++) {
    shares[row * count + row] += share;
    shares[row * count + count - 1 - row] += 1 - share;
  }
  const size = shape.reduce((product, length) => product * length, 1);
  const rows = tf.reshape<tf.Rank.R2>(features, [count, size]);
  return tf.reshape(tf.matMul(tf.tensor2d(shares, [count, count]), rows), features.shape);
}

/** The network's logits `[batch, classes]` for images `[batch, height, width, channels]`. */
export function forward(network: Network, weights: Weights, images: tf.Tensor, mode: Mode): tf.Tensor2D {
  return forwardAll(network, weights, images, mode)[0];
}
