/** Runs a network's description over TensorFlow.js. */
import type * as tf from "@tensorflow/tfjs-core";
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
    values.set(output, result);
  }
  return outputs.map((name) => outputOf(name) as tf.Tensor2D);
}

/** The network's logits `[batch, classes]` for images `[batch, height, width, channels]`. */
export function forward(network: Network, weights: Weights, images: tf.Tensor, mode: Mode): tf.Tensor2D {
  return forwardAll(network, weights, images, mode)[0];
}
