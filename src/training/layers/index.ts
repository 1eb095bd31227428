/** What each kind of layer computes. */
import * as tf from "@tensorflow/tfjs-core";
import type { Operation } from "../../../models/network";
import { denseBias } from "../../kernels/blocks";
import { activation } from "./activations";
import type { LayerCall } from "./call";
import { conv, pool, zeroPad } from "./convolution";
import { batchNorm, groupNorm, layerNorm, localResponseNorm } from "./normalization";
import { dropConnect, dropout, spatialDropout, stochasticDepth } from "./random";
import { attention, classToken, columns, lstm, position, scores, token, weightedSum } from "./sequence";

function dense(call: LayerCall<"dense">): tf.Tensor {
  const { layer, operation, inputs, weight, mode, isRelu, isGelu } = call;
  const kernel = dropConnect(weight("kernel"), operation.dropConnect, layer.name, mode);
  const activation = isGelu ? "gelu" : isRelu ? "relu" : "linear";
  return denseBias(inputs[0], kernel, operation.bias ? weight("bias") : undefined, { activation });
}

function reshape({ layer, inputs: [x] }: Pick<LayerCall, "layer" | "inputs">): tf.Tensor {
  return tf.reshape(x, [x.shape[0], ...layer.shape]);
}

/** −‖x − code‖² = 2 x · code − ‖x‖² − ‖code‖². */
function euclidean({ operation: { codes }, inputs: [x] }: LayerCall<"euclidean">): tf.Tensor {
  const centres = tf.tensor2d(codes.flat(), [codes.length, codes[0].length]);
  const products = tf.matMul(x as tf.Tensor2D, centres, false, true);
  const lengths = tf.add(tf.sum(tf.square(x), 1, true), tf.sum(tf.square(centres), 1));
  return tf.sub(tf.mul(products, 2), lengths);
}

type Kind = Operation["kind"];

const layers: { [K in Kind]: (call: LayerCall<K>) => tf.Tensor } = {
  input: ({ inputs: [x] }) => x,
  conv,
  dense,
  pool,
  globalAveragePool: ({ inputs: [x] }) =>
    tf.mean(
      x,
      x.shape.slice(1, -1).map((_, axis) => axis + 1),
    ),
  flatten: reshape,
  tokens: reshape,
  rows: reshape,
  columns,
  activation,
  batchNorm,
  layerNorm,
  groupNorm,
  localResponseNorm,
  dropout,
  spatialDropout,
  stochasticDepth,
  scale: ({ operation, inputs: [x] }) => tf.mul(x, operation.factor),
  affine: ({ inputs: [x], weight }) => tf.add(tf.mul(x, weight("gamma")), weight("beta")),
  add: ({ inputs: [a, b] }) => tf.add(a, b),
  concat: ({ inputs }) => tf.concat([...inputs], -1),
  zeroPad,
  classToken,
  position,
  attention,
  scores,
  softmax: ({ inputs: [x] }) => tf.softmax(x),
  weightedSum,
  lstm,
  token,
  euclidean,
};

/** The layer's output `[batch, …]`. */
export function applyLayer(call: LayerCall): tf.Tensor {
  return (layers[call.operation.kind] as (call: LayerCall) => tf.Tensor)(call);
}
