/** Layers that slide a window over an image, `[batch, height, width, channels]`. */
import * as tf from "@tensorflow/tfjs-core";
import type { ConvOperation, Shape } from "../../../models/network";
import { convBias } from "../../kernels/blocks";
import type { LayerCall, OperationOf } from "./call";
import { dropConnect } from "./random";

type Padding = [[number, number], [number, number], [number, number], [number, number]];

/** A convolution, plain or in groups, with a bias and a ReLU where the description has them; `[batch, height / stride, width / stride, filters]`. */
export function conv({ layer, operation, inputs, weight, mode, isRelu }: LayerCall<"conv">): tf.Tensor {
  const { stride, padding: zeros, bias, groups, table } = operation;
  const [x] = inputs;
  let kernel = dropConnect(weight("kernel"), operation.dropConnect, layer.name, mode);
  if (table) kernel = tf.mul(kernel, connectionMask(operation, kernel.shape[2] as number));
  const [vertical, horizontal] = zeros;
  const padding: number | Padding =
    vertical === horizontal
      ? vertical
      : [
          [0, 0],
          [vertical, vertical],
          [horizontal, horizontal],
          [0, 0],
        ];
  const options = { stride, padding, activation: isRelu ? "relu" : "linear" } as const;
  if (groups === 1) return convBias(x, kernel, bias ? weight("bias") : undefined, options);
  const parts = tf.split(x, groups, 3);
  const kernels = tf.split(kernel, groups, 3);
  const biases = bias ? tf.split(weight("bias"), groups) : [];
  return tf.concat(
    parts.map((part, index) => convBias(part, kernels[index], biases[index], options)),
    3,
  );
}

/** `[1, 1, in, out]`: 1 where the table connects, else 0. */
function connectionMask({ table = [], channels }: ConvOperation, inChannels: number): tf.Tensor {
  const values = new Float32Array(inChannels * channels);
  for (const [output, seen] of table.entries()) {
    for (const input of seen) values[input * channels + output] = 1;
  }
  return tf.tensor(values, [1, 1, inChannels, channels]);
}

/** The maximum or the mean of each window; zeros of the padding do not count. */
export function pool({ layer, operation, inputs: [x] }: LayerCall<"pool">): tf.Tensor {
  const { size, stride, padding } = operation;
  const image = x as tf.Tensor4D;
  // Behind the last pixel, as many zeros as the last window reaches.
  const behind = (axis: 0 | 1) =>
    Math.max(0, (layer.shape[axis] - 1) * stride + size - image.shape[axis + 1] - padding);
  const pads: Padding = [
    [0, 0],
    [padding, behind(0)],
    [padding, behind(1)],
    [0, 0],
  ];
  const isPadded = pads.flat().some((zeros) => zeros > 0);
  if (operation.pool === "max") return tf.maxPool(image, size, stride, isPadded ? (pads as never) : "valid");
  if (!isPadded) return tf.avgPool(image, size, stride, "valid");
  // The gradient of TensorFlow.js 4.22 divides by the whole window even where the mean is of a part of it.
  const mean = tf.avgPool(tf.pad(image, pads), size, stride, "valid");
  return tf.mul(mean, partialWindows(layer.shape, [image.shape[1], image.shape[2]], operation));
}

/** How many times larger the mean of the pixels in a window is than that with the zeros, `[height, width, 1]`. */
function partialWindows(
  [outHeight, outWidth]: Shape,
  [height, width]: readonly [number, number],
  { size, stride, padding }: OperationOf<"pool">,
): tf.Tensor3D {
  const inside = (place: number, length: number) => {
    const first = place * stride - padding;
    return Math.min(first + size, length) - Math.max(first, 0);
  };
  const factors = Float32Array.from({ length: outHeight * outWidth }, (_, index) => {
    const [row, column] = [Math.floor(index / outWidth), index % outWidth];
    return size ** 2 / (inside(row, height) * inside(column, width));
  });
  return tf.tensor3d(factors, [outHeight, outWidth, 1]);
}

/** Every `stride`-th pixel, with channels of zeros behind. */
export function zeroPad({ operation, inputs: [x] }: LayerCall<"zeroPad">): tf.Tensor {
  const { channels, stride } = operation;
  const sampled = stride === 1 ? x : tf.avgPool(x as tf.Tensor4D, 1, stride, "valid"); // a window of 1 samples
  const missing = channels - (x.shape[3] as number);
  return tf.pad(sampled, [
    [0, 0],
    [0, 0],
    [0, 0],
    [0, missing],
  ]);
}
