/** Layers of sequences, `[batch, tokens, width]`. */
import * as tf from "@tensorflow/tfjs-core";
import { attention as attentionBlock, denseBias } from "../../kernels/blocks";
import type { LayerCall } from "./call";

export function attention({ operation, inputs: [qkv] }: LayerCall<"attention">): tf.Tensor {
  return attentionBlock(qkv, operation);
}

export function classToken({ inputs: [x], weight }: LayerCall<"classToken">): tf.Tensor {
  const [batch, , width] = x.shape;
  const first = tf.tile(tf.reshape(weight("token"), [1, 1, width]), [batch, 1, 1]);
  return tf.concat([first, x], 1);
}

export function position({ layer, operation, inputs: [x], weight }: LayerCall<"position">): tf.Tensor {
  if (operation.positions === "learned") return tf.add(x, weight("position"));
  const [tokens, width] = layer.shape;
  return tf.add(x, tf.tensor2d(sinusoids(tokens, width), [tokens, width]));
}

/** Vaswani et al. 2017, section 3.5: the sine of place / 10000^(2i / width), then its cosine, for each i. */
export function sinusoids(tokens: number, width: number): Float32Array {
  return Float32Array.from({ length: tokens * width }, (_, index) => {
    const [place, column] = [Math.floor(index / width), index % width];
    const angle = place / 10_000 ** ((column - (column % 2)) / width);
    return column % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}

export function token({ operation, inputs: [x] }: LayerCall<"token">): tf.Tensor {
  const [batch, , width] = x.shape;
  return tf.reshape(tf.slice(x, [0, operation.index, 0], [batch, 1, width]), [batch, width]);
}

/**
 * Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000: c ← σ(f) c + σ(i) tanh(g), h ← σ(o) tanh(c);
 * gates in PyTorch's order i, f, g, o.
 */
export function lstm({ operation, inputs: [x], weight }: LayerCall<"lstm">): tf.Tensor {
  const { units } = operation;
  const gates = tf.unstack(denseBias(x, weight("kernel"), weight("gateBias")), 1); // each [batch, 4 · units]
  const outputs: tf.Tensor[] = [];
  let [hidden, cell]: (tf.Tensor | undefined)[] = [];
  for (const fromInput of gates) {
    const sum: tf.Tensor = hidden
      ? tf.add(fromInput, denseBias(hidden, weight("recurrentKernel")))
      : fromInput;
    const [i, f, g, o] = tf.split(sum, [units, units, units, units], 1);
    const written = tf.mul(tf.sigmoid(i), tf.tanh(g));
    cell = cell ? tf.add(tf.mul(tf.sigmoid(f), cell), written) : written;
    hidden = tf.mul(tf.sigmoid(o), tf.tanh(cell));
    outputs.push(hidden);
  }
  return tf.stack(outputs, 1);
}
