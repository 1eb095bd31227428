/**
 * Parts of networks that our kernels compute in one piece; on other backends, `composed.ts` computes the same.
 * Gradients are those of the composed form, of first order only.
 */
import * as tf from "@tensorflow/tfjs-core";
import {
  type AdamOptions,
  type AttentionOptions,
  type BatchNormOptions,
  type BatchNormResult,
  type BlockActivation,
  type ConvOptions,
  composed,
  type MomentumOptions,
  type RandomStream,
  type RmspropOptions,
  type RmspropSlots,
} from "./composed";

/** True where the current backend has the fused kernel `name`. */
function has(name: string): boolean {
  return tf.getKernel(name, tf.getBackend()) !== undefined;
}

function run(name: string, inputs: Record<string, tf.Tensor | undefined>, attributes = {}): tf.Tensor[] {
  const given = Object.fromEntries(Object.entries(inputs).filter(([, tensor]) => tensor !== undefined));
  const outputs = tf.engine().runKernel(name, given as tf.NamedTensorMap, attributes);
  return Array.isArray(outputs) ? outputs : [outputs as tf.Tensor];
}

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

/** activation(x · kernel + bias); x `[…, in]`, kernel `[in, out]`, bias `[out]` or none. */
export function denseBias(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias?: tf.Tensor,
  { activation = "linear" }: { activation?: BlockActivation | "gelu" } = {},
): tf.Tensor {
  if (activation === "gelu") {
    if (!has("StrataDenseGelu")) return gelu(denseBias(x, kernel, bias));
    return run("StrataDenseGelu", { a: x, b: kernel, bias }, { ...asStored, activation })[0];
  }
  if (!has("StrataDense")) return composed.denseBias(x, kernel, bias, { activation });
  return run("StrataDense", { a: x, b: kernel, bias }, { ...asStored, activation })[0];
}

const asStored = { transposeA: false, transposeB: false };

/**
 * y = activation(γ (x − mean) / √(variance + ε) + β + residual) with the batch's statistics, x `[…, channels]`
 * (Ioffe & Szegedy 2015). The gradient goes through y; that of mean and variance is left out.
 */
export function batchNormTrain(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  options: BatchNormOptions,
): BatchNormResult {
  if (!has("StrataBatchNorm")) return composed.batchNormTrain(x, gamma, beta, options);
  const { epsilon, activation = "linear", residual } = options;
  const attributes = { epsilon, activation, hasResidual: residual !== undefined };
  const [y, mean, variance] = run("StrataBatchNorm", { x, gamma, beta, residual }, attributes);
  return { y, mean, variance };
}

/** γ (x − mean) / √(variance + ε) + β over the last axis (Ba, Kiros & Hinton 2016); γ and β are `[columns]`. */
export function layerNorm(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): tf.Tensor {
  if (!has("StrataLayerNorm")) return composed.layerNorm(x, gamma, beta, epsilon);
  return run("StrataLayerNorm", { x, gamma, beta }, { epsilon })[0];
}

/** max(x, 0), with a gradient in one pass. */
export function relu(x: tf.Tensor): tf.Tensor {
  return has("StrataRelu") ? run("StrataRelu", { x })[0] : tf.relu(x);
}

/** x · Φ(x), Φ the share of a standard normal distribution below x (Hendrycks & Gimpel 2016). */
export function gelu(x: tf.Tensor): tf.Tensor {
  return has("StrataGelu") ? run("StrataGelu", { x })[0] : composed.gelu(x);
}

/**
 * softmax(q kᵀ / √(width / heads)) v for each head (Vaswani et al. 2017, section 3.2). Queries, keys and values
 * lie side by side, `[batch, tokens, 3 · width]`, each with its heads side by side; returns `[batch, tokens, width]`.
 */
export function attention(qkv: tf.Tensor, { headCount, isCausal = false }: AttentionOptions): tf.Tensor3D {
  const [, tokens, triple] = qkv.shape as [number, number, number];
  const isSplit = tf.getBackend() === "webgl" && (triple / 3 / headCount) % 2 === 1; // a texel holds two columns
  if (!has("StrataAttention") || tokens > maxFusedTokens || isSplit) {
    return composed.attention(qkv, { headCount, isCausal });
  }
  return run("StrataAttention", { qkv }, { headCount, isCausal })[0] as tf.Tensor3D;
}

