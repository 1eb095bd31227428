/** Dropout's masks. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Kernel, type KernelCall, sizeOf } from "./registry";

export interface MaskAttributes {
  readonly shape: readonly number[];
  readonly key: number;
  readonly threshold: number;
  readonly kept: number;
}

function randomMask({ attrs, backend }: KernelCall<MaskAttributes>): TensorInfo {
  const { shape, key, threshold, kept } = attrs;
  const out = backend.output([...shape]);
  backend.kernels.wasm.randomMask(backend.address(out), sizeOf(shape), key | 0, threshold, kept);
  return out;
}

export const maskKernels: readonly Kernel[] = [
  { name: "StrataRandomMask", accepts: () => true, run: randomMask },
];
