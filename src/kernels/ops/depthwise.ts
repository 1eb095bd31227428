/** Depthwise convolutions with one filter per channel, and their gradients. */
import { backend_util, type TensorInfo } from "@tensorflow/tfjs-core";
import { areFloats, type Kernel, type KernelCall, sizeOf } from "./registry";

type Image = [number, number, number, number];

interface DepthwiseAttributes {
  readonly strides: number | [number, number];
  readonly pad: Parameters<typeof backend_util.computeConv2DInfo>[4];
  readonly dilations?: number | [number, number];
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  /** Of the gradients: the shape of what the forward convolution read. */
  readonly inputShape?: Image;
  readonly filterShape?: Image;
}

type Call = KernelCall<DepthwiseAttributes>;

function geometryOf({ inputs: { x, filter }, attrs }: Call) {
  const input = (x?.shape ?? attrs.inputShape) as Image;
  const kernel = (filter?.shape ?? attrs.filterShape) as Image;
  const { strides, dilations = 1, pad, dimRoundingMode } = attrs;
  return backend_util.computeConv2DInfo(input, kernel, strides, dilations ?? 1, pad, dimRoundingMode, true);
}

/** The sizes in the order in which the kernels take them. */
function sizesOf(geometry: ReturnType<typeof geometryOf>): number[] {
  const { batchSize, inHeight, inWidth, inChannels, filterHeight, filterWidth, strideHeight } = geometry;
  const window = [filterHeight, filterWidth, strideHeight, geometry.padInfo.top, geometry.padInfo.left];
  return [batchSize, inHeight, inWidth, inChannels, ...window, geometry.outHeight, geometry.outWidth];
}

/** One filter per channel, one stride, no dilation. */
function accepts(call: Call): boolean {
  if (!areFloats(call)) return false;
  const geometry = geometryOf(call);
  const { dilationHeight, dilationWidth, strideHeight, strideWidth, inChannels, outChannels } = geometry;
  const isPlain = dilationHeight === 1 && dilationWidth === 1 && strideHeight === strideWidth;
  return isPlain && inChannels === outChannels && sizeOf(geometry.outShape) > 0;
}

function convolve(call: Call): TensorInfo {
  const { inputs, backend } = call;
  const geometry = geometryOf(call);
  const from = [backend.address(inputs.x), backend.address(inputs.filter)];
  const out = backend.output(geometry.outShape);
  backend.kernels.wasm.depthwise(...from, backend.address(out), ...sizesOf(geometry));
  return out;
}

function inputGradient(call: Call): TensorInfo {
  const { inputs, backend } = call;
  const geometry = geometryOf(call);
  const from = [backend.address(inputs.dy), backend.address(inputs.filter)];
  const out = backend.output(geometry.inShape);
  backend.kernels.wasm.depthwiseInputGradient(...from, backend.address(out), ...sizesOf(geometry));
  return out;
}

function filterGradient(call: Call): TensorInfo {
  const { inputs, backend } = call;
  const geometry = geometryOf(call);
  const from = [backend.address(inputs.x), backend.address(inputs.dy)];
  const out = backend.output(geometry.filterShape);
  const outAddress = backend.address(out);
  const { wasm } = backend.kernels;
  const floats = wasm.depthwiseParts(geometry.batchSize) * (sizeOf(out.shape) + 16);
  backend.withRoom(floats, (parts) => {
    wasm.depthwiseKernelGradient(...from, outAddress, parts, ...sizesOf(geometry));
  });
  return out;
}

export const depthwiseKernels: readonly Kernel<DepthwiseAttributes>[] = [
  { name: "DepthwiseConv2dNative", accepts, run: convolve },
  { name: "DepthwiseConv2dNativeBackpropInput", accepts, run: inputGradient },
  { name: "DepthwiseConv2dNativeBackpropFilter", accepts, run: filterGradient },
];