/** Beyond it, a head's scores do not fit the working memory of a thread. */
const maxFusedTokens = 512;

/**
 * h of a sequence's times `[batch, times, units]`, from h = c = 0: c ← σ(f) c + σ(i) tanh(g), h ← σ(o) tanh(c), where
 * i, f, g and o, side by side, are the input's part `[batch, times, 4 · units]` plus h · recurrentKernel
 * `[units, 4 · units]` (Hochreiter & Schmidhuber 1997; Gers, Schmidhuber & Cummins 2000).
 */
export function lstm(gates: tf.Tensor3D, recurrentKernel: tf.Tensor2D): tf.Tensor3D {
  if (!has("StrataLstm")) return composed.lstm(gates, recurrentKernel);
  return run("StrataLstm", { gates, recurrentKernel })[0] as tf.Tensor3D;
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

/**
 * Zero with probability `rate`, else 1 / (1 − rate): zero where the stream's number is below `rate`, so
 * that every backend has the same mask. Has no gradient.
 */
export function randomMask(shape: readonly number[], rate: number, stream: RandomStream): tf.Tensor {
  if (!has("StrataRandomMask")) return composed.randomMask(shape, rate, stream);
  const attributes = { shape, key: stream.key, threshold: Math.ceil(rate * 2 ** 24), kept: 1 / (1 - rate) };
  return run("StrataRandomMask", {}, attributes)[0];
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

/** share · a + (1 − share) · b, both of one shape: a running mean. Has no gradient of its own. */
export function blend(a: tf.Tensor, b: tf.Tensor, share: number): tf.Tensor {
  if (!has("StrataBlend")) return composed.blend(a, b, share);
  return run("StrataBlend", { a, b }, { share })[0];
}

/**
 * The share of `[batch, classes]` logits whose first largest is the label's, 0–1; labels int32 `[batch]`. Has no
 * gradient.
 */
export function accuracy(labels: tf.Tensor1D, logits: tf.Tensor2D): tf.Scalar {
  if (!has("StrataAccuracy")) return composed.accuracy(labels, logits);
  return run("StrataAccuracy", { labels, logits })[0] as tf.Scalar;
}

/** The rows of a register `[count, 2]` but the first, then the two scalars as its last. Has no gradient. */
export function shiftIn(register: tf.Tensor2D, loss: tf.Scalar, share: tf.Scalar): tf.Tensor2D {
  if (!has("StrataShiftIn")) return composed.shiftIn(register, loss, share);
  return run("StrataShiftIn", { register, loss, accuracy: share })[0] as tf.Tensor2D;
}

/**
 * The next weight and velocity: v ← decay · v + g, w ← keep · w − rate · v, or, with Nesterov's step,
 * w ← keep · w − rate · (g + decay · v).
 */
export function momentumUpdate(
  weight: tf.Tensor,
  gradient: tf.Tensor,
  velocity: tf.Tensor,
  options: MomentumOptions,
): [tf.Tensor, tf.Tensor] {
  if (!has("StrataMomentum")) return composed.momentumUpdate(weight, gradient, velocity, options);
  return run(
    "StrataMomentum",
    { weight, gradient, velocity },
    { keep: 1, isNesterov: false, ...options },
  ) as [tf.Tensor, tf.Tensor];
}

/**
 * The next weight, square, and mean and velocity where they are given: s ← decay · s + share · g²,
 * d = g / (√s + ε), w ← w − rate · d; with a mean, √(s − m²) in place of √s; with a velocity,
 * v ← momentum · v + d and w ← w − rate · v.
 */
export function rmspropUpdate(
  weight: tf.Tensor,
  gradient: tf.Tensor,
  slots: RmspropSlots,
  options: RmspropOptions,
): tf.Tensor[] {
  if (!has("StrataRmsprop")) return composed.rmspropUpdate(weight, gradient, slots, options);
  return run("StrataRmsprop", { weight, gradient, ...slots }, { momentum: 0, ...options });
}
