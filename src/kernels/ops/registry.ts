/**
 * Registers kernels for our backend: ours, and behind them all of TensorFlow.js' own, which read `backend.data`
 * only and so work over our memory as they are.
 */
import "@tensorflow/tfjs-backend-cpu";
import {
  getKernelsForBackend,
  type KernelConfig,
  type KernelFunc,
  registerKernel,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import { backendName, type CpuBackend } from "../backend";

export interface KernelCall<Attributes = Record<string, unknown>> {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly attrs: Attributes;
  readonly backend: CpuBackend;
}

/** A kernel of ours; calls that it does not accept go to TensorFlow.js' kernel of the same name. */
// biome-ignore lint/suspicious/noExplicitAny: each kernel has attributes of its own
export interface Kernel<Attributes = any> {
  readonly name: string;
  /** Without it, all calls whose inputs are float32. */
  readonly accepts?: (call: KernelCall<Attributes>) => boolean;
  readonly run: (call: KernelCall<Attributes>) => TensorInfo | TensorInfo[];
}

/** Registers `kernels`, and of TensorFlow.js' own those that have no other of their name in front of them. */
export function registerKernels(kernels: readonly Kernel[]): void {
  const stock = new Map(getKernelsForBackend("cpu").map((kernel) => [kernel.kernelName, kernel]));
  for (const kernel of kernels) {
    registerKernel(withFallback(kernel, stock.get(kernel.name)?.kernelFunc));
    stock.delete(kernel.name);
  }
  for (const kernel of stock.values()) registerKernel({ ...kernel, backendName });
}

function withFallback({ name, accepts = areFloats, run }: Kernel, stock?: KernelFunc): KernelConfig {
  const kernelFunc: KernelFunc = (call) => {
    const ours = call as unknown as KernelCall;
    if (accepts(ours)) return run(ours);
    if (stock) return stock(call);
    throw new Error(`${name}: expected float32 tensors of a shape that it supports; use the composed form`);
  };
  return { kernelName: name, backendName, kernelFunc };
}

/** Whether all inputs of a call are float32. */
export function areFloats({ inputs }: Pick<KernelCall, "inputs">): boolean {
  for (const name in inputs) if (inputs[name] && inputs[name].dtype !== "float32") return false;
  return true;
}

/** Values of a tensor of this shape. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}
