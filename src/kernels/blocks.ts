/**
 * Parts of networks that our kernels compute in one piece. Each has a composed form of core operations with the
 * same result, which runs on every other backend and is what tests compare with.
 */
import * as tf from "@tensorflow/tfjs-core";

export type BlockActivation = "linear" | "relu";

export interface ConvOptions {
  readonly stride?: number;
  readonly padding?: number | "same" | "valid";
  readonly activation?: BlockActivation;
}

/** True where the current backend has the fused kernel `name`. */
function has(name: string): boolean {
  return tf.getKernel(name, tf.getBackend()) !== undefined;
}

function run(name: string, inputs: Record<string, tf.Tensor | undefined>, attributes = {}): tf.Tensor[] {
  const given = Object.fromEntries(Object.entries(inputs).filter(([, tensor]) => tensor !== undefined));
  const outputs = tf.engine().runKernel(name, given as tf.NamedTensorMap, attributes);
  return Array.isArray(outputs) ? outputs : [outputs as tf.Tensor];
}

const activate = (x: tf.Tensor, activation: BlockActivation) => (activation === "relu" ? tf.relu(x) : x);

/**
 * activation(x ∗ kernel + bias).
 * x `[batch, height, width, in]`, kernel `[height, width, in, out]`, bias `[out]` or none.
 */
export function convBias(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias?: tf.Tensor,
  options: ConvOptions = {},
): tf.Tensor4D {
  if (!has("StrataConvolution")) return composed.convBias(x, kernel, bias, options);
  const { stride = 1, padding = 0, activation = "linear" } = options;
  const attributes = { strides: stride, pad: padding, dataFormat: "NHWC", activation };
  return run("StrataConvolution", { x, filter: kernel, bias }, attributes)[0] as tf.Tensor4D;
}

/** activation(x · kernel + bias); x `[batch, in]`, kernel `[in, out]`, bias `[out]` or none. */
export function denseBias(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias?: tf.Tensor,
  { activation = "linear" }: { activation?: BlockActivation } = {},
): tf.Tensor2D {
  if (!has("StrataDense")) return composed.denseBias(x, kernel, bias, { activation });
  const attributes = { transposeA: false, transposeB: false, activation };
  return run("StrataDense", { a: x, b: kernel, bias }, attributes)[0] as tf.Tensor2D;
}

/**
 * The mean over the batch of −Σ labels · log softmax(logits), in nats. Logits `[batch, classes]`; labels of the
 * same shape, or int32 classes `[batch]`.
 */
export function softmaxCrossEntropy(labels: tf.Tensor, logits: tf.Tensor2D): tf.Scalar {
  if (!has("StrataSoftmaxCrossEntropy")) return composed.softmaxCrossEntropy(labels, logits);
  const weights = labels.rank === 2 ? tf.cast(labels, "float32") : labels;
  return run("StrataSoftmaxCrossEntropy", { labels: weights, logits })[0] as tf.Scalar;
}

export interface AdamOptions {
  /** The learning rate with the corrections for the step: η √(1 − β₂ᵗ) / (1 − β₁ᵗ). */
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  /** ε √(1 − β₂ᵗ) */
  readonly epsilon: number;
  /** What is left of the weight before the step: 1 − η λ with decoupled weight decay λ. */
  readonly keep?: number;
}

/** Adam's next weight, mean and square; all of the weight's shape. Has no gradient of its own. */
export function adamUpdate(
  weight: tf.Tensor,
  gradient: tf.Tensor,
  mean: tf.Tensor,
  square: tf.Tensor,
  options: AdamOptions,
): [tf.Tensor, tf.Tensor, tf.Tensor] {
  if (!has("StrataAdam")) return composed.adamUpdate(weight, gradient, mean, square, options);
  const inputs = { weight, gradient, mean, square };
  return run("StrataAdam", inputs, { keep: 1, ...options }) as [tf.Tensor, tf.Tensor, tf.Tensor];
}

export interface MomentumOptions {
  readonly rate: number;
  readonly decay: number;
  readonly keep?: number;
}

/** The next weight and velocity: v ← decay · v + g, w ← keep · w − rate · v. */
export function momentumUpdate(
  weight: tf.Tensor,
  gradient: tf.Tensor,
  velocity: tf.Tensor,
  options: MomentumOptions,
): [tf.Tensor, tf.Tensor] {
  if (!has("StrataMomentum")) return composed.momentumUpdate(weight, gradient, velocity, options);
  return run("StrataMomentum", { weight, gradient, velocity }, { keep: 1, ...options }) as [
    tf.Tensor,
    tf.Tensor,
  ];
}

/** The same from core operations. */
export const composed = {
  convBias(x: tf.Tensor, kernel: tf.Tensor, bias?: tf.Tensor, options: ConvOptions = {}): tf.Tensor4D {
    const { stride = 1, padding = 0, activation = "linear" } = options;
    const y = tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, stride, padding);
    return activate(bias ? tf.add(y, bias) : y, activation) as tf.Tensor4D;
  },

  denseBias(
    x: tf.Tensor,
    kernel: tf.Tensor,
    bias?: tf.Tensor,
    { activation = "linear" }: { activation?: BlockActivation } = {},
  ): tf.Tensor2D {
    const y = tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D);
    return activate(bias ? tf.add(y, bias) : y, activation) as tf.Tensor2D;
  },

  /** Its gradient, (softmax − labels) / batch, is written out: exact however far apart the logits are. */
  softmaxCrossEntropy(labels: tf.Tensor, logits: tf.Tensor2D): tf.Scalar {
    const [batch, classes] = logits.shape;
    const loss = tf.customGrad((x: tf.Tensor | tf.GradSaveFunc, save: tf.Tensor | tf.GradSaveFunc) => {
      const weights =
        labels.rank === 1 ? tf.oneHot(labels as tf.Tensor1D, classes) : tf.cast(labels, "float32");
      const logProbabilities = tf.logSoftmax(x as tf.Tensor2D);
      (save as tf.GradSaveFunc)([logProbabilities, weights]);
      const value = tf.div(tf.neg(tf.sum(tf.mul(weights, logProbabilities))), batch);
      const gradFunc = (dy: tf.Tensor, [saved, target]: tf.Tensor[]) =>
        tf.mul(tf.div(dy, batch), tf.sub(tf.mul(tf.exp(saved), tf.sum(target, 1, true)), target));
      return { value, gradFunc };
    });
    return loss(logits) as tf.Scalar;
  },

  adamUpdate(
    weight: tf.Tensor,
    gradient: tf.Tensor,
    mean: tf.Tensor,
    square: tf.Tensor,
    { rate, beta1, beta2, epsilon, keep = 1 }: AdamOptions,
  ): [tf.Tensor, tf.Tensor, tf.Tensor] {
    const nextMean = tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1));
    const nextSquare = tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const change = tf.div(nextMean, tf.add(tf.sqrt(nextSquare), epsilon));
    return [tf.sub(keep === 1 ? weight : tf.mul(weight, keep), tf.mul(change, rate)), nextMean, nextSquare];
  },

  momentumUpdate(
    weight: tf.Tensor,
    gradient: tf.Tensor,
    velocity: tf.Tensor,
    { rate, decay, keep = 1 }: MomentumOptions,
  ): [tf.Tensor, tf.Tensor] {
    const next = tf.add(tf.mul(velocity, decay), gradient);
    return [tf.sub(keep === 1 ? weight : tf.mul(weight, keep), tf.mul(next, rate)), next];
  },
};
