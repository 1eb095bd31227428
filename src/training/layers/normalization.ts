/** Layers that bring features to mean 0 and deviation 1, or near it. */
import * as tf from "@tensorflow/tfjs-core";
import { batchNormTrain, blend, layerNorm as layerNormBlock, relu } from "../../kernels/blocks";
import type { LayerCall } from "./call";

/**
 * Ioffe & Szegedy, Batch Normalization, 2015, algorithms 1 and 2. Running statistics take the batch's biased
 * variance, as in Keras; PyTorch takes the unbiased one, larger by n / (n − 1).
 */
export function batchNorm(call: LayerCall<"batchNorm">): tf.Tensor {
  const { operation, inputs, weight, mode, isRelu, residual } = call;
  const { momentum, epsilon } = operation;
  const [x] = inputs;
  const [gamma, beta] = [weight("gamma"), weight("beta")];
  if (!mode.isTraining) {
    const statistics = [
      weight("movingMean"),
      weight("movingVariance"),
      beta,
      gamma,
    ] as unknown as tf.Tensor1D[];
    const [mean, variance, shift, factor] = statistics;
    const y = tf.batchNorm(x as tf.Tensor4D, mean, variance, shift, factor, epsilon);
    const sum = residual ? tf.add(y, residual) : y;
    return isRelu ? relu(sum) : sum;
  }
  const activation = isRelu ? "relu" : "linear";
  const { y, mean, variance } = batchNormTrain(x, gamma, beta, { epsilon, activation, residual });
  if (mode.isProbe) return y;
  for (const [role, value] of [
    ["movingMean", mean],
    ["movingVariance", variance],
  ] as const) {
    weight(role).assign(blend(weight(role), value, momentum));
  }
  return y;
}

/** Ba, Kiros & Hinton, Layer Normalization, 2016: over the last axis of each token or image. */
export function layerNorm({ operation, inputs: [x], weight }: LayerCall<"layerNorm">): tf.Tensor {
  return layerNormBlock(x, weight("gamma"), weight("beta"), operation.epsilon);
}

/** Wu & He, Group Normalization, 2018, equation 7: layer norm of each group of an image's channels, laid in a row. */
export function groupNorm({ operation, inputs: [x], weight }: LayerCall<"groupNorm">): tf.Tensor {
  const { groups, epsilon } = operation;
  const [batch, channels] = [x.shape[0], x.shape[x.shape.length - 1] as number];
  const size = channels / groups;
  const pixels = x.size / (batch * channels);
  const grouped = (y: tf.Tensor) => tf.transpose(tf.reshape(y, [batch, pixels, groups, size]), [0, 2, 1, 3]);
  const rows = groups === 1 ? tf.reshape(x, [batch, -1]) : tf.reshape(grouped(x), [batch * groups, -1]);
  const length = rows.shape[1] as number;
  let unit = layerNormBlock(rows, tf.ones([length]), tf.zeros([length]), epsilon);
  if (groups > 1) {
    unit = tf.transpose(tf.reshape(unit, [batch, groups, pixels, size]), [0, 2, 1, 3]);
  }
  return tf.add(tf.mul(tf.reshape(unit, x.shape), weight("gamma")), weight("beta"));
}

/** Krizhevsky, Sutskever & Hinton 2012, section 3.3; the sum over neighbours as a product with a band of ones. */
export function localResponseNorm({ operation, inputs: [x] }: LayerCall<"localResponseNorm">): tf.Tensor {
  const { size, alpha, beta, offset } = operation;
  const channels = x.shape[x.shape.length - 1] as number;
  const band = new Float32Array(channels * channels);
  for (let row = 0; row < channels; row++) {
    for (let column = 0; column < channels; column++) {
      if (Math.abs(row - column) <= Math.floor(size / 2)) band[row * channels + column] = 1;
    }
  }
  const squares = tf.reshape(tf.square(x), [-1, channels]);
  const sums = tf.reshape(
    tf.matMul(squares as tf.Tensor2D, tf.tensor2d(band, [channels, channels])),
    x.shape,
  );
  const base = tf.add(tf.mul(sums, alpha / size), offset); // positive, so that its power is exp(−beta · log)
  return tf.mul(x, tf.exp(tf.mul(tf.log(base), -beta)));
}
