/** Batch and layer normalisation in training. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Kernel, type KernelCall, sizeOf } from "./registry";

export interface BatchNormAttributes {
  readonly epsilon: number;
  readonly activation: "linear" | "relu";
}

/** y, and the mean and biased variance of each channel; the channels are the last axis. */
function batchNorm({ inputs, attrs, backend }: KernelCall<BatchNormAttributes>): TensorInfo[] {
  const { x, gamma, beta, residual } = inputs;
  const [channels] = gamma.shape;
  const from = [x, gamma, beta].map((input) => backend.address(input));
  const residualAddress = residual ? backend.address(residual) : 0;
  const outputs = [x.shape, [channels], [channels]].map((shape) => backend.output(shape));
  const to = outputs.map((output) => backend.address(output));
  const { wasm } = backend.kernels;
  backend.withRoom(wasm.batchNormFloats(channels), (room) => {
    const sizes = [sizeOf(x.shape) / channels, channels, attrs.epsilon];
    wasm.batchNorm(...from, residualAddress, ...to, room, ...sizes, attrs.activation === "relu");
  });
  return outputs;
}

/** The gradients of x, gamma and beta, and with `hasResidual` of the residual. */
function batchNormGradient(call: KernelCall<BatchNormAttributes & { hasResidual: boolean }>): TensorInfo[] {
  const { inputs, attrs, backend } = call;
  const { dy, x, y, gamma, mean, variance } = inputs;
  const [channels] = gamma.shape;
  const from = [dy, x, y, gamma, mean, variance].map((input) => backend.address(input));
  const shapes = [x.shape, [channels], [channels], ...(attrs.hasResidual ? [x.shape] : [])];
  const outputs = shapes.map((shape) => backend.output(shape));
  const [out, gammaChange, betaChange, residualChange = 0] = outputs.map((output) => backend.address(output));
  const { wasm } = backend.kernels;
  backend.withRoom(wasm.batchNormFloats(channels), (room) => {
    const sizes = [sizeOf(x.shape) / channels, channels, attrs.epsilon];
    const to = [out, gammaChange, betaChange, residualChange];
    wasm.batchNormGradient(...from, ...to, room, ...sizes, attrs.activation === "relu");
  });
  return outputs;
}

/** y, and the mean and inverse deviation of each row, `[rows, 2]`. */
function layerNorm({ inputs, attrs, backend }: KernelCall<{ epsilon: number }>): TensorInfo[] {
  const { x, gamma, beta } = inputs;
  const [columns] = gamma.shape;
  const rows = sizeOf(x.shape) / columns;
  const from = [x, gamma, beta].map((input) => backend.address(input));
  const outputs = [backend.output(x.shape), backend.output([rows, 2])];
  const to = outputs.map((output) => backend.address(output));
  backend.kernels.wasm.layerNorm(...from, ...to, rows, columns, attrs.epsilon);
  return outputs;
}

/** The gradients of x, and of gamma and beta as `[2, columns]`. */
function layerNormGradient({ inputs, backend }: KernelCall): TensorInfo[] {
  const { dy, x, gamma, statistics } = inputs;
  const [columns] = gamma.shape;
  const rows = sizeOf(x.shape) / columns;
  const from = [dy, x, gamma, statistics].map((input) => backend.address(input));
  const outputs = [backend.output(x.shape), backend.output([2, columns])];
  const to = outputs.map((output) => backend.address(output));
  const { wasm } = backend.kernels;
  backend.withRoom(wasm.layerNormFloats(rows, columns), (parts) => {
    wasm.layerNormGradient(...from, ...to, parts, rows, columns);
  });
  return outputs;
}

export const normalizationKernels: readonly Kernel[] = [
  { name: "StrataBatchNorm", run: batchNorm },
  { name: "StrataBatchNormGradient", run: batchNormGradient },
  { name: "StrataLayerNorm", run: layerNorm },
  { name: "StrataLayerNormGradient", run: layerNormGradient },
];
