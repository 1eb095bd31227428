/** Max and average pooling of images `[batch, height, width, channels]`, and their gradients. */
import { backend_util, type TensorInfo } from "@tensorflow/tfjs-core";
import { areFloats, type Kernel, type KernelCall, sizeOf } from "./registry";

interface PoolAttributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: Parameters<typeof backend_util.computePool2DInfo>[4];
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

function describe(shape: readonly number[], { filterSize, strides, pad, dimRoundingMode }: PoolAttributes) {
  const image = shape as [number, number, number, number];
  return backend_util.computePool2DInfo(image, filterSize, strides, 1, pad, dimRoundingMode);
}

/** The sizes in the order in which the kernels take them. */
function sizesOf(geometry: ReturnType<typeof describe>): number[] {
  const { batchSize, inHeight, inWidth, inChannels, filterHeight, filterWidth, strideHeight } = geometry;
  const window = [filterHeight, filterWidth, strideHeight, geometry.padInfo.top, geometry.padInfo.left];
  return [batchSize, inHeight, inWidth, inChannels, ...window, geometry.outHeight, geometry.outWidth];
}

function pool({ inputs: { x }, attrs, backend }: KernelCall<PoolAttributes>, isMax: boolean): TensorInfo {
  const geometry = describe(x.shape, attrs);
  const input = backend.address(x);
  const out = backend.output(geometry.outShape);
  backend.kernels.wasm.pool(input, backend.address(out), isMax, ...sizesOf(geometry));
  return out;
}

function gradient({ inputs, attrs, backend }: KernelCall<PoolAttributes>, isMax: boolean): TensorInfo {
  const { dy, input: x, output: y } = inputs;
  const change = backend.address(dy);
  const [input, output] = isMax ? [backend.address(x), backend.address(y)] : [0, 0];
  const out = backend.output(x.shape);
  const sizes = sizesOf(describe(x.shape, attrs));
  backend.kernels.wasm.poolGradient(input, output, change, backend.address(out), isMax, ...sizes);
  return out;
}

function accepts(call: KernelCall<PoolAttributes>): boolean {
  const image = call.inputs.x ?? call.inputs.input;
  if (!areFloats(call) || sizeOf(image.shape) === 0) return false;
  const { strideHeight, strideWidth } = describe(image.shape, call.attrs);
  return strideHeight === strideWidth;
}

export const poolKernels: readonly Kernel<PoolAttributes>[] = [
  { name: "MaxPool", accepts, run: (call) => pool(call, true) },
  { name: "AvgPool", accepts, run: (call) => pool(call, false) },
  { name: "MaxPoolGrad", accepts, run: (call) => gradient(call, true) },
  { name: "AvgPoolGrad", accepts, run: (call) => gradient(call, false) },
];
