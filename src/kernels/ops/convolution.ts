/** Convolutions of images `[batch, height, width, channels]` and their gradients. */
import { backend_util, type TensorInfo } from "@tensorflow/tfjs-core";
import type { CpuBackend } from "../backend";
import { areFloats, type Kernel, type KernelCall, sizeOf } from "./registry";

type Padding = Parameters<typeof backend_util.computeConv2DInfo>[4];
type Image = [number, number, number, number];

export interface ConvAttributes {
  readonly strides: number | [number, number];
  readonly pad: Padding;
  readonly dataFormat?: "NHWC" | "NCHW";
  readonly dilations?: number | [number, number];
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly activation?: string;
  /** Of the gradients: the shape of what the forward convolution read. */
  readonly inputShape?: Image;
  readonly filterShape?: Image;
}

/** Measured: below it, the direct sum is as fast. */
const winogradChannels = 16;

const fusable = [undefined, null, "linear", "relu"];

function describe(input: readonly number[], filter: readonly number[], attributes: ConvAttributes) {
  const { strides, pad, dilations = 1, dimRoundingMode } = attributes;
  const [image, kernel] = [input as Image, filter as Image];
  return backend_util.computeConv2DInfo(image, kernel, strides, dilations, pad, dimRoundingMode);
}

type Geometry = ReturnType<typeof describe>;

/** The sizes in the order in which the kernels take them. */
function sizesOf(geometry: Geometry): number[] {
  const { batchSize, inHeight, inWidth, inChannels, filterHeight, filterWidth, strideHeight } = geometry;
  const { padInfo, outHeight, outWidth, outChannels } = geometry;
  const input = [batchSize, inHeight, inWidth, inChannels];
  const window = [filterHeight, filterWidth, strideHeight, padInfo.top, padInfo.left];
  return [...input, ...window, outHeight, outWidth, outChannels];
}

/** One stride for both axes, no dilation, and one padded row of outputs fits a thread's working memory. */
function isSupported(geometry: Geometry, attributes: ConvAttributes, backend: CpuBackend): boolean {
  if ((attributes.dataFormat ?? "NHWC") !== "NHWC" || !fusable.includes(attributes.activation)) return false;
  const { dilationHeight, dilationWidth, strideHeight, strideWidth, filterHeight, filterWidth } = geometry;
  if (dilationHeight !== 1 || dilationWidth !== 1 || strideHeight !== strideWidth) return false;
  if (sizeOf(geometry.inShape) === 0 || sizeOf(geometry.outShape) === 0) return false;
  const { inChannels, outChannels, inWidth, outWidth } = geometry;
  if (Math.max(inWidth, outWidth) > 4096) return false;
  const rowFloats = filterHeight * ((outWidth - 1) * strideWidth + filterWidth) * inChannels;
  const turnedFloats = filterHeight * (inWidth + filterWidth) * outChannels;
  return Math.max(rowFloats, turnedFloats) < backend.kernels.scratchFloats - 16_384;
}

/** Whether a 3 × 3 filter of stride 1 has channels enough for Winograd's transforms to pay. */
function isWinograd(geometry: Geometry, backend: CpuBackend): boolean {
  const { filterHeight, filterWidth, strideHeight, inChannels, outChannels, inWidth, outWidth } = geometry;
  if (filterHeight !== 3 || filterWidth !== 3 || strideHeight !== 1) return false;
  if (Math.min(inChannels, outChannels) < winogradChannels || geometry.outHeight * outWidth < 16)
    return false;
  const { wasm, scratchFloats } = backend.kernels;
  const forward = wasm.winogradRowFloats(inWidth, inChannels, outWidth, outChannels);
  const backward = wasm.winogradRowFloats(outWidth, outChannels, inWidth, inChannels);
  return Math.max(forward, backward) < scratchFloats;
}

