/** Functions of each value. */
import * as tf from "@tensorflow/tfjs-core";
import type { ActivationKind } from "../../../models/network";
import { gelu, relu } from "../../kernels/blocks";
import type { LayerCall } from "./call";

const functions: Record<Exclude<ActivationKind, "prelu">, (x: tf.Tensor) => tf.Tensor> = {
  relu,
  leakyRelu: (x) => tf.leakyRelu(x, 0.01),
  elu: tf.elu,
  selu: tf.selu,
  gelu,
  silu: (x) => tf.mul(x, tf.sigmoid(x)),
  softplus: tf.softplus,
  tanh: tf.tanh,
  scaledTanh: (x) => tf.mul(tf.tanh(tf.mul(x, 2 / 3)), 1.7159), // LeCun et al. 1998, appendix A
  sigmoid: tf.sigmoid,
  linear: (x) => x,
};

/** A non-linearity of each number. */
export function activation({ operation, inputs: [x], weight }: LayerCall<"activation">): tf.Tensor {
  return operation.activation === "prelu" ? tf.prelu(x, weight("alpha")) : functions[operation.activation](x);
}
