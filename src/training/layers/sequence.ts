/** Layers of sequences, `[batch, tokens, width]`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Size } from "../../../models/network";
import { attention as attentionBlock, denseBias, lstm as lstmBlock } from "../../kernels/blocks";
import type { LayerCall } from "./call";

/** Scaled dot-product attention of queries, keys and values side by side, `[batch, tokens, 3 · width]`; `[batch, tokens, width]`. */
export function attention({ operation, inputs: [qkv] }: LayerCall<"attention">): tf.Tensor {
  return attentionBlock(qkv, operation);
}

/** `[batch, tokens, heads · d]` to `[batch, heads, tokens, d]`; one head as it is. */
function splitHeads(x: tf.Tensor, headCount: number): tf.Tensor {
  const [batch, tokens, width] = x.shape;
  if (headCount === 1) return x;
  return tf.transpose(tf.reshape(x, [batch, tokens, headCount, width / headCount]), [0, 2, 1, 3]);
}

/** Vaswani et al. 2017, equation 1, inside the softmax: Q Kᵀ / √d of each head. */
export function scores({ operation, inputs: [query, key] }: LayerCall<"scores">): tf.Tensor {
  const { headCount, keyWidth } = operation;
  const products = tf.matMul(splitHeads(query, headCount), splitHeads(key, headCount), false, true);
  return tf.mul(products, 1 / Math.sqrt(keyWidth));
}

/** The values in the shares of the weights, heads side by side again. */
export function weightedSum({ operation, inputs: [weights, value] }: LayerCall<"weightedSum">): tf.Tensor {
  const { headCount } = operation;
  const mixed = tf.matMul(weights, splitHeads(value, headCount));
  return headCount === 1 ? mixed : tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), value.shape);
}

/** An image's columns as a sequence: `[batch, width, height · channels]`. */
export function columns({ layer, inputs: [x] }: LayerCall<"columns">): tf.Tensor {
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [x.shape[0], ...layer.shape]);
}

/** Puts a learned token before the others. */
export function classToken({ inputs: [x], weight }: LayerCall<"classToken">): tf.Tensor {
  const [batch, , width] = x.shape;
  const first = tf.tile(tf.reshape(weight("token"), [1, 1, width]), [batch, 1, 1]);
  return tf.concat([first, x], 1);
}

/** Adds what tells a token's place: learned, or sines and cosines. */
export function position({ layer, operation, inputs: [x], weight }: LayerCall<"position">): tf.Tensor {
  if (operation.positions === "learned") return tf.add(x, weight("position"));
  const [tokens, width] = layer.shape;
  const { grid } = operation;
  const values = grid ? sinusoids2d(grid, tokens, width) : sinusoids(tokens, width);
  return tf.add(x, tf.tensor2d(values, [tokens, width]));
}

/**
 * As in MoCo v3's code (Chen, Xie & He 2021): a quarter of the width each for sine and cosine of the column, then of the
 * row, times 10000^(−i / quarter) for each i. A token in front of the grid gets zeros.
 */
export function sinusoids2d([rows, columns]: Size, tokens: number, width: number): Float32Array {
  const quarter = width / 4;
  const first = tokens - rows * columns;
  return Float32Array.from({ length: tokens * width }, (_, index) => {
    const [token, feature] = [Math.floor(index / width) - first, index % width];
    if (token < 0) return 0;
    const [part, frequency] = [Math.floor(feature / quarter), feature % quarter];
    const place = part < 2 ? token % columns : Math.floor(token / columns);
    const angle = place / 10_000 ** (frequency / quarter);
    return part % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}

/** Vaswani et al. 2017, section 3.5: the sine of place / 10000^(2i / width), then its cosine, for each i. */
export function sinusoids(tokens: number, width: number): Float32Array {
  return Float32Array.from({ length: tokens * width }, (_, index) => {
    const [place, column] = [Math.floor(index / width), index % width];
    const angle = place / 10_000 ** ((column - (column % 2)) / width);
    return column % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}

/** One token of each sequence, `[batch, width]`. */
export function token({ operation, inputs: [x] }: LayerCall<"token">): tf.Tensor {
  const [batch, , width] = x.shape;
  return tf.reshape(tf.slice(x, [0, operation.index, 0], [batch, 1, width]), [batch, width]);
}

/** Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000: states `[batch, steps, units]`. */
export function lstm({ inputs: [x], weight }: LayerCall<"lstm">): tf.Tensor {
  const gates = denseBias(x, weight("kernel"), weight("gateBias")) as tf.Tensor3D;
  return lstmBlock(gates, weight("recurrentKernel") as tf.Variable<tf.Rank.R2>);
}