function convolve({ inputs, attrs, backend }: KernelCall<ConvAttributes>): TensorInfo {
  const { x, filter, bias } = inputs;
  const geometry = describe(x.shape, filter.shape, attrs);
  const { wasm } = backend.kernels;
  const [input, kernel] = [backend.address(x), backend.address(filter)];
  const biasAddress = bias ? backend.address(bias) : 0;
  const out = backend.output(geometry.outShape);
  const outAddress = backend.address(out);
  const isRelu = attrs.activation === "relu";
  const { filterHeight, filterWidth, inChannels, outChannels } = geometry;
  if (isWinograd(geometry, backend)) {
    const { batchSize, inHeight, inWidth, padInfo, outHeight, outWidth } = geometry;
    const padding = [padInfo.top, padInfo.left];
    const sizes = [batchSize, inHeight, inWidth, inChannels, ...padding, outHeight, outWidth, outChannels];
    backend.withRoom(wasm.winogradFloats(inChannels, outChannels), (packed) => {
      wasm.convolveWinograd(input, kernel, biasAddress, outAddress, packed, ...sizes, isRelu, false);
    });
    return out;
  }
  const packedFloats = filterHeight * filterWidth * inChannels * Math.ceil(outChannels / 8) * 8;
  backend.withRoom(packedFloats, (packed) => {
    wasm.convolve(
      input,
      kernel,
      biasAddress,
      outAddress,
      packed,
      ...sizesOf(geometry),
      attrs.activation === "relu",
    );
  });
  return out;
}

function inputGradient({ inputs: { dy, filter }, attrs, backend }: KernelCall<ConvAttributes>): TensorInfo {
  const geometry = describe(attrs.inputShape as Image, filter.shape, attrs);
  const [gradient, kernel] = [backend.address(dy), backend.address(filter)];
  const out = backend.output(geometry.inShape);
  const outAddress = backend.address(out);
  const { filterHeight, filterWidth, inChannels, outChannels } = geometry;
  if (isWinograd(geometry, backend)) {
    const { wasm } = backend.kernels;
    const { batchSize, inHeight, inWidth, padInfo, outHeight, outWidth } = geometry;
    const padding = [2 - padInfo.top, 2 - padInfo.left];
    const sizes = [batchSize, outHeight, outWidth, outChannels, ...padding, inHeight, inWidth, inChannels];
    backend.withRoom(wasm.winogradFloats(outChannels, inChannels), (packed) => {
      wasm.convolveWinograd(gradient, kernel, 0, outAddress, packed, ...sizes, false, true);
    });
    return out;
  }
  const packedFloats = filterHeight * filterWidth * outChannels * Math.ceil(inChannels / 8) * 8;
  backend.withRoom(packedFloats, (packed) => {
    backend.kernels.wasm.convolveInputGradient(gradient, kernel, outAddress, packed, ...sizesOf(geometry));
  });
  return out;
}

function filterGradient({ inputs: { x, dy }, attrs, backend }: KernelCall<ConvAttributes>): TensorInfo {
  const geometry = describe(x.shape, attrs.filterShape as Image, attrs);
  const { wasm } = backend.kernels;
  const [input, gradient] = [backend.address(x), backend.address(dy)];
  const out = backend.output([...(attrs.filterShape as Image)]);
  const outAddress = backend.address(out);
  const partCount = wasm.kernelGradientParts(geometry.batchSize, sizeOf(out.shape));
  if (isWinograd(geometry, backend)) {
    const { batchSize, inHeight, inWidth, inChannels, padInfo, outHeight, outWidth, outChannels } = geometry;
    const padding = [padInfo.top, padInfo.left];
    const sizes = [batchSize, inHeight, inWidth, inChannels, ...padding, outHeight, outWidth, outChannels];
    backend.withRoom(wasm.winogradGradientFloats(partCount, inChannels, outChannels), (parts) => {
      wasm.winogradKernelGradient(input, gradient, outAddress, parts, partCount, ...sizes);
    });
    return out;
  }
  backend.withRoom(partCount * (sizeOf(out.shape) + 32), (parts) => {
    wasm.convolveKernelGradient(input, gradient, outAddress, parts, ...sizesOf(geometry));
  });
  return out;
}

function accepts(call: KernelCall<ConvAttributes>): boolean {
  const { x, filter, preluActivationWeights } = call.inputs;
  if (!areFloats(call) || preluActivationWeights) return false;
  const inputShape = x?.shape ?? (call.attrs.inputShape as Image);
  const filterShape = filter?.shape ?? (call.attrs.filterShape as Image);
  return isSupported(describe(inputShape, filterShape, call.attrs), call.attrs, call.backend);
}

export const convolutionKernels: readonly Kernel<ConvAttributes>[] = [
  { name: "Conv2D", accepts, run: convolve },
  { name: "FusedConv2D", accepts, run: convolve },
  { name: "StrataConvolution", accepts, run: convolve },
  { name: "Conv2DBackpropInput", accepts, run: inputGradient },
  { name: "Conv2DBackpropFilter", accepts, run: filterGradient },
];
