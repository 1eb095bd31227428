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
}

/** The next weight and velocity. */
function momentum({ inputs, attrs, backend }: KernelCall<MomentumAttributes>): TensorInfo[] {
  const { weight, gradient, velocity } = inputs;
  const from = [weight, gradient, velocity].map((input) => backend.address(input));
  const outputs = [weight, velocity].map(({ shape }) => backend.output(shape));
  const to = outputs.map((output) => backend.address(output));
  backend.kernels.wasm.momentum(...from, ...to, sizeOf(weight.shape), attrs.rate, attrs.decay, attrs.keep);
  return outputs;
}

export const optimizerKernels: readonly Kernel[] = [
  { name: "StrataAdam", run: adam },
  { name: "StrataMomentum", run: momentum },
];
