/** Layers that leave a random part out of a training step; each mask is a function of seed, layer and step. */
import * as tf from "@tensorflow/tfjs-core";
import { randomMask } from "../../kernels/blocks";
import { keyOf, uniformAt } from "../../settings/random";
import type { LayerCall, Mode } from "./call";

/** Zero with probability `rate`, else 1 / (1 − rate). */
function mask(shape: number[], rate: number, purpose: string, path: string, { seed, step }: Mode): tf.Tensor {
  return randomMask(shape, rate, { key: keyOf(seed, purpose, path, step), numberAt: uniformAt });
}

const isDropping = ({ isTraining, isProbe }: Mode) => isTraining && !isProbe;

/** Srivastava et al. 2014, scaled in training. */
export function dropout({ layer, operation, inputs: [x], mode }: LayerCall<"dropout">): tf.Tensor {
  if (!isDropping(mode)) return x;
  return tf.mul(x, mask(x.shape, operation.rate, "dropout", layer.name, mode));
}

/** Tompson et al., Efficient Object Localization Using Convolutional Networks, 2015, scaled in training. */
export function spatialDropout({
  layer,
  operation,
  inputs: [x],
  mode,
}: LayerCall<"spatialDropout">): tf.Tensor {
  if (!isDropping(mode)) return x;
  const [batch, channels] = [x.shape[0], x.shape[x.shape.length - 1] as number];
  return tf.mul(x, mask([batch, 1, 1, channels], operation.rate, "spatialDropout", layer.name, mode));
}

/** Huang et al., Deep Networks with Stochastic Depth, 2016, scaled in training; one choice for each image. */
export function stochasticDepth(call: LayerCall<"stochasticDepth">): tf.Tensor {
  const { layer, operation, mode } = call;
  const [x] = call.inputs;
  if (!isDropping(mode) || operation.rate === 0) return x;
  const shape = [x.shape[0], ...x.shape.slice(1).map(() => 1)];
  return tf.mul(x, mask(shape, operation.rate, "stochasticDepth", layer.name, mode));
}

/**
 * A kernel without the share that this step leaves out (Wan et al., DropConnect, 2013), scaled in training; one
 * choice for the whole batch, where the paper has one for each image.
 */
export function dropConnect(kernel: tf.Tensor, rate: number, path: string, mode: Mode): tf.Tensor {
  if (!isDropping(mode) || rate === 0) return kernel;
  return tf.mul(kernel, mask(kernel.shape, rate, "dropConnect", path, mode));
}
