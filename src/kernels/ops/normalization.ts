/** Batch and layer normalisation in training. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { areFloats, type Kernel, type KernelCall, sizeOf } from "./registry";

interface BatchNormAttributes {
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

interface GivenAttributes {
  readonly varianceEpsilon: number;
}

/** Normalises with given statistics, as a trained network does. */
function batchNormGiven({ inputs, attrs, backend }: KernelCall<GivenAttributes>): TensorInfo {
  const { x, scale, offset, mean, variance } = inputs;
  const [channels] = mean.shape;
  const addresses = [x, scale, offset, mean, variance].map((input) => (input ? backend.address(input) : 0));
  const out = backend.output(x.shape);
  const outAddress = backend.address(out);
  const { wasm } = backend.kernels;
  backend.withRoom(wasm.batchNormFloats(channels), (room) => {
    const sizes = [sizeOf(x.shape) / channels, channels, attrs.varianceEpsilon];
    wasm.batchNormGiven(...addresses, outAddress, room, ...sizes);
  });
  return out;
}

/** Statistics of each channel, not of each value. */
function areOfChannels(call: KernelCall<GivenAttributes>): boolean {
  const { x, scale, offset, mean, variance } = call.inputs;
  const given = [scale, offset, mean, variance].filter((tensor) => tensor !== undefined && tensor !== null);
  const channels = x.shape[x.shape.length - 1];
  return areFloats(call) && given.every(({ shape }) => shape.length === 1 && shape[0] === channels);
}

/** y, and room with the mean and inverse deviation of each row. */
function layerNorm({ inputs, attrs, backend }: KernelCall<{ epsilon: number }>): TensorInfo[] {
  const { x, gamma, beta } = inputs;
  const [columns] = gamma.shape;
  const rows = sizeOf(x.shape) / columns;
  const from = [x, gamma, beta].map((input) => backend.address(input));
  const outputs = [backend.output(x.shape), backend.workspace(rows * 2)];
  const to = outputs.map((output) => backend.address(output));
  backend.kernels.wasm.layerNorm(...from, ...to, rows, columns, attrs.epsilon);
  return outputs;
}

/** The gradients of x, gamma and beta. */
function layerNormGradient({ inputs, backend }: KernelCall): TensorInfo[] {
  const { dy, x, gamma, statistics } = inputs;
  const [columns] = gamma.shape;
  const rows = sizeOf(x.shape) / columns;
  const from = [dy, x, gamma, statistics].map((input) => backend.address(input));
  const outputs = [x.shape, [columns], [columns]].map((shape) => backend.output(shape));
  const to = outputs.map((output) => backend.address(output));
  const { wasm } = backend.kernels;
  backend.withRoom(wasm.layerNormFloats(rows, columns), (parts) => {
    wasm.layerNormGradient(...from, ...to, parts, rows, columns);
  });
  return outputs;
}

export const normalizationKernels: readonly Kernel[] = [
  { name: "FusedBatchNorm", run: batchNormGiven, accepts: areOfChannels },
  { name: "StrataBatchNorm", run: batchNorm },
  { name: "StrataBatchNormGradient", run: batchNormGradient },
  { name: "StrataLayerNorm", run: layerNorm },
  { name: "StrataLayerNormGradient", run: layerNormGradient },
];
