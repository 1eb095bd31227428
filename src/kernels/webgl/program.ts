/** Kernels of ours on TensorFlow.js' WebGL backend: each is one pass of a fragment shader or a few. */
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import { type KernelFunc, registerKernel, type TensorInfo, unregisterKernel } from "@tensorflow/tfjs-core";
import type { Pass } from "./compiler";
import { programsOf } from "./programs";

export interface KernelCall<Attributes = Record<string, unknown>> {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly attrs: Attributes;
  readonly backend: MathBackendWebGL;
}

// biome-ignore lint/suspicious/noExplicitAny: each kernel has attributes of its own
export interface Kernel<Attributes = any> {
  readonly name: string;
  readonly run: (call: KernelCall<Attributes>) => TensorInfo | TensorInfo[];
  /** Calls that it leaves to TensorFlow.js' kernel of the same name; without it, none. */
  readonly accepts?: (call: KernelCall<Attributes>) => boolean;
}

const backendName = "webgl";

/** Registers kernels, each in front of TensorFlow.js' own of its name, if there is one. */
export function registerKernels(kernels: readonly Kernel[], stock: ReadonlyMap<string, KernelFunc>): void {
  for (const { name, run, accepts = () => true } of kernels) {
    const before = stock.get(name);
    if (before) unregisterKernel(name, backendName);
    const kernelFunc: KernelFunc = (call) => {
      const ours = call as unknown as KernelCall;
      if (accepts(ours)) return run(ours);
      if (before) return before(call);
      throw new Error(`${name}: expected a shape that it supports; use the composed form`);
    };
    registerKernel({ kernelName: name, backendName, kernelFunc });
  }
}

/** One draw call: a new packed tensor, which the caller owns. */
export function draw(backend: MathBackendWebGL, pass: Pass): TensorInfo {
  return programsOf(backend).draw(pass, 1)[0];
}

/** One draw call with several outputs of one shape, which the caller owns. */
export function drawAll(backend: MathBackendWebGL, pass: Pass, outputCount: number): TensorInfo[] {
  return programsOf(backend).draw(pass, outputCount);
}

/** The same values in another shape; a view that lives no longer than the tensor. */
export function view(tensor: TensorInfo, shape: readonly number[]): TensorInfo {
  return { dataId: tensor.dataId, shape: [...shape], dtype: tensor.dtype };
}

/** As images `[batch, height, width, channels]`: rows of a sequence or a matrix are one image's width. */
export function asImages({ shape, ...tensor }: TensorInfo): TensorInfo {
  return { ...tensor, shape: imagesShape(shape) };
}

/** The shape `[batch, height, width, channels]` that `asImages` gives. */
export function imagesShape(shape: readonly number[]): [number, number, number, number] {
  const missing = Array(Math.max(0, 4 - shape.length)).fill(1);
  const [batch, height, width, channels] =
    shape.length === 3 ? [shape[0], 1, shape[1], shape[2]] : [...missing, ...shape];
  return [batch, height, width, channels];
}

/** The last two axes as they are, the others as one: any rank is then of three. */
export function asMatrices(shape: readonly number[]): [count: number, rows: number, columns: number] {
  const [rows, columns] = [shape.length > 1 ? shape[shape.length - 2] : 1, shape[shape.length - 1] ?? 1];
  return [sizeOf(shape.slice(0, -2)), rows, columns];
}

/** Values of a tensor of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Uses a tensor that is not kept, and frees it. */
export function using<Result>(
  backend: MathBackendWebGL,
  temporary: TensorInfo,
  use: (temporary: TensorInfo) => Result,
): Result {
  const result = use(temporary);
  backend.disposeIntermediateTensorInfo(temporary);
  return result;
}
