/** Optimizers' updates of one weight. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Kernel, type KernelCall, sizeOf } from "./registry";

interface AdamAttributes {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly keep: number;
}

/** The next weight, mean and square. */
function adam({ inputs, attrs, backend }: KernelCall<AdamAttributes>): TensorInfo[] {
  const { weight, gradient, mean, square } = inputs;
  const from = [weight, gradient, mean, square].map((input) => backend.address(input));
  const outputs = [weight, mean, square].map(({ shape }) => backend.output(shape));
  const to = outputs.map((output) => backend.address(output));
  const { rate, beta1, beta2, epsilon, keep } = attrs;
  backend.kernels.wasm.adam(...from, ...to, sizeOf(weight.shape), rate, beta1, beta2, epsilon, keep);
  return outputs;
}

interface MomentumAttributes {
  readonly rate: number;
  readonly decay: number;
  readonly keep: number;
  readonly isNesterov: boolean;
}

/** The next weight and velocity. */
function momentum({ inputs, attrs, backend }: KernelCall<MomentumAttributes>): TensorInfo[] {
  const { weight, gradient, velocity } = inputs;
  const from = [weight, gradient, velocity].map((input) => backend.address(input));
  const outputs = [weight, velocity].map(({ shape }) => backend.output(shape));
  const to = outputs.map((output) => backend.address(output));
  const { rate, decay, keep, isNesterov } = attrs;
  backend.kernels.wasm.momentum(...from, ...to, sizeOf(weight.shape), rate, decay, keep, isNesterov);
  return outputs;
}

interface RmspropAttributes {
  readonly rate: number;
  readonly decay: number;
  readonly share: number;
  readonly epsilon: number;
  readonly momentum: number;
}

/** The next weight and square, then mean and velocity where there are any. */
function rmsprop({ inputs, attrs, backend }: KernelCall<RmspropAttributes>): TensorInfo[] {
  const arrays = [inputs.weight, inputs.square, inputs.mean, inputs.velocity];
  const addressOf = (array?: TensorInfo) => (array ? backend.address(array) : 0);
  const [weight, ...slots] = arrays.map(addressOf);
  const outputs = arrays.map((array) => array && backend.output(array.shape));
  const to = outputs.map(addressOf);
  const { rate, decay, share, epsilon, momentum } = attrs;
  const count = sizeOf(inputs.weight.shape);
  const from = [weight, addressOf(inputs.gradient), ...slots];
  backend.kernels.wasm.rmsprop(...from, ...to, count, rate, decay, share, epsilon, momentum);
  return outputs.filter((output) => output !== undefined);
}

/** share · a + (1 − share) · b */
function blend({ inputs: { a, b }, attrs, backend }: KernelCall<{ share: number }>): TensorInfo {
  const from = [backend.address(a), backend.address(b)];
  const output = backend.output(a.shape);
  backend.kernels.wasm.blend(...from, backend.address(output), sizeOf(a.shape), attrs.share);
  return output;
}

export const optimizerKernels: readonly Kernel[] = [
  { name: "StrataAdam", run: adam },
  { name: "StrataMomentum", run: momentum },
  { name: "StrataRmsprop", run: rmsprop },
  { name: "StrataBlend", run: blend },
];
