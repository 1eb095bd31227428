/** Runs a network's description over TensorFlow.js: the one place that says what each layer computes. */
import * as tf from "@tensorflow/tfjs-core";
import type { ActivationKind, Layer, Network } from "../../models/network";
import { batchNormTrain, convBias, denseBias } from "../kernels/blocks";
import { keyOf, uniformAt } from "../settings/random";

/** Weights by name; a layer's are `name/role`. */
export type Weights = ReadonlyMap<string, tf.Variable>;

/** In training, dropout drops and normalisation uses, and remembers, the batch's statistics. */
export interface Mode {
  readonly isTraining: boolean;
  readonly seed: number;
  /** Counts from 1; decides dropout's masks. */
  readonly step: number;
}

const activations: Record<ActivationKind, (x: tf.Tensor) => tf.Tensor> = {
  relu: tf.relu,
  tanh: tf.tanh,
  sigmoid: tf.sigmoid,
  linear: (x) => x,
};

/** Logits `[batch, classes]` for images `[batch, height, width, channels]`. */
export function forward(network: Network, weights: Weights, images: tf.Tensor, mode: Mode): tf.Tensor2D {
  const outputs = new Map<string, tf.Tensor>();
  for (const layer of network.layers) {
    const inputs = layer.inputs.map((name) => outputs.get(name) as tf.Tensor);
    const weight = (role: string) => weights.get(`${layer.name}/${role}`) as tf.Variable;
    outputs.set(layer.name, inputs.length === 0 ? images : apply(layer, inputs, weight, mode));
  }
  return outputs.get(network.layers[network.layers.length - 1].name) as tf.Tensor2D;
}

type WeightByRole = (role: string) => tf.Variable;

function apply(layer: Layer, inputs: readonly tf.Tensor[], weight: WeightByRole, mode: Mode): tf.Tensor {
  const { operation } = layer;
  const [x] = inputs;
  switch (operation.kind) {
    case "input":
      return x;
    case "conv": {
      const { stride, padding, bias } = operation;
      return convBias(x, weight("kernel"), bias ? weight("bias") : undefined, { stride, padding });
    }
    case "dense":
      return denseBias(x, weight("kernel"), operation.bias ? weight("bias") : undefined);
    case "pool": {
      const pool = operation.pool === "max" ? tf.maxPool : tf.avgPool;
      return pool(x as tf.Tensor4D, operation.size, operation.stride, "valid");
    }
    case "globalAveragePool":
      return tf.mean(x, [1, 2]);
    case "flatten":
      return tf.reshape(x, [x.shape[0], -1]);
    case "activation":
      return activations[operation.activation](x);
    case "batchNorm":
      return batchNorm(x, weight, operation, mode);
    case "dropout":
      return mode.isTraining ? tf.mul(x, dropoutMask(x.shape, operation.rate, layer.name, mode)) : x;
    case "add":
      return tf.add(x, inputs[1]);
    case "concat":
      return tf.concat([...inputs], -1);
  }
}

/**
 * Ioffe & Szegedy, Batch Normalization, 2015, algorithms 1 and 2. Running statistics take the batch's biased
 * variance, as in Keras; PyTorch takes the unbiased one, larger by n / (n − 1).
 */
function batchNorm(
  x: tf.Tensor,
  weight: WeightByRole,
  { momentum, epsilon }: { momentum: number; epsilon: number },
  { isTraining }: Mode,
): tf.Tensor {
  const [gamma, beta] = [weight("gamma"), weight("beta")] as unknown as [tf.Tensor1D, tf.Tensor1D];
  if (!isTraining) {
    const [mean, variance] = [weight("movingMean"), weight("movingVariance")] as unknown as [
      tf.Tensor1D,
      tf.Tensor1D,
    ];
    return tf.batchNorm(x as tf.Tensor4D, mean, variance, beta, gamma, epsilon);
  }
  const { y, mean, variance } = batchNormTrain(x, gamma, beta, { epsilon });
  for (const [role, value] of [
    ["movingMean", mean],
    ["movingVariance", variance],
  ] as const) {
    weight(role).assign(tf.add(tf.mul(weight(role), momentum), tf.mul(value, 1 - momentum)));
  }
  return y;
}

/** Srivastava et al. 2014, scaled in training: zero with probability `rate`, else 1 / (1 − rate). */
function dropoutMask(shape: number[], rate: number, path: string, { seed, step }: Mode): tf.Tensor {
  const key = keyOf(seed, "dropout", path, step);
  const kept = 1 / (1 - rate);
  const count = shape.reduce((product, size) => product * size, 1);
  const mask = Float32Array.from({ length: count }, (_, index) => (uniformAt(key, index) < rate ? 0 : kept));
  return tf.tensor(mask, shape);
}
