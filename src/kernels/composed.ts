/**
 * What `blocks.ts` computes in one piece, from core operations: it runs on every backend that lacks our kernels,
 * and is what tests compare them with.
 */
import * as tf from "@tensorflow/tfjs-core";

export type BlockActivation = "linear" | "relu";

/** Zeros in front of and behind each of the four axes. */
type ExplicitPadding = Exclude<Parameters<typeof tf.backend_util.computeConv2DInfo>[4], string | number>;

export interface ConvOptions {
  readonly stride?: number;
  readonly padding?: number | "same" | "valid" | ExplicitPadding;
  readonly activation?: BlockActivation;
}

export interface BatchNormOptions {
  readonly epsilon: number;
  readonly activation?: BlockActivation;
  /** Added before the activation; of x's shape. */
  readonly residual?: tf.Tensor;
}

export interface BatchNormResult {
  readonly y: tf.Tensor;
  /** `[channels]`, of the batch. */
  readonly mean: tf.Tensor;
  /** `[channels]`, of the batch, biased: divided by the count. */
  readonly variance: tf.Tensor;
}

export interface AttentionOptions {
  readonly headCount: number;
  /** A token sees itself and those before it only. */
  readonly isCausal?: boolean;
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

export interface MomentumOptions {
  readonly rate: number;
  readonly decay: number;
  readonly keep?: number;
  /** The weight goes by g + decay · v rather than by v. */
  readonly isNesterov?: boolean;
}

export interface RmspropOptions {
  readonly rate: number;
  /** What is left of the square, and of the mean, before the step. */
  readonly decay: number;
  /** How much of the gradient's square, or of the gradient, is added. */
  readonly share: number;
  readonly epsilon: number;
  /** Of the velocity. */
  readonly momentum?: number;
}

/** What RMSProp remembers of a weight. */
export interface RmspropSlots {
  readonly square: tf.Tensor;
  /** Of the gradient: with it, its square is taken off, so that a variance is left. */
  readonly mean?: tf.Tensor;
  readonly velocity?: tf.Tensor;
}

/** Random numbers, 0 ≤ x < 1, by key and index: those of `uniformAt`, which our kernels compute themselves. */
export interface RandomStream {
  readonly key: number;
  readonly numberAt: (key: number, index: number) => number;
}

const activate = (x: tf.Tensor, activation: BlockActivation) => (activation === "relu" ? tf.relu(x) : x);

/** By the name of the block. */
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
  ): tf.Tensor {
    const [depth, units] = kernel.shape;
    const rows = tf.matMul(tf.reshape(x, [-1, depth]), kernel as tf.Tensor2D);
    const y = tf.reshape(rows, [...x.shape.slice(0, -1), units]);
    return activate(bias ? tf.add(y, bias) : y, activation);
  },

  batchNormTrain(
    x: tf.Tensor,
    gamma: tf.Tensor,
    beta: tf.Tensor,
    { epsilon, activation = "linear", residual }: BatchNormOptions,
  ): BatchNormResult {
    const axes = x.shape.slice(0, -1).map((_, axis) => axis);
    const { mean, variance } = tf.moments(x, axes);
    const unit = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon)));
    const y = tf.add(tf.mul(unit, gamma), beta);
    return { y: activate(residual ? tf.add(y, residual) : y, activation), mean, variance };
  },

  layerNorm(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): tf.Tensor {
    const { mean, variance } = tf.moments(x, -1, true);
    const unit = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon)));
    return tf.add(tf.mul(unit, gamma), beta);
  },

  gelu(x: tf.Tensor): tf.Tensor {
    return tf.mul(x, tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5));
  },

  attention(qkv: tf.Tensor, { headCount, isCausal = false }: AttentionOptions): tf.Tensor3D {
    const [batch, tokens, triple] = qkv.shape as [number, number, number];
    const width = triple / 3;
    const headWidth = width / headCount;
    const [q, k, v] = tf
      .split(qkv, 3, 2)
      .map((part) => tf.transpose(tf.reshape(part, [batch, tokens, headCount, headWidth]), [0, 2, 1, 3]));
    let scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(headWidth));
    if (isCausal) {
      const positions = tf.range(0, tokens);
      const isLater = tf.greater(tf.reshape(positions, [1, tokens]), tf.reshape(positions, [tokens, 1]));
      scores = tf.add(scores, tf.mul(tf.cast(isLater, "float32"), -1e30));
    }
    const mixed = tf.matMul(tf.softmax(scores), v); // [batch, heads, tokens, headWidth]
    return tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [batch, tokens, width]);
  },

  /** Its gradient, (softmax − labels) / batch, is written out: exact however far apart the logits are. */
  lstm(gates: tf.Tensor3D, recurrentKernel: tf.Tensor2D): tf.Tensor3D {
    const [units] = recurrentKernel.shape;
    const outputs: tf.Tensor[] = [];
    let [hidden, cell]: (tf.Tensor | undefined)[] = [];
    for (const fromInput of tf.unstack(gates, 1)) {
      const sum = hidden ? tf.add(fromInput, tf.matMul(hidden, recurrentKernel)) : fromInput;
      const [i, f, g, o] = tf.split(sum, [units, units, units, units], 1);
      const written = tf.mul(tf.sigmoid(i), tf.tanh(g));
      cell = cell ? tf.add(tf.mul(tf.sigmoid(f), cell), written) : written;
      hidden = tf.mul(tf.sigmoid(o), tf.tanh(cell)) as tf.Tensor;
      outputs.push(hidden);
    }
    return tf.stack(outputs, 1) as tf.Tensor3D;
  },

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
    { rate, decay, keep = 1, isNesterov = false }: MomentumOptions,
  ): [tf.Tensor, tf.Tensor] {
    const next = tf.add(tf.mul(velocity, decay), gradient);
    const change = isNesterov ? tf.add(gradient, tf.mul(next, decay)) : next;
    return [tf.sub(keep === 1 ? weight : tf.mul(weight, keep), tf.mul(change, rate)), next];
  },

  rmspropUpdate(
    weight: tf.Tensor,
    gradient: tf.Tensor,
    { square, mean, velocity }: RmspropSlots,
    { rate, decay, share, epsilon, momentum = 0 }: RmspropOptions,
  ): tf.Tensor[] {
    const nextSquare = tf.add(tf.mul(square, decay), tf.mul(tf.square(gradient), share));
    const nextMean = mean && tf.add(tf.mul(mean, decay), tf.mul(gradient, share));
    const variance = nextMean ? tf.relu(tf.sub(nextSquare, tf.square(nextMean))) : nextSquare;
    const scaled = tf.div(gradient, tf.add(tf.sqrt(variance), epsilon));
    const nextVelocity = velocity && tf.add(tf.mul(velocity, momentum), scaled);
    const next = tf.sub(weight, tf.mul(nextVelocity ?? scaled, rate));
    return [next, nextSquare, nextMean, nextVelocity].filter((array) => array !== undefined);
  },

  randomMask(shape: readonly number[], rate: number, { key, numberAt }: RandomStream): tf.Tensor {
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    const kept = 1 / (1 - rate);
    for (let index = 0; index < values.length; index++)
      values[index] = numberAt(key, index) < rate ? 0 : kept;
    return tf.tensor(values, [...shape]);
  },

  blend(a: tf.Tensor, b: tf.Tensor, share: number): tf.Tensor {
    return tf.add(tf.mul(a, share), tf.mul(b, 1 - share));
  },

  accuracy(labels: tf.Tensor1D, logits: tf.Tensor2D): tf.Scalar {
    return tf.mean(tf.cast(tf.equal(tf.argMax(logits, 1), labels), "float32"));
  },

  shiftIn(register: tf.Tensor2D, loss: tf.Scalar, share: tf.Scalar): tf.Tensor2D {
    const row = tf.reshape(tf.stack([loss, share]), [1, 2]) as tf.Tensor2D;
    return tf.concat([tf.slice(register, [1, 0], [register.shape[0] - 1, 2]), row], 0);
  },
};
