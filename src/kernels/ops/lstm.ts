/** Long short-term memory over a whole sequence. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Kernel, KernelCall } from "./registry";

/** h `[batch, times, units]`; then, as room for the gradient, activated gates, cells, and h of the times before. */
function lstm({ inputs: { gates, recurrentKernel }, backend }: KernelCall): TensorInfo[] {
  const [batch, times] = gates.shape;
  const [units] = recurrentKernel.shape;
  const { wasm } = backend.kernels;
  const from = [backend.address(gates), backend.address(recurrentKernel)];
  const size = batch * times * units;
  const outputs = [
    backend.output([batch, times, units]),
    ...[4 * size, size, size].map((floats) => backend.workspace(floats)),
  ];
  const to = outputs.map((output) => backend.address(output));
  backend.withRoom(wasm.lstmFloats(batch, times, units), (work) => {
    wasm.lstm(...from, ...to, work, batch, times, units);
  });
  return outputs;
}

/** The gradients of gates and recurrent kernel. */
function gradient({ inputs, backend }: KernelCall): TensorInfo[] {
  const { dy, recurrentKernel, activated, cells, before } = inputs;
  const [batch, times, units] = dy.shape;
  const { wasm } = backend.kernels;
  const from = [dy, recurrentKernel, activated, cells, before].map((input) => backend.address(input));
  const outputs = [backend.output([batch, times, 4 * units]), backend.output([units, 4 * units])];
  const to = outputs.map((output) => backend.address(output));
  backend.withRoom(wasm.lstmFloats(batch, times, units), (work) => {
    wasm.lstmGradient(...from, ...to, work, batch, times, units);
  });
  return outputs;
}

export const lstmKernels: readonly Kernel[] = [
  { name: "StrataLstm", run: lstm },
  { name: "StrataLstmGradient", run: gradient },
];
